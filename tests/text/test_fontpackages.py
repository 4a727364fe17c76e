"""Every cure for letters without a font is a command that works, and a line of front matter."""

from __future__ import annotations

import tomllib

from conftest import ROOT

from octavo.text.fontpackages import EXTRAS, how_to_install, how_to_serve


def test_the_extras_install_what_we_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    installed = {
        name: {line.partition(">=")[0] for line in lines} for name, lines in extras.items()
    }
    assert {name for name in installed if name != "dev"} == set(EXTRAS)
    for extra, purposes in EXTRAS.items():
        assert {package for packages in purposes.values() for package in packages} == installed[
            extra
        ]


def test_the_cure_is_a_command_and_a_line() -> None:
    assert how_to_serve("hebrew") == (
        "make fonts EXTRAS=hebrew, or pip install 'octavo[hebrew]'; then in the front matter  "
        "fonts: {hebrew: fontpkg-frank-ruhl-libre}"
    )
    assert how_to_serve("thai").endswith("fonts: {thai: manimgx-fonts}")
    assert how_to_serve("runic") == (
        "put a font that has them into manuscript/; then in the front matter  fonts: {runic: NAME.ttf}"
    )
    assert how_to_install("fontpkg-amiri").startswith("make fonts EXTRAS=arabic")
    assert "pip" not in how_to_install("fontpkg-cardo")  # a stranger may have named it
