#!/bin/sh
# Write requirements.lock: every package that Octavo and its tests need, pinned, with hashes.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pip-tools
# The typeface is data in a package that names a typesetting system as its requirement. We take the
# data alone: with --no-deps nothing of rinohtype (nor of Sphinx, behind it) is installed.
"$work/venv/bin/python" - >"$work/requirements.in" <<'PYTHON'
import tomllib
project = tomllib.load(open("pyproject.toml", "rb"))
wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
wanted += project["build-system"]["requires"] + ["editables"]
print("\n".join(name for name in wanted if not name.startswith("rinoh-")))
PYTHON
"$work/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --annotation-style=line \
    --output-file "$work/lock" "$work/requirements.in"
typeface=rinoh-typeface-dejavuserif==0.1.3
"$work/venv/bin/pip" download --quiet --no-deps --dest "$work/typeface" "$typeface"
{
    echo "# Made by scripts/lock.sh from pyproject.toml; install with --no-deps --require-hashes."
    sed "s| *# via .*||" "$work/lock"
    printf '%s' "$typeface"
    for file in "$work"/typeface/*; do
        printf ' \\\n    --hash=%s' "$("$work/venv/bin/pip" hash "$file" | sed -n 's/^--hash=//p')"
    done
    echo
} >requirements.lock
