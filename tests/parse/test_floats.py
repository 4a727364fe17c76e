"""What is said of where something may be printed is of the whole of it; what is no such word is told and taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SVG, faults, finished_book

from octavo.text.floats import find_floats, section_starts
from octavo.text.trees import parse_fragment

FILES = {"x.svg": SVG}


def _html(folder: Path, text: str) -> str:
    book, said = finished_book(folder, {"book.md": f"# One\n\n{text}\n", **FILES})
    assert said == []
    return book.divisions[0].html


@pytest.mark.parametrize(
    "text",
    [
        '![Words](x.svg){#fig-a float=top .landscape alt="A"}',
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Words {#tbl-a float=top .landscape}",
        '``` {#lst-a float=top .landscape caption="Words"}\nx\n```',
        '::: {#fig-a float=top .landscape}\n![](x.svg){alt="A"}\n\nWords\n:::',
    ],
)
def test_the_wish_and_the_class_are_those_of_the_figure_table_or_listing(
    tmp_path: Path, text: str
) -> None:
    root = parse_fragment(_html(tmp_path, text + "\n\nSee text."))
    block = root[0]
    assert block.get("data-float") == "top"
    assert "landscape" in (block.get("class") or "").split()
    assert [e for e in block.iter() if e is not block and e.get("data-float")] == []


def test_what_has_a_caption_or_a_key_may_leave_its_place_and_a_picture_in_the_text_may_not(
    tmp_path: Path,
) -> None:
    root = parse_fragment(
        _html(
            tmp_path,
            '![Words](x.svg){alt="A"}\n\nThe picture\n\n![](x.svg){alt="B"}\n\nis here.\n\n'
            '![Words](x.svg){float=here alt="C"}\n\n- ![Words](x.svg){alt="D"}\n',
        )
    )
    found = find_floats(root, "one", "auto")
    assert [(one.wish, one.kinds, one.name) for one in found] == [
        ("auto", ("figure",), "octavo-float-one-1"),
        ("here", ("figure",), "octavo-float-one-2"),
        ("here", ("figure",), "octavo-float-one-3"),  # of the list
    ]
    assert find_floats(root, "one", "here") == []


def test_what_is_all_of_a_section_stays_below_its_heading(tmp_path: Path) -> None:
    figure = '![Words](x.svg){alt="A"}\n\n'
    root = parse_fragment(
        _html(tmp_path, f"## Plates\n\n{figure}{figure}## Text\n\n{figure}Words.\n")
    )
    assert [one.wish for one in find_floats(root, "one", "auto")] == ["here", "here", "auto"]


def test_a_word_that_is_not_known_is_told_at_its_line(tmp_path: Path) -> None:
    text = '# One\n\n![Words](x.svg){float=left alt="A"}\n\n![More](x.svg){barrier=part alt="B"}\n'
    assert faults(tmp_path, {"book.md": text, **FILES}) == [
        ("float-value", "float=left is nothing that is known", "manuscript/book.md:6",
         "write float=auto, float=here, float=top, float=bottom, float=page"),
        ("float-value", "barrier=part is nothing that is known", "manuscript/book.md:8", "write barrier=section"),
    ]  # fmt: skip


def test_a_barrier_is_the_next_section_or_every_one(tmp_path: Path) -> None:
    root = parse_fragment(
        _html(tmp_path, '## A\n\n![Words](x.svg){barrier=section alt="A"}\n\n## B\n\n## C\n')
    )
    assert [h.text for h in section_starts(root, all_of_them=False)] == ["B"]
    assert [h.text for h in section_starts(root, all_of_them=True)] == ["A", "B", "C"]
