"""Faces that were cut and kept are the faces that were cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.engine.fonts import packaged_file, static_face


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b[:-9] + b"?" + b[-8:]])
def test_a_face_that_is_damaged_is_cut_again(
    damage: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = packaged_file("fontpkg_eb_garamond", "files/EBGaramond-Italic[wght].ttf")
    good = static_face(source, {"wght": 400})
    assert callable(damage)
    monkeypatch.setattr("octavo.engine.fonts.cache_folder", lambda: tmp_path)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / good.name).write_bytes(damage(good.read_bytes()))
    again = static_face(source, {"wght": 400})
    assert again.parent == tmp_path / "fonts"
    assert again.read_bytes() == good.read_bytes()
    assert static_face(source, {"wght": 400}) == again
