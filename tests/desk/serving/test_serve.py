"""The desk as a browser meets it: one server for all, and a small book that is edited while it is asked."""

from __future__ import annotations

import json
import re
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import builders
import pytest
from conftest import build
from PIL import Image

from desk.serving.desk import Served, serving
from octavo.cli import main
from octavo.desk.serving.server import open_port

FIRST = "---\ntitle: A Desk\ncontents: {depth: 1}\n---\n\n# One\n\nThe first chapter says little.[^a]\n\n[^a]: A note.\n"
SECOND = "# Two\n\nThe second chapter says {word}.\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("desk")
    book = builders.write_book(
        folder / "book",
        {"1.md": FIRST, "2.md": SECOND.format(word="more"), "leaf.svg": builders.SVG},
    )
    (folder / "secret.md").write_text("a secret", "utf-8")
    (book / "manuscript" / "out.md.lnk").symlink_to(folder / "secret.md")
    editor = folder / "code"
    editor.write_text(
        f'#!/bin/sh\necho "$@" >{folder}/asked.tmp && mv {folder}/asked.tmp {folder}/asked\n',
        "utf-8",
    )
    editor.chmod(0o755)
    with serving(book, folder, VISUAL=str(editor)) as served:
        served.wait(0)
        yield served


def page_of(desk: Served, index: int) -> str:
    page = desk.state()["pages"][index]
    return f"page/{index}-{page['digest']}"


# Who is answered


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://evil.example/127.0.0.1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_nobody_else_is_answered(desk: Served, headers: dict[str, str], status: int) -> None:
    assert desk.ask("state", headers=headers)[0] == status


def test_the_same_machine_is_answered_by_both_its_names(desk: Served) -> None:
    for name in ("127.0.0.1", "localhost"):
        own = f"{name}:{desk.port}"
        headers = {"Host": own, "Origin": f"http://{own}", "Referer": f"http://{own}{desk.token}"}
        assert desk.ask("state", headers=headers)[0] == 200


@pytest.mark.parametrize("path", ["/", "/state", "/x/state", "//state", "/events", "/desk/main.js"])
def test_without_the_token_there_is_nothing(desk: Served, path: str) -> None:
    assert desk.ask(path, below=False)[0] == 404


@pytest.mark.parametrize(
    "path",
    ["../state", "desk/../state", "desk/%2e%2e/%2e%2e/guard.py", "desk/..%2f..%2fguard.py", "desk/..%5cguard.py",
     "epub/x/../../state", "epub/x/%2e%2e/state", "desk//etc/passwd", "desk/%00", "page/..", "html/../state",
     "source?file=../secret.md&line=1", "source?file=%2Fetc%2Fpasswd&line=1", "source?file=manuscript/out.md.lnk&line=1",
     "source?file=manuscript&line=1", "source?line=1", "nothing", "page/0-00.png?w=10"],
)  # fmt: skip
def test_no_path_leads_out(desk: Served, path: str) -> None:
    status, _, content = desk.ask(path)
    assert status == 404
    assert b"a secret" not in content
    assert json.loads(content)["message"]


def test_nothing_is_done_by_an_address_alone(desk: Served) -> None:
    assert desk.ask("write")[0] == 405
    assert desk.ask("state", "POST", {})[0] == 405
    assert desk.ask("write", "DELETE")[0] == 405
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert desk.ask("write", "POST", {}, {"Content-Type": kind})[0] == 415
    json_of_another = {"Content-Type": "application/json", "Origin": "http://evil.example"}
    assert desk.ask("write", "POST", {}, json_of_another)[0] == 403
    assert desk.ask("open", "POST", ["no object"])[0] == 400
    assert desk.ask("open", "POST", {"file": "x" * 70_000})[0] == 413
    assert not (desk.book / "build").exists()


def test_every_answer_forbids_what_it_does_not_need(desk: Served) -> None:
    for path in ("state", "html/", "epub/book.epub", f"{page_of(desk, 0)}.png?w=50", "nothing"):
        headers = desk.ask(path)[1]
        assert headers["x-content-type-options"] == "nosniff", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "frame-ancestors" in headers["content-security-policy"], path
        assert "server" not in headers
    assert "sandbox allow-scripts;" in desk.ask("html/")[1]["content-security-policy"]


# What is answered


def test_the_state_tells_of_the_book(desk: Served) -> None:
    state = desk.state()
    assert state["title"] == "A Desk"
    assert state["error"] is None
    assert state["seconds"] > 0
    assert set(state["editions"]) == {"pdf", "epub", "html"}
    assert [page["side"] for page in state["pages"][:3]] == ["recto", "verso", "recto"]
    assert "two" in {page["division"] for page in state["pages"]}
    assert [page["index"] for page in state["pages"]] == list(range(len(state["pages"])))


def test_the_state_is_finished_with_words_and_marks(desk: Served) -> None:
    for _ in range(200):
        state = desk.state()
        if state["words"] is not None:
            break
        time.sleep(0.05)
    assert state["words"] >= 11
    for mark in state["makeup"]["marks"]:
        left, top, right, bottom = mark["box"]
        assert 0 <= left <= right <= state["size"][0]
        assert 0 <= top <= bottom <= state["size"][1]


def test_a_page_is_a_picture_as_wide_as_it_is_asked_for(desk: Served) -> None:
    status, headers, content = desk.ask(f"{page_of(desk, 0)}.png?w=321")
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert Image.open(BytesIO(content)).width == 321
    assert desk.ask(f"{page_of(desk, 0)}.png")[0] == 400
    assert Image.open(BytesIO(desk.get(f"{page_of(desk, 0)}.png?w=999999"))).width == 4000


def test_a_page_has_words_where_they_are_printed(desk: Served) -> None:
    state = desk.state()
    index = next(page["index"] for page in state["pages"] if page["division"] == "two")
    words = json.loads(desk.get(f"{page_of(desk, index)}.json"))
    printed = [word[4] for word in words]
    assert "The second chapter says more." in " ".join(printed)
    for left, top, right, bottom, text in words:
        assert text.strip() == text != ""
        assert 0 <= left < right <= state["size"][0]
        assert 0 <= top < bottom <= state["size"][1]


def test_the_editions_are_as_they_were_made(desk: Served) -> None:
    page = desk.get("html/").decode()
    assert "The first chapter says little." in page
    with zipfile.ZipFile(BytesIO(desk.get("epub/book.epub"))) as held:
        names = held.namelist()
        chapter = next(name for name in names if name.endswith("two.xhtml"))
        assert held.read(chapter) == desk.get(f"epub/x/{chapter}")
    assert desk.ask("epub/x/nothing.xhtml")[0] == 404


def test_lines_of_the_manuscript_are_shown(desk: Served) -> None:
    told = json.loads(desk.get("source?file=manuscript/1.md&line=8"))
    assert told["marked"] == [8]
    assert told["lines"][8 - told["first"]] == "The first chapter says little.[^a]"


def test_a_word_is_found_in_all_views_and_in_its_file(desk: Served) -> None:
    at = json.loads(desk.get("place?file=manuscript/2.md&line=3&column=5"))
    assert (at["word"], at["line"], at["column"]) == ("second", 3, 5)
    left, top, right, bottom = at["print"]["box"]
    x, y = (left + right) / 2, (top + bottom) / 2
    for asked in (
        f"view=print&page={at['print']['page']}&x={x}&y={y}",
        f"view=html&id={at['html']['id']}&word={at['html']['word']}",
        f"view=epub&href={at['epub']['href']}&id={at['epub']['id']}&word={at['epub']['word']}",
    ):
        assert json.loads(desk.get(f"place?{asked}")) == at


@pytest.mark.parametrize(
    "asked",
    ["view=print&page=9999&x=1&y=1", "view=print&page=0&x=nan&y=inf", "view=html&id=nothing&word=0",
     "view=html&id=two&word=99999", "view=epub&href=../x&id=two&word=0", "file=../secret.md&line=1",
     "file=manuscript/1.md&line=99999"],
)  # fmt: skip
def test_a_place_that_nobody_knows_is_told_as_such(desk: Served, asked: str) -> None:
    told = json.loads(desk.get(f"place?{asked}"))
    assert not any(told.values())
    assert {"word", "file", "line", "print", "html", "epub"} <= set(told)


@pytest.mark.parametrize(
    "asked", ["", "view=paper", "view=html&id=two&word=-1", "view=print&page=0&x=a&y=1", "file=manuscript/1.md"]
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told_as_such(desk: Served, asked: str) -> None:
    status, _, content = desk.ask(f"place?{asked}")
    assert status == 400
    assert json.loads(content)["message"]


def test_the_editor_is_opened_at_the_line(desk: Served) -> None:
    status, _, content = desk.ask("open", "POST", {"file": "manuscript/1.md", "line": 8})
    assert (status, json.loads(content)["opened"]) == (200, True)
    asked = desk.book.parent / "asked"
    for _ in range(200):
        if asked.exists():
            break
        time.sleep(0.02)
    assert asked.read_text("utf-8") == f"-g {desk.book}/manuscript/1.md:8\n"
    for name in ("../secret.md", "\ud800", "a\nb", ["manuscript/1.md"]):
        assert desk.ask("open", "POST", {"file": name, "line": 1})[0] == 404


# What is edited


def test_an_edit_is_told_and_shown_in_all_editions(desk: Served) -> None:
    before = desk.state()
    told: list[str] = []
    events = desk.events()
    next(events)
    desk.write("2.md", SECOND.format(word="wallflowers"))
    early: dict[str, object] = {}
    for name, value in events:
        told.append(name)
        if name == "pages":
            early = value["pages"][0]
        if name == "html":
            assert value["id"] == "two"
            assert "wallflowers" in value["html"]
        if name == "state" and value["status"] == "good":
            break
    assert told[0] == told[-1] == "state"  # building, good
    assert sorted(told[1:-1]) == ["html", "pages"]
    after = desk.state()
    changed = [
        page["index"]
        for page, old in zip(after["pages"], before["pages"], strict=True)
        if page["digest"] != old["digest"]
    ]
    assert changed == [early["index"]]
    assert after["pages"][changed[0]]["digest"] == early["digest"]
    words = json.loads(desk.get(f"{page_of(desk, changed[0])}.json"))
    assert "wallflowers." in [word[4] for word in words]
    assert b"wallflowers" in desk.get("html/")
    with zipfile.ZipFile(BytesIO(desk.get("epub/book.epub"))) as held:
        assert any(b"wallflowers" in held.read(n) for n in held.namelist())
    while after["changed"] is None:
        time.sleep(0.02)
        after = desk.state()
    edited = after["changed"]
    assert (edited["word"], edited["file"], edited["line"]) == (
        "wallflowers.",
        "manuscript/2.md",
        3,
    )
    assert edited["print"]["page"] == changed[0]
    # what a window may still show is there
    old = before["pages"][changed[0]]
    assert desk.ask(f"page/{old['index']}-{old['digest']}.json")[0] == 200


def test_a_book_that_cannot_be_built_leaves_the_pages_that_were(desk: Served) -> None:
    before = desk.state()
    desk.write("1.md", FIRST.replace("title: A Desk", "title: [A Desk"))
    failed = desk.wait(before["build"], "failed")
    assert failed["error"]["message"]
    assert failed["error"]["findings"][0]["file"] == "manuscript/1.md"
    assert failed["pages"] == before["pages"]
    assert failed["editions"] == before["editions"]
    assert desk.ask("write", "POST", {})[0] == 409
    assert b"little" in desk.get("html/")
    desk.write("1.md", FIRST)
    mended = desk.wait(failed["build"])
    assert mended["error"] is None
    assert [p["digest"] for p in mended["pages"]] == [p["digest"] for p in before["pages"]]


def test_two_windows_are_told_the_same(desk: Served) -> None:
    one, other = desk.events(), desk.events()
    before = desk.state()["build"]
    next(one), next(other)
    desk.write("2.md", SECOND.format(word="enough for two"))
    seen = []
    for events in (one, other):
        told = []
        for name, value in events:
            if value["build"] > before:  # what is added to a book that is good may come in between
                told.append((name, value["build"]))
                if name == "state" and value["status"] == "good":
                    break
        seen.append(told)
    assert seen[0] == seen[1]


def test_a_hundred_saves_make_few_builds_and_the_last_one_is_right(desk: Served) -> None:
    before = desk.state()["build"]
    for number in range(100):
        desk.write("2.md", SECOND.format(word=f"number {number}"))
        time.sleep(0.02)
    state = desk.wait(before)
    while b"number 99" not in desk.get("html/"):
        state = desk.wait(state["build"])
    assert state["build"] - before <= 12
    assert desk.state()["status"] == "good"


def test_what_is_not_of_the_book_is_not_built(desk: Served) -> None:
    before = desk.state()["build"]
    (desk.book / "README.md").write_text("no part of it", "utf-8")
    (desk.book / "manuscript" / ".hidden.md").write_text("# Hidden\n", "utf-8")
    (desk.book / "manuscript" / "2.md~").write_text("a copy", "utf-8")
    (desk.book.parent / "secret.md").write_text("another secret", "utf-8")
    time.sleep(0.7)
    assert desk.state()["build"] == before


def test_a_new_file_and_a_folder_of_styles_are_seen(desk: Served) -> None:
    before = desk.state()["build"]
    (desk.book / "manuscript" / "3.md").write_text("# Three\n\nNew.\n", "utf-8")
    state = desk.wait(before)
    assert "three" in {page["division"] for page in state["pages"]}
    (desk.book / "styles").mkdir()
    (desk.book / "styles" / "print.css").write_text("p { color: #060 }\n", "utf-8")
    state = desk.wait(state["build"])
    (desk.book / "manuscript" / "3.md").unlink()
    state = desk.wait(state["build"])
    assert "three" not in {page["division"] for page in state["pages"]}


def test_the_button_writes_what_a_build_writes(desk: Served) -> None:
    status, _, content = desk.ask("write", "POST", {})
    assert status == 200
    names = sorted(Path(name).name for name in json.loads(content)["files"])
    assert names == ["a-desk.epub", "a-desk.html", "a-desk.pdf", "report.html", "report.json"]
    for edition in build(desk.book).build.editions:  # cold, in another process
        assert (desk.book / "build" / edition.name).read_bytes() == edition.content
    state = desk.state()
    time.sleep(0.5)
    assert desk.state()["build"] == state["build"]  # what was written is no change of the book


def test_what_is_said_is_a_line_for_each_build(desk: Served) -> None:
    before = desk.state()["build"]
    desk.write("1.md", FIRST.replace("title: A Desk", "title: [A Desk"))
    state = desk.wait(before, "failed")
    desk.write("1.md", FIRST)
    desk.wait(state["build"])
    built = [line for line in desk.said if line.startswith("built in ")]
    assert built
    assert all(re.fullmatch(r"built in \d+\.\d\d s: .*\n", line) for line in built)
    assert any(line.startswith("not built: manuscript/1.md:") for line in desk.said)


def test_a_port_that_is_taken_is_told(desk: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(desk.book), "--no-open", "--port", str(desk.port)]) == 2
    assert f"port {desk.port} is taken" in capsys.readouterr().err


def test_without_a_wish_the_next_free_port_is_taken() -> None:
    with open_port(None) as one, open_port(None) as other:
        assert one.getsockname()[0] == other.getsockname()[0] == "127.0.0.1"
        assert one.getsockname()[1] != other.getsockname()[1]


def test_a_folder_without_a_manuscript_is_no_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", str(tmp_path), "--no-open"]) == 2
    assert "holds no manuscript/" in capsys.readouterr().err
