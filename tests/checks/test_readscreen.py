"""A finished page is read to its end."""

from __future__ import annotations

from octavo.checks.readscreen import read_html


def test_a_page_with_many_large_pictures_is_read_to_its_end() -> None:
    picture = f'<img alt="" src="data:image/png;base64,{"A" * 4_000_000}">'
    page = f"<!DOCTYPE html><html><body>{picture * 3}<h1 id='last'>Last</h1></body></html>"
    assert read_html(page.encode()).headings == ((1, "Last", "last"),)
