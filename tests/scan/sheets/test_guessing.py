"""Calls that OCR read as signs are found by their places, and every one that was guessed is told."""

from __future__ import annotations

from dataclasses import replace

from octavo.scan.model import Box, Look
from octavo.scan.sheets.guessing import guess_calls
from octavo.scan.sheets.model import Line, Region, Sheet, Sheets, Word
from octavo.scan.sheets.pairing import pair_by_weight
from octavo.scan.sheets.sizing import size_lines
from scan.odd import Dice

ASCENT, MIDDLE, DESCENT = 0.7, 0.47, 0.21
TALL, DEEP = "bdfhklt", "gpqyj,;"
PROSE = "the mills of the lower valley were built before the flood and stood until the railway came to them"


def box_of(text: str, left: float, baseline: float, size: float, *, called: bool) -> Box:
    """The box of a word as OCR draws it: as high as its letters, and as the call behind it."""
    tall = any(c in TALL or c.isupper() or c.isdigit() for c in text)
    top = baseline - size * (ASCENT if tall else MIDDLE) - (0.02 * size)
    if called:
        top = baseline - size * (ASCENT + 0.09)
    bottom = baseline + (size * DESCENT if any(c in DEEP for c in text) else 0)
    return Box(left, round(top, 2), left + 0.5 * size * len(text), round(bottom, 2))


def line_of(text: str, baseline: float, size: float, called: dict[str, str]) -> Line:
    """A line of type; ``called``: what OCR read behind words that call a note."""
    words, left = [], 50.0
    for plain in text.split():
        shown = plain + called.get(plain, "")
        box = box_of(plain, left, baseline, size, called=plain in called)
        words.append(Word(shown, box, confidence=0.6 if plain in called else 0.95))
        left = box.right + 0.3 * size
    return Line(tuple(words), Box(50, words[0].box.top, left, baseline + 3))


def sheet_of(index: int, body: list[str], notes: list[str], called: dict[str, str]) -> Sheet:
    """A page: text of 10 points, notes of 8 below."""
    lines, y = [], 80.0
    for text in body:
        lines.append(line_of(text, y, 10, called))
        y += 13
    y += 10
    for text in notes:
        lines.append(line_of(text, y, 8, {}))
        y += 9.5
    return Sheet(index, 400, 600, (Region(tuple(lines), Box(50, 70, 350, y)),))


def guessed(*pages: Sheet) -> tuple[list[tuple[str, str]], list[str], tuple[Look, ...]]:
    """Calls with the word before each, labels of notes, and looks."""
    sheets, looks = guess_calls(size_lines(Sheets(pages, recognised=True)))
    words = [
        word
        for page in sheets.pages
        for region in page.regions
        for line in region.lines
        for word in line.words
    ]
    calls = [
        (words[n - 1].text, word.text) for n, word in enumerate(words) if word.raised and word.glued
    ]
    return calls, [word.text for word in words if word.raised and not word.glued], looks


def body_of(*ends: str) -> list[str]:
    """Lines of prose, and among them lines that end with a word of one's own."""
    return [PROSE, *(line for end in ends for line in (f"{PROSE[:60]} {end}", PROSE))]


def test_signs_are_the_calls_of_the_notes_below_in_their_order() -> None:
    page = sheet_of(
        0, body_of("flooded.", "parish.", "“closed.”", "spring."),
        ["1 Carter, Mills of the Valley, page twelve, and the letters there.", "2 Letter of the widow.",
         "3 Harris, The Cousin.", "4 County Archive, box five."],
        {"flooded.": "*", "parish.": "’®", "“closed.”": "”", "spring.": ""},
    )  # fmt: skip
    calls, labels, looks = guessed(page)
    assert calls == [("flooded.", "1"), ("parish.", "2"), ("“closed.”", "3"), ("spring.", "4")]
    assert labels == ["1", "2", "3", "4"]
    assert [(look.what, look.message) for look in looks] == [
        ("guessed", "the call of note 1 was put behind “flooded.”, where “*” was read"),
        ("guessed", "the call of note 2 was put behind “parish.”, where “’®” was read"),
        (
            "guessed",
            "the call of note 3 was put behind “““closed.””, where “”” was read".replace("““", "“"),
        ),
        ("guessed", "the call of note 4 was put behind “spring.”, where nothing was read"),
    ]


def test_numbers_of_notes_that_were_misread_are_counted() -> None:
    page = sheet_of(
        0, body_of("flooded.", "parish.", "spring."),
        ["*Carter, Mills of the Valley, page twelve, and the letters there.", "2Letter of the widow.", "°Harris, The Cousin."],
        {"flooded.": "*", "parish.": "?", "spring.": "°"},
    )  # fmt: skip
    calls, labels, looks = guessed(page)
    assert [label for _, label in calls] == labels == ["1", "2", "3"]
    told = [look.message for look in looks if "was taken for note" in look.message]
    assert told == [
        "the note that begins “*Carter, Mills of the Valley,” was taken for note 1",
        "the note that begins “°Harris, The Cousin.” was taken for note 3",
    ]


def test_a_call_may_stand_on_the_page_before_its_note() -> None:
    one = sheet_of(0, body_of("flooded.", "parish."), ["1 Carter, Mills of the Valley, and more of the letters there."],
                   {"flooded.": "*", "parish.": "*"})  # fmt: skip
    two = sheet_of(
        1, body_of("spring."), ["2 Letter of the widow.", "3 Harris, The Cousin."], {"spring.": "®"}
    )
    calls, _, _ = guessed(one, two)
    assert calls == [("flooded.", "1"), ("parish.", "2"), ("spring.", "3")]


def test_a_call_may_stand_before_the_punctuation_and_behind_low_quotation_marks() -> None:
    page = sheet_of(0, body_of("flooded", "„gone“", "spring."), ["1 Carter, Mills of the Valley, and more of the letters there.",
                                                                "2 Letter of the widow."], {"flooded": "*,", "„gone“": "“"})  # fmt: skip
    sheets, looks = guess_calls(size_lines(Sheets((page,), recognised=True)))
    words = [
        word.text
        for region in sheets.pages[0].regions
        for line in region.lines
        for word in line.words
    ]
    assert words[words.index("flooded") :][:3] == ["flooded", "1", ","]
    assert words[words.index("„gone“") :][:2] == ["„gone“", "2"]
    assert [look.message for look in looks] == [
        "the call of note 1 was put behind “flooded”, where “*” was read",
        "the call of note 2 was put behind “„gone“”, where ““” was read",
    ]


def test_the_count_may_begin_anew_with_a_chapter_or_with_each_page() -> None:
    note = "Carter, Mills of the Valley, and more of the letters."
    pages = [
        sheet_of(
            0,
            body_of("flooded.", "parish."),
            [f"1 {note}", f"2 {note}"],
            {"flooded.": "*", "parish.": "*"},
        ),
        sheet_of(1, body_of("flooded."), [f"3 {note}"], {"flooded.": "®"}),
        sheet_of(
            2,
            body_of("flooded.", "parish."),
            [f"1 {note}", f"2 {note}"],
            {"flooded.": "*", "parish.": "°"},
        ),
        sheet_of(
            3,
            body_of("spring.", "parish."),
            [f"*{note}", f"2 {note}"],
            {"spring.": "*", "parish.": "°"},
        ),
    ]
    calls, labels, _ = guessed(*pages)
    assert labels == ["1", "2", "3", "1", "2", "1", "2"]
    assert [number for _, number in calls] == labels


def test_a_page_without_notes_keeps_its_signs() -> None:
    page = sheet_of(0, body_of("flooded.", "parish."), [], {"flooded.": "*", "parish.": "”"})
    assert guessed(page) == ([], [], ())


def test_calls_that_the_source_knows_are_not_guessed_again() -> None:
    page = sheet_of(
        0,
        body_of("flooded."),
        ["1 Carter, Mills of the Valley, and more of the letters."],
        {"flooded.": "*"},
    )
    (region,) = page.regions
    first = region.lines[1]
    known = replace(
        first, words=(*first.words, Word("1", first.words[-1].box, raised=True, glued=True))
    )
    calls, _, looks = guessed(
        replace(page, regions=(replace(region, lines=(region.lines[0], known, *region.lines[2:])),))
    )
    assert calls == [("flooded.*", "1")]
    assert looks == ()


def test_no_letter_is_lost_where_nothing_is_a_call() -> None:
    """Years, pages and possessives look like calls and are none."""
    page = sheet_of(0, [*body_of("Pashinyan’s", "states’", "1918.", "(EU)", "2:00", "Why?"), PROSE],
                    ["1 Carter, Mills of the Valley, and more of the letters there."], {})  # fmt: skip
    sheets, _ = guess_calls(size_lines(Sheets((page,), recognised=True)))
    kept = "".join(
        w.text
        for r in sheets.pages[0].regions
        for line in r.lines
        for w in line.words
        if not w.raised
    )
    for word in ("Pashinyan’s", "states’", "1918.", "(EU)", "2:00", "Why?"):
        assert word in kept


def test_pairs_are_the_heaviest_that_keep_the_order() -> None:
    """Held against every way to choose, for random weights."""
    dice = Dice(7)
    for _ in range(60):
        calls = sorted(dice.randrange(3) for _ in range(dice.randrange(1, 6)))
        notes = sorted(dice.randrange(3) for _ in range(dice.randrange(1, 5)))
        weights = {
            (c, n): dice.uniform(-0.5, 3) for c in range(len(calls)) for n in range(len(notes))
        }

        def weight(call: int, note: int, weights: dict[tuple[int, int], float] = weights) -> float:
            return weights[call, note]

        def best(
            call: int,
            note: int,
            calls: list[int] = calls,
            notes: list[int] = notes,
            weights: dict[tuple[int, int], float] = weights,
        ) -> float:
            """The best sum from this call and note on."""
            if note == len(notes):
                return 0.0
            sums = [best(call, note + 1) - 0.3]
            for c in range(call, len(calls)):
                if notes[note] - 1 <= calls[c] <= notes[note]:
                    farther = 0.8 if calls[c] < notes[note] else 0.0
                    sums.append(weights[c, note] - farther + best(c + 1, note + 1))
            return max(sums)

        chosen = pair_by_weight(calls, notes, weight)
        taken = [call for call in chosen if call is not None]
        assert taken == sorted(set(taken))
        total = sum(
            -0.3
            if call is None
            else weight(call, note) - (0.8 if calls[call] < notes[note] else 0.0)
            for note, call in enumerate(chosen)
        )
        assert abs(total - best(0, 0)) < 1e-9


FOUR = ("flooded.", "parish.", "spring.", "town.")
FOUR_CALLED = {"flooded.": "*", "parish.": "°", "spring.": "®", "town.": "*"}


def shifted(sheet: Sheet, moves: dict[str, float]) -> Sheet:
    """A page whose lines that begin with some words stand farther right."""
    (region,) = sheet.regions
    lines = []
    for line in region.lines:
        by = moves.get(line.words[0].text, 0.0)
        words = tuple(
            w._replace(box=w.box._replace(left=w.box.left + by, right=w.box.right + by))
            for w in line.words
        )
        box = line.box._replace(left=line.box.left + by, right=line.box.right + by)
        lines.append(replace(line, words=words, box=box))
    return replace(sheet, regions=(replace(region, lines=tuple(lines)),))


def notes_of(sheet: Sheet) -> list[str]:
    """The words of each note, behind its number."""
    sheets, _ = guess_calls(size_lines(Sheets((sheet,), recognised=True)))
    found: list[str] = []
    for line in sheets.pages[0].regions[-1].lines:
        first, *rest = line.words
        if first.raised:
            found.append(" ".join([first.text, *(word.text for word in rest)]))
    return found


def test_the_full_stop_behind_a_number_is_no_word_of_the_note() -> None:
    notes = [
        "1. Carter, Mills of the Valley, and more of it.",
        "2. Letter.",
        "3. Harris.",
        "4. Ibid.",
    ]
    page = sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED)
    assert [note[:8] for note in notes_of(page)] == ["1 Carter", "2 Letter", "3 Harris", "4 Ibid."]


def test_a_note_of_whose_number_only_the_full_stop_was_read_is_a_note() -> None:
    notes = ["1. Carter, Mills of the Valley, and more of it.", ". Letter.", "-Harris.", "4. Ibid."]
    calls, labels, looks = guessed(sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED))
    assert labels == ["1", "2", "3", "4"]
    assert [number for _, number in calls] == labels
    told = [look.message for look in looks if "was taken for note" in look.message]
    assert told == ["the note that begins “. Letter.” was taken for note 2",
                    "the note that begins “-Harris.” was taken for note 3"]  # fmt: skip


def test_a_note_whose_number_was_not_read_begins_where_the_words_of_others_do() -> None:
    notes = [
        "1. Carter, Mills of the Valley, and more of it,",
        "and more.",
        "Letter.",
        "Harris.",
        "4. Ibid.",
        "and others.",
    ]
    page = shifted(
        sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED), {"Letter.": 14.0, "Harris.": 14.0}
    )
    assert notes_of(page) == [
        "1 Carter, Mills of the Valley, and more of it,", "2 Letter.", "3 Harris.", "4 Ibid."]  # fmt: skip


def test_lines_that_hang_behind_their_number_begin_no_notes() -> None:
    notes = ["1. Carter, Mills of the Valley, and more of it,", "Letters.", "Harris.", "4. Ibid."]
    page = shifted(
        sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED), {"Letters.": 14.0, "Harris.": 14.0}
    )
    assert [note[:2] for note in notes_of(page)] == ["1 ", "4 "]


def test_notes_that_were_not_read_at_all_are_counted_by_their_room() -> None:
    notes = [
        "1. Carter, Mills of the Valley, and more of it.",
        "2. Letter.",
        ". Harris.",
        "Gone.",
        ". Ibid.",
        "6. Letter.",
        "7. Ibid.",
    ]
    page = sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED)
    (region,) = page.regions
    left = tuple(line for line in region.lines if line.words[0].text != "Gone.")
    _, labels, _ = guessed(replace(page, regions=(replace(region, lines=left),)))
    assert labels == ["1", "2", "3", "5", "6", "7"]


def test_a_number_is_known_though_the_letter_behind_it_was_read_as_a_sign_or_not_at_all() -> None:
    notes = [
        "1Carter, Mills of the Valley, and more of it.",
        "2[bid., 9.",
        "3bid., 12.",
        "4Letter.",
    ]
    _, labels, looks = guessed(sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED))
    assert labels == ["1", "2", "3", "4"]
    assert [look for look in looks if "was taken for note" in look.message] == []


def test_a_day_at_the_head_of_a_line_is_no_number_of_a_note() -> None:
    notes = [
        "1Carter, Mills of the Valley, and more of it. May",
        "7, 2018. And more.",
        "3Letter.",
        "4Ibid.",
    ]
    assert notes_of(sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED))[1][:2] == "3 "


def test_a_note_that_is_set_in_begins_without_its_number_too() -> None:
    notes = [
        "1Carter, Mills of the Valley, and more of it,",
        "Mills.",
        "Letter.",
        "3Harris,",
        "Letters.",
        "4Ibid.",
        "Others.",
    ]
    moves = {"1Carter,": 14.0, "Letter.": 14.0, "3Harris,": 14.0, "4Ibid.": 14.0}
    page = shifted(sheet_of(0, body_of(*FOUR), notes, FOUR_CALLED), moves)
    assert [note.split()[0] for note in notes_of(page)] == ["1", "2", "3", "4"]
    assert notes_of(page)[1] == "2 Letter."


def test_what_closes_a_quotation_of_the_page_before_is_no_call() -> None:
    note = "Carter, Mills of the Valley, and more of the letters."
    one = sheet_of(
        0, [*body_of("flooded."), f"{PROSE[:60]} “they are"], [f"1 {note}"], {"flooded.": "*"}
    )
    two = sheet_of(1, body_of("doing,”", "spring."), [f"2 {note}", f"3 {note}"], {"spring.": "?"})
    calls, _, looks = guessed(one, two)
    assert [word for word, _ in calls] == ["flooded.", "spring."]
    assert not any("doing" in look.message for look in looks)


def test_a_first_letter_that_was_read_with_the_number_is_no_digit_of_it() -> None:
    """“³Lucas” is read as “31 ucas”; the note before, of which only a sign is left, is counted."""
    page = sheet_of(
        0, body_of("flooded.", "parish.", "spring."),
        ["1 Carter, Mills of the Valley, page twelve.", "? Letter of the widow to those of the town.",
         "31 ucas, The Cousin of them, page five."],
        {"flooded.": "*", "parish.": "’®", "spring.": "°"},
    )  # fmt: skip
    calls, labels, _ = guessed(page)
    assert calls == [("flooded.", "1"), ("parish.", "2"), ("spring.", "3")]
    assert labels == ["1", "2", "3"]


def test_a_note_of_a_word_that_was_measured_too_large_is_found_by_its_place() -> None:
    first = sheet_of(0, body_of("flooded."), ["1 Carter, Mills of the Valley, page twelve."], {"flooded.": "*"})  # fmt: skip
    page = sheet_of(1, body_of("parish."), [], {"parish.": "’®"})
    (region,) = page.regions
    foot = line_of("2Lucas.", region.lines[-1].words[0].box.bottom + 26, 10, {})
    page = replace(page, regions=(replace(region, lines=(*region.lines, foot)),))
    calls, labels, _ = guessed(first, page)
    assert calls == [("flooded.", "1"), ("parish.", "2")]
    assert labels == ["1", "2"]
