"""Turn the pictures that a book names into pictures that it holds.

A picture stands in the book's folder, or on the web where the front matter says ``allow-remote: true``;
any other is refused. What it is, its first bytes say, and its name must not say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from octavo.model import Book, Finding, Image, ImageRef, Manuscript, Severity
from octavo.reading.drawings import clean_drawing
from octavo.reading.figures import PDF, draw_figure, keep_sizes
from octavo.reading.lettering import settle_lettering
from octavo.reading.paths import Remote, find_named, is_address, read_file
from octavo.reading.rasters import as_printed, drawing_as_printed, faults_of, pictures_in

_MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".pdf": PDF,
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_SIGNATURES = {
    "image/png": b"\x89PNG",
    "image/jpeg": b"\xff\xd8",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
    PDF: b"%PDF-",
}
_RASTERS = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_CURES = {
    "image-damaged": "copy it again from where it came, or save it again",
    "image-large": "save it smaller: at 300 ppi a page of this book has a few million pixels",
}


def read_images(
    book: Book, refs: Iterable[ImageRef], manuscript: Manuscript, *, online: bool = True
) -> tuple[Book, tuple[Finding, ...]]:
    """The book with its pictures in it; pictures that cannot be had are error findings. ``online``: whether any may be
    fetched from the web where the book allows it."""
    allowed = Remote.ALLOWED if online else Remote.OFFLINE
    remote = allowed if book.metadata.allow_remote else Remote.REFUSED
    findings: list[Finding] = []
    images: dict[str, Image] = {}
    sizes: dict[str, str] = {}
    held: list[tuple[ImageRef, Image]] = []
    for ref in refs:
        if ref.src in images:
            continue
        image = _read_image(ref, manuscript.root, remote, findings, sizes)
        if image is not None:
            images[ref.src] = image
            held.append((ref, image))
    cover = None
    if book.metadata.cover:
        ref = ImageRef(book.metadata.cover, book.metadata.cover, manuscript.key_place("cover"))
        cover = _read_image(ref, manuscript.root, remote, findings, {})
        held += [(ref, cover)] if cover else []
    findings += _find_damage(held)
    book = keep_sizes(book, sizes)
    if not any(finding.severity is Severity.ERROR for finding in findings):  # all can be decoded
        images = {src: _printable(image) for src, image in images.items()}
    return replace(book, images=tuple(images.values()), cover=cover), tuple(findings)


def _printable(image: Image) -> Image:
    print_ = as_printed if image.media_type in _RASTERS else drawing_as_printed
    return replace(image, content=print_(image.content))


def _find_damage(held: list[tuple[ImageRef, Image]]) -> list[Finding]:
    """What is wrong with raster pictures, those inside of drawings among them."""
    rasters: list[tuple[ImageRef, str, bytes]] = []
    for ref, image in held:
        if image.media_type in _RASTERS:
            rasters.append((ref, ref.origin, image.content))
        else:
            inside = pictures_in(image.content)
            rasters += [(ref, f"{ref.origin}: a picture in it", content) for content in inside]
    verdicts = faults_of([content for *_, content in rasters])
    return [
        _refusal(verdict[0], f"{what} {verdict[1]}", ref, _CURES[verdict[0]])
        for (ref, what, _), verdict in zip(rasters, verdicts, strict=True)
        if verdict
    ]


def _read_image(
    ref: ImageRef, root: Path, remote: Remote, findings: list[Finding], sizes: dict[str, str]
) -> Image | None:
    """The picture; ``sizes`` gets the style of a figure that has a size of its own."""
    if ref.origin.lower().startswith("data:"):
        findings.append(_refusal("image-data", "a picture is written into the text itself (data:)",
                               ref, "save it as a file beside the manuscript"))  # fmt: skip
        return None
    if ref.origin.lower().startswith("file:"):
        findings.append(_refusal("image-outside", f"image {ref.origin} is outside the book folder",
                               ref, "copy it into the book folder"))  # fmt: skip
        return None
    if is_address(ref.origin):
        from octavo.reading.fetch import fetch_image  # brings what speaks to the web

        path, content = Path(ref.src), fetch_image(ref, remote, findings)
    else:
        found = find_named(ref.origin, root, "image", ref.place, findings)
        path = found or Path(ref.src)
        content = read_file(found, ref.origin, ref.place, findings) if found else None
    if content is None:
        return None
    media_type = media_type_of(path.suffix, content)
    if media_type is None:
        findings.append(_refusal("image-type", f"{ref.origin} is not a picture we can print",
                               ref, "use PNG, JPEG, GIF, WebP, SVG or PDF"))  # fmt: skip
        return None
    if media_type == "image/svg+xml":
        content, about = clean_drawing(content, ref.origin, ref.place)
        findings += about
        content = settle_lettering(content) if content else None
    elif media_type == PDF:
        content, sizes[ref.src], about_figure = draw_figure(content, ref)
        media_type = "image/png"
        findings += about_figure
    return None if content is None else Image(ref.src, path, media_type, content)


def media_type_of(suffix: str, content: bytes) -> str | None:
    """What the content is, if it is what its name says; an address may have a name without."""
    stated = _MEDIA_TYPES.get(suffix.lower())
    found = next((kind for kind, sign in _SIGNATURES.items() if content.startswith(sign)), None)
    if found == "image/webp" and content[8:12] != b"WEBP":
        found = None
    if found is None and b"<svg" in content[:4096]:
        found = "image/svg+xml"
    if found is None and stated in ("image/svg+xml", PDF):
        return stated  # its reader says better what is wrong
    return found if stated is None or stated == found else None


def _refusal(code: str, message: str, ref: ImageRef, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, ref.place, hint)
