#!/bin/sh
# Write the locks, every package pinned, with hashes: requirements.lock (what building books needs),
# requirements-dev.lock (what tests need besides) and requirements-uv.lock (the installer).
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet uv

# The typeface is data in a package that names a typesetting system as its requirement. We take the
# data alone: with --no-deps nothing of rinohtype (nor of Sphinx, behind it) is installed.
"$work/venv/bin/python" - "$work" <<'PYTHON'
import sys, tomllib
from pathlib import Path
project = tomllib.load(open("pyproject.toml", "rb"))
wanted = project["project"]["dependencies"] + project["build-system"]["requires"] + ["editables"]
wanted = [name for name in wanted if not name.startswith("rinoh-")]
tests = project["project"]["optional-dependencies"]["dev"]
Path(sys.argv[1], "books.in").write_text("\n".join(wanted))
Path(sys.argv[1], "all.in").write_text("\n".join(wanted + tests))
Path(sys.argv[1], "uv.in").write_text("uv")
PYTHON
compile() { # NAME OPTIONS: NAME.in to NAME.lock
    name=$1
    shift
    "$work/venv/bin/uv" pip compile --quiet --generate-hashes --no-annotate --no-header "$@" \
        --output-file "$work/$name.lock" "$work/$name.in"
}
if [ "${1:-}" != --upgrade ]; then # what an output file pins already, uv keeps
    cat requirements.lock requirements-dev.lock >"$work/all.lock"
    cp requirements-uv.lock "$work/uv.lock"
fi
compile all
compile uv
sed -n 's/^\([^ #]*==[^ ]*\).*/\1/p' "$work/all.lock" >"$work/all.pins"
compile books --constraint "$work/all.pins"

typeface=rinoh-typeface-dejavuserif==0.1.3
"$work/venv/bin/pip" download --quiet --no-deps --dest "$work/typeface" "$typeface"
{
    echo "# Made by scripts/lock.sh from pyproject.toml: what building books needs; for --no-deps."
    cat "$work/books.lock"
    printf '%s' "$typeface"
    for file in "$work"/typeface/*; do
        printf ' \\\n    --hash=%s' "$("$work/venv/bin/pip" hash "$file" | sed -n 's/^--hash=//p')"
    done
    echo
} >requirements.lock
{
    echo "# Made by scripts/lock.sh from pyproject.toml: what tests need besides; for --no-deps."
    awk 'NR == FNR { if (/==/) known[$1]; next } /==/ { skip = $1 in known } !skip' \
        "$work/books.lock" "$work/all.lock"
} >requirements-dev.lock
{
    echo "# Made by scripts/lock.sh: the installer that scripts/setup.sh takes where it can be had."
    cat "$work/uv.lock"
} >requirements-uv.lock
