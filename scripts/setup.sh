#!/bin/sh
# Make .venv with everything Octavo needs, pinned and checked by hash. Run by make; safe to run again.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

say() { printf '%s\n' "setup: $*" >&2; }
apt() { # install with apt where we may, else fail
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq "$@" >/dev/null 2>&1 ||
        { apt-get update -qq >/dev/null && apt-get install -y -qq "$@" >/dev/null; }
}

command -v "$PYTHON" >/dev/null || apt python3 ||
    { say "Python 3.11 or newer is missing; install it and run make again"; exit 1; }
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { say "Python 3.11 or newer is needed; name it with  make PYTHON=/path/to/python3"; exit 1; }

if [ ! -x .venv/bin/python ]; then
    "$PYTHON" -m venv .venv 2>/dev/null || {
        rm -rf .venv
        apt python3-venv || { say "Debian, Ubuntu: apt-get install python3-venv"; exit 1; }
        "$PYTHON" -m venv .venv
    }
fi
# The lock is complete, so nothing is resolved: what is not in it is not installed.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --editable .

# Without libharfbuzz-subset fonts are cut by a slower program, to other bytes.
pango_found() {
    .venv/bin/python -c 'from octavo.engine.layout import Engine; Engine(())
from weasyprint.text.ffi import harfbuzz_subset; assert harfbuzz_subset' 2>/dev/null
}
if ! pango_found; then
    # shellcheck disable=SC2086
    apt $PANGO && pango_found ||
        { say "Pango is missing. Debian, Ubuntu: apt-get install $PANGO; macOS: brew install pango"; exit 1; }
fi
touch .venv/.ready
