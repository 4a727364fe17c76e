"""A plate is the same page wherever it is put, and after it was kept."""

from __future__ import annotations

import zlib

import pytest

from octavo.typeset.plates import (
    DOCUMENT,
    Form,
    Picture,
    Plate,
    read_plates,
    shared_code,
    write_plates,
)


def test_a_form_is_filled_with_the_numbers_of_a_book() -> None:
    form = Form.of(b"<</A %d 0 R/P %d 0 R/E %d/Of 5%%>>", [2, shared_code(DOCUMENT), -3])
    assert form.fill([100, 101, 102], 40) == b"<</A 102 0 R/P %d 0 R/E 42/Of 5%%>>" % DOCUMENT
    assert form.needed == (2,)


@pytest.mark.parametrize("pictures", [0, 2])
def test_plates_are_read_as_they_were_written(pictures: int) -> None:
    def plate(number: int) -> Plate:
        return Plate(
            boxes=b"/MediaBox [0 0 9 9]/TrimBox [0 0 9 9]",
            content=zlib.compress(b"[<0041>] TJ" if number else b"BT ET"),
            resources=Form.of(b"/XObject <<>>", []),
            objects=Form.of(b"(a)\n[%d 0 R]", [number]),
            object_count=2,
            links=(1,),
            tags=b"tags" * number,
            pictures=tuple(
                Picture(4 + n, Form.of(b"/Subtype/Image", []), bytes([n])) for n in range(pictures)
            ),
        )

    plates = tuple(map(plate, range(3)))
    assert read_plates(write_plates(plates)) == plates
    assert [p.is_empty for p in plates] == [True, False, False]
