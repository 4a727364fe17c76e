#!/bin/sh
# Install the validators and readers that are missing, as far as that is allowed here, then build the book,
# check it with all of them, and open a book in the readers. What cannot be installed is reported as not run.
set -eu
cd "$(dirname "$0")/.."
tools="${XDG_CACHE_HOME:-$HOME/.cache}/octavo/tools"

say() { printf '%s\n' "validate: $*" >&2; }
apt() { # install with apt where we may
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { say "cannot install $*"; return 0; }
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq "$@" >/dev/null 2>&1 ||
        { apt-get update -qq >/dev/null && apt-get install -y -qq "$@" >/dev/null; } ||
        say "could not install $*"
}

command -v java >/dev/null || apt default-jre-headless
command -v node >/dev/null && command -v npm >/dev/null || apt nodejs npm
command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || apt chromium

command -v gs >/dev/null || apt ghostscript

if command -v npm >/dev/null && ! cmp -s scripts/validators/package-lock.json "$tools/package-lock.json"; then
    say "installing npm packages into $tools"
    rm -rf "$tools"
    mkdir -p "$tools"
    cp scripts/validators/package.json "$tools/"
    cp scripts/validators/package-lock.json "$tools/"
    # no scripts of strangers, and no browser of their own: ours is the system's
    (cd "$tools" && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --silent) ||
        { rm -rf "$tools"; say "could not install the npm packages"; }
fi

if ! cmp -s scripts/validators/requirements.txt "$tools/python/requirements.txt"; then
    say "installing veraPDF and PyMuPDF into $tools/python"
    rm -rf "$tools/python"
    # what they ask for besides is for other things than reading and judging
    { ${PYTHON:-python3} -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target "$tools/python" -r scripts/validators/requirements.txt &&
        cp scripts/validators/requirements.txt "$tools/python/"; } || say "could not install veraPDF and PyMuPDF"
fi

.venv/bin/python build.py build "$@"
.venv/bin/python build.py check "$@"
say "opening a book in the readers of others, and asking another program for its inks"
.venv/bin/python -m pytest -q -rs tests/test_paged.py tests/test_poor_reader.py tests/press/test_interior.py tests/press/test_bleeding.py
