"""The page of the desk, in a real Chromium: what an author does while writing."""

from __future__ import annotations

import hashlib
import re

from conftest import ROOT

PAGE = ROOT / "octavo" / "desk" / "page"
ENGINE = PAGE / "foliate"
# What the engine would ask for with books that are no EPUBs of ours: never asked for, and not here.
LEFT_OUT = {
    "./comic-book.js", "./fb2.js", "./fixed-layout.js", "./mobi.js", "./search.js", "./tts.js",
    "./vendor/fflate.js", "./vendor/zip.js",
}  # fmt: skip


# What the page is made of


def test_the_reader_engine_is_as_its_makers_gave_it() -> None:
    told = dict(
        reversed(line.split()) for line in (ENGINE / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    there = {path.name for path in ENGINE.iterdir()} - {"README.md", "SHA256SUMS"}
    assert there == set(told)
    assert "Permission is hereby granted, free of charge" in (ENGINE / "LICENSE").read_text("utf-8")
    for name, digest in told.items():
        assert hashlib.sha256((ENGINE / name).read_bytes()).hexdigest() == digest, name


def test_every_module_that_is_asked_for_is_there() -> None:
    asked = re.compile(r"""(?:from\s+|import\s+|import\()["'](\.[^"']+)["']""")
    for path in [*PAGE.glob("*.js"), *ENGINE.glob("*.js")]:
        for name in asked.findall(path.read_text("utf-8")):
            there = (path.parent / name).resolve().is_file()
            assert there or (path.parent == ENGINE and name in LEFT_OUT), (path.name, name)


def test_nothing_of_the_page_is_inline_or_of_the_web() -> None:
    for path in [*PAGE.glob("*.html"), *PAGE.glob("*.css"), *PAGE.glob("*.js")]:
        text = path.read_text("utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), path.name
        if path.suffix == ".html":
            assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", text) == []


def test_its_files_stay_small() -> None:
    lengths = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in PAGE.iterdir()
        if path.is_file()
    }
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}
