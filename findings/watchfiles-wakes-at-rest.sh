#!/bin/sh
# watchfiles looks twenty times a second whether it was told something, and tells of a save when it has looked twice.
#
# Expected: a program that waits for changes with the system's own means (inotify, on Linux) sleeps until there is one, and
#   hears of it within a millisecond.
# Seen (watchfiles 1.3.0, Linux): the system tells a thread of watchfiles at once, but `watch` sleeps in a loop of `step`
#   milliseconds, 50 by default, and gives out what has come when between two looks nothing more came. So it wakes twenty
#   times a second while nothing happens, and a save is told 50 to 100 ms late. With a step of 10 ms it is told after 10 to
#   20 ms, and the thread wakes a hundred times a second.
# What it taught: on Linux the desk asks inotify itself (octavo/desk/serving/inotify.py), and watchfiles elsewhere.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "watchfiles==1.3.0"
mkdir "$folder/watched"
"$folder/venv/bin/python" - "$folder/watched" <<'PROGRAM'
import re
import sys
import threading
import time
from pathlib import Path

from watchfiles import watch

folder = Path(sys.argv[1])
enough, told = threading.Event(), []


def wait():
    for _ in watch(folder, stop_event=enough, rust_timeout=60_000):
        told.append(time.perf_counter())


def times_woken():
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", status)[1])


thread = threading.Thread(target=wait, daemon=True)
thread.start()
time.sleep(1)
before = times_woken()
time.sleep(5)
woken = (times_woken() - before) / 5
late = []
for number in range(5):
    begun = time.perf_counter()
    (folder / "page.md").write_text(str(number))
    time.sleep(0.5)
    late.append(told[-1] - begun)
enough.set()
print(f"watchfiles 1.3.0 wakes {woken:.0f} times a second at rest; a save is told after "
      f"{1000 * min(late):.0f} to {1000 * max(late):.0f} ms")
assert 15 < woken < 25
assert min(late) > 0.045
PROGRAM
echo "as described"
