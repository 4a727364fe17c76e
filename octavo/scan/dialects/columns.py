"""Turn the lines of a page in two columns, side by side as `pdftotext -layout` writes them, into one under the other."""

from __future__ import annotations

from octavo.scan.dialects.pageends import Lines

_FEWEST = 12  # lines that have words on both sides
_SHARE = 0.7  # of the lines that reach over the gutter: they have it too
_WIDEST = 300  # letters: no page has wider lines
_GUTTER = 2  # letters
_LEAST = 18  # letters of a line of a column, on the mean: shorter is a table or a list


def part_columns(page: Lines) -> Lines:
    """The left column, then the right; the page as it is where no gutter goes through it."""
    gutter = _find_gutter([line for _, line in page])
    if gutter is None:
        return page
    both = [n for n, (_, line) in enumerate(page) if _has_both(line, gutter)]
    first, last = both[0], both[-1]
    inside = page[first : last + 1]
    if any(_crosses(line, gutter) for _, line in inside):
        inside_end = next(n for n in range(first, last + 1) if _crosses(page[n][1], gutter))
        if inside_end - first < _FEWEST:
            return page
        last = inside_end - 1
        inside = page[first : last + 1]
    left = [(number, line[:gutter].rstrip()) for number, line in inside]
    right = [(number, line[gutter:]) for number, line in inside]
    return [*page[:first], *left, *right, *page[last + 1 :]]


def _find_gutter(lines: list[str]) -> int | None:
    """The place in a line at which most lines have white space between words of both sides."""
    width = max(map(len, lines), default=0)
    if width > _WIDEST:
        return None
    best: tuple[int, int] | None = None
    for place in range(width // 4, 3 * width // 4):
        both = [line for line in lines if _has_both(line, place)]
        across = sum(_crosses(line, place) for line in lines)
        if len(both) < _FEWEST or len(both) < _SHARE * (len(both) + across):
            continue
        if min(sum(len(line[:place].strip()) for line in both), sum(len(line[place:].strip()) for line in both)) < _LEAST * len(both):  # fmt: skip
            continue
        if best is None or best[0] < len(both):
            best = (len(both), place)
    return best[1] if best else None


def _has_both(line: str, place: int) -> bool:
    gap = line[max(0, place - _GUTTER) : place]
    return (
        len(line) > place and not gap.strip() and bool(line[:place].strip()) and line[place] != " "
    )


def _crosses(line: str, place: int) -> bool:
    return len(line) > place and bool(line[max(0, place - _GUTTER) : place].strip())
