"""Elements of one kind are those that all rules are the same for, whatever the rules ask for."""

from __future__ import annotations

import random
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import BOOKS

from octavo.engine.layout import lay_out, load_engine
from octavo.engine.reliefs import cascade
from octavo.reading.theme import load_theme

SHEET = """
p { color: red } p + p { color: blue } h2 + p + p { color: green } h2 ~ p { margin: 1px } section > p + em { margin: 2px }
p + p em { margin: 3px } em:first-child { margin: 4px } p:nth-child(3) { margin: 5px } p:last-child { margin: 6px }
a[href] { color: red } a:link { color: blue } a[href^="#"] { color: green } :link { padding: 1px } .x.y { margin: 7px }
.x em, .y > em { margin: 8px } [title] { margin: 9px } [title="x"] p { margin: 10px } :lang(de) em { quotes: none }
p:empty { margin: 11px } :not(p) > em { margin: 12px } p:has(em) { margin: 13px } #n3 { margin: 14px } #n4 em { margin: 15px }
em::before { content: "x" } p + p::after { content: "y" } :root { margin: 16px } * + .y { margin: 17px }
"""
WITHOUT_IDS = SHEET.replace("#n3", ".n3").replace("#n4", ".n4")


def random_document(seed: int) -> str:
    choose = random.Random(seed)  # noqa: S311

    def element(depth: int) -> str:
        tag = choose.choice(["p", "p", "em", "a", "h2", "section", "li", "ul"])
        attributes = "".join(
            f' {name}="{choose.choice(values)}"'
            for name, values in {
                "class": ["x", "y", "x y", "n3"], "id": [f"n{choose.randrange(9)}"], "lang": ["de", "en"],
                "href": ["#a", "b"], "title": ["x", "z"],
            }.items()
            if choose.random() < 0.2
        )  # fmt: skip
        inside = (
            "".join(element(depth + 1) for _ in range(choose.randrange(5))) if depth < 4 else ""
        )
        return f"<{tag}{attributes}>{inside or choose.choice(['', 'text'])}</{tag}>"

    return f"<html><body>{''.join(element(0) for _ in range(12))}</body></html>"


def wrappers(html: str) -> Any:
    from cssselect2 import ElementWrapper

    return ElementWrapper.from_html_root(ElementTree.fromstring(html))


@pytest.mark.parametrize("css", [SHEET, WITHOUT_IDS])
@pytest.mark.parametrize("seed", range(8))
def test_rules_of_a_kind_are_those_that_match_each_of_its_elements(css: str, seed: int) -> None:
    from weasyprint import CSS
    from weasyprint.html import UA_STYLESHEET

    load_engine()
    sheets = [(UA_STYLESHEET, "user agent", None), (CSS(string=css), "user", None)]
    kinds = cascade._Kinds(sheets)
    for element in wrappers(random_document(seed)).iter_subtree():
        told = [list(found) for found in kinds.of(element).matched]
        assert told == [sheet.matcher.match(element) for sheet, _, _ in sheets]


def test_a_chapter_has_few_kinds_of_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    class Kinds(cascade._Kinds):
        def __init__(self, sheets: Any) -> None:
            super().__init__(sheets)
            made.append(self)

    monkeypatch.setattr(cascade, "_Kinds", Kinds)
    notes = "".join(
        f'<p>Words<a class="noteref" href="#n{number}" id="r{number}">{number}</a> and <em>more</em>.</p>'
        for number in range(200)
    )
    faces = load_theme("classic", BOOKS).faces
    html = f"<html><body><section>{notes}</section></body></html>"
    assert len(lay_out(html, "p + p { margin: 0 }", faces, {}).document.pages) > 1
    (kinds,) = made
    assert len(kinds._near) < 20


def test_ids_are_anchors_whatever_is_in_them() -> None:
    ids = ["plain", "n-1.a:b_c", "ünïcode", "with space", "back\\slash", "per%cent"]
    body = "".join(f'<p id="{name}">{number}</p>' for number, name in enumerate(ids))
    laid = lay_out(f"<html><body>{body}</body></html>", "", load_theme("classic", BOOKS).faces, {})
    (page,) = laid.document.pages
    assert sorted(page.anchors) == sorted(name.replace("\\", "") for name in ids)
