"""Turn a file and a line into the author's editor, opened there.

`$VISUAL`, else `$EDITOR`, says which; how each is told of a line is known of those that are in use. An editor that needs a
terminal is not started: the desk has none to give, and says what to type in one.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# How an editor is told of a place: by its name, without “.exe”.
_GOTO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf", "positron")
_COLON = ("subl", "sublime_text", "zed", "zeditor", "hx", "helix", "micro", "pulsar")
_OPTION = (
    "kate",
    "kwrite",
    "idea",
    "pycharm",
    "webstorm",
    "phpstorm",
    "clion",
    "rider",
    "goland",
    "mate",
)
_PLUS = (
    "vi", "vim", "nvim", "gvim", "mvim", "vimr", "neovide", "emacs", "emacsclient", "nano", "pico", "joe", "jed", "mg", "ne",
    "gedit", "xed", "pluma", "mousepad", "geany", "kak", "bbedit", "leafpad", "ted", "gnome-text-editor",
)  # fmt: skip
_IN_TERMINAL = (
    "vi",
    "vim",
    "nvim",
    "nano",
    "pico",
    "joe",
    "jed",
    "mg",
    "ne",
    "hx",
    "helix",
    "micro",
    "kak",
    "ed",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What has become of the wish to open an editor."""

    command: str  # that was run, or is to be
    is_open: bool
    message: str  # for the author; "" where there is nothing to say
    url: str = ""  # that opens it, where the page is to do so


def open_editor(path: Path, line: int, editor: str, environ: Mapping[str, str]) -> Opened:
    """Open a file at a line; ``editor`` is “env”, or “vscode” for an address that the browser gives to it."""
    if editor == "vscode":
        return Opened("", False, "", f"vscode://file{quote(path.as_posix())}:{line}")
    told = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        # a program in a folder whose name has spaces is one word, as nobody quotes it
        words = [told] if Path(told).is_file() else shlex.split(told)
    except (OSError, ValueError):
        words = []
    if not words:
        return Opened(
            "", False, "no editor is named: set VISUAL or EDITOR, or begin with --editor vscode"
        )
    command = editor_command(words, path, line)
    said = shlex.join(command)
    if needs_terminal(words, environ):
        return Opened(
            said, False, f"{Path(words[0]).name} needs a terminal of its own; type there: {said}"
        )
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        return Opened(said, False, f"{words[0]} cannot be started: {error.strerror}")
    threading.Thread(
        target=process.wait, daemon=True
    ).start()  # it is nobody's child that has ended
    return Opened(said, True, "")


def editor_command(words: Sequence[str], path: Path, line: int) -> list[str]:
    """What to run so that an editor shows a line; one that nobody knows is given the file."""
    name, file = _name_of(words[0]), str(path)
    if name in _GOTO:
        return [*words, "-g", f"{file}:{line}"]
    if name in _COLON:
        return [*words, f"{file}:{line}"]
    if name in _OPTION:
        return [*words, "--line", str(line), file]
    if name == "notepad++":
        return [*words, f"-n{line}", file]
    if name in _PLUS:
        return [*words, f"+{line}", file]
    return [*words, file]


def needs_terminal(words: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Whether an editor draws in the terminal that it is started from."""
    name = _name_of(words[0])
    if name == "emacs":
        return any(word in ("-nw", "--no-window-system", "-t", "--tty") for word in words) or not (
            environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or os.name == "nt"
        )
    if name == "emacsclient":
        return any(word in ("-nw", "-t", "--tty") for word in words)
    return name in _IN_TERMINAL and not any(word in ("-g", "--gui") for word in words[1:])


def _name_of(program: str) -> str:
    return Path(program).name.lower().removesuffix(".exe").removesuffix(".cmd")
