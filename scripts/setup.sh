#!/bin/sh
# Make .venv with what Octavo needs to build books, and with the word "dev" what tests need besides,
# pinned and checked by hash; with "fonts" and names of extras, those fonts. Run by make; safe to run again.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
VENV_PYTHON=.venv/bin/python

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

if ! "$VENV_PYTHON" -c '' 2>/dev/null; then
    rm -rf .venv
    "$PYTHON" -m venv --without-pip .venv 2>/dev/null || {
        apt python3-venv || { say "Debian, Ubuntu: apt-get install python3-venv"; exit 1; }
        "$PYTHON" -m venv --without-pip .venv
    }
fi

# uv installs in a fraction of pip's time. Where it cannot be had or does not reach what pip is set up
# to reach, pip installs the same.
pip() {
    "$VENV_PYTHON" -m pip --version >/dev/null 2>&1 || "$VENV_PYTHON" -m ensurepip >/dev/null 2>&1 || {
        apt python3-venv || { say "Debian, Ubuntu: apt-get install python3-venv"; exit 1; }
        "$VENV_PYTHON" -m ensurepip >/dev/null
    }
    "$VENV_PYTHON" -m pip "$@"
}
fetch_uv() {
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target .venv/uv --upgrade -r requirements-uv.lock 2>/dev/null
}
install() {
    if [ -n "$UV" ]; then
        "$UV" pip install --quiet --python "$VENV_PYTHON" --no-deps "$@" && return
        say "uv cannot; pip installs instead"
    fi
    pip install --quiet --disable-pip-version-check --no-deps "$@"
}
# uv leaves it to the first run to compile what it installs, and a shell may forbid it to keep that.
compile() { "$VENV_PYTHON" -m compileall -q -j 0 .venv/lib octavo build.py >/dev/null || say "not all was compiled"; }
UV=$(command -v uv) || UV=.venv/uv/bin/uv
[ -x "$UV" ] || fetch_uv || UV=

# Fonts are data: what their packages name besides (a typesetting system, one of them) is not installed.
if [ "${1-}" = fonts ]; then
    shift
    [ $# -gt 0 ] || { say "name some: make fonts EXTRAS=\"hebrew arabic cjk symbols\""; exit 2; }
    # shellcheck disable=SC2046
    set -- $("$VENV_PYTHON" -c 'import sys, tomllib
extras = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]
print(*(name for extra in sys.argv[1:] for name in extras[extra] if extra != "dev"))' "$@" 2>/dev/null)
    [ $# -gt 0 ] || { say "there are hebrew, arabic, cjk and symbols"; exit 2; }
    install "$@"
    exit
fi

# The locks are complete, so nothing is resolved: what is not in them is not installed.
if [ "${1-}" = dev ]; then
    install --require-hashes -r requirements-dev.lock
    compile
    touch .venv/.ready-dev
    exit
fi
install --require-hashes -r requirements.lock
install --no-build-isolation --editable .
compile

# Without libharfbuzz-subset fonts are cut by a slower program, to other bytes.
pango_found() {
    "$VENV_PYTHON" -c 'from octavo.engine.layout import Engine; Engine(())
from weasyprint.text.ffi import harfbuzz_subset; assert harfbuzz_subset' 2>/dev/null
}
if ! pango_found; then
    # shellcheck disable=SC2086
    apt $PANGO && pango_found ||
        { say "Pango is missing. Debian, Ubuntu: apt-get install $PANGO; macOS: brew install pango"; exit 1; }
fi
touch .venv/.ready
