"""Every file of a bag has a format, with PRONOM's identifier where its path is enough to know it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT

from octavo.archive import formats
from octavo.archive.formats import Format, format_of


@pytest.mark.parametrize(
    ("path", "media_type", "version", "puid"),
    [
        ("data/editions/the-fold.pdf", "application/pdf", "3a", "fmt/479"),
        ("data/editions/the-fold.epub", "application/epub+zip", "3", "fmt/483"),
        ("data/editions/the-fold.html", "text/html", "5", "fmt/471"),
        ("data/text/the-fold.xml", "application/tei+xml", "P5", "fmt/1476"),
        ("data/text/the-fold.txt", "text/plain", None, "x-fmt/111"),
        ("data/source/manuscript/01 Anfang.MD", "text/markdown", None, "fmt/1149"),
        ("data/source/manuscript/works.bib", "application/x-bibtex", None, "fmt/1616"),
        ("data/source/manuscript/settings.yaml", "application/yaml", None, "fmt/818"),
        ("data/source/styles/tokens.css", "text/css", None, "x-fmt/224"),
        ("data/reports/report.json", "application/json", None, "fmt/817"),
        ("data/fonts/EB.otf", "font/otf", None, "fmt/520"),
        ("data/fonts/EB.ttf", "font/ttf", None, "x-fmt/453"),
        ("data/source/manuscript/scan.tiff", "image/tiff", None, "fmt/353"),
    ],
)
def test_a_file_is_known_by_its_path(
    path: str, media_type: str, version: str | None, puid: str | None
) -> None:
    known = format_of(path)
    assert (known.media_type, known.version, known.puid) == (media_type, version, puid)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.svg", "a.pdf", "a.gif"])
def test_where_only_bytes_could_tell_no_identifier_is_given(name: str) -> None:
    assert format_of(f"data/source/manuscript/{name}").puid is None


def test_a_template_is_not_yet_what_it_becomes() -> None:
    assert format_of("data/source/templates/web/page.html").name == "Jinja template"
    assert format_of("data/source/manuscript/templates/page.html").name == "HTML"
    assert format_of("data/reports/report.html").name == "HTML"


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    unknown = Format("application/octet-stream", "Unknown", None, None)
    for path in ("data/source/thing.xyz", "data/source/thing", "data/source/.hidden", "x", ""):
        assert format_of(path) == unknown
    assert format_of("data/fonts/LICENSE").name == "Plain text"


def test_all_of_our_own_templates_and_styles_have_a_format() -> None:
    for folder in ("templates", "styles"):
        for path in (ROOT / folder).rglob("*.*"):
            assert format_of(f"data/source/{path.relative_to(ROOT).as_posix()}").name != "Unknown"


def test_identifiers_have_pronoms_form() -> None:
    given = re.findall(r'"((?:x-)?fmt/\S*)"', Path(formats.__file__).read_text("utf-8"))
    assert len(given) > 15
    assert all(re.fullmatch(r"(x-)?fmt/[1-9]\d*", puid) for puid in given)
