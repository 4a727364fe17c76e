"""Turn what the front matter says of fonts into the files of typefaces, judged.

1. a name that ends in .ttf or .otf is a file of the book, any other an installed package;
2. files of one family are one typeface, in its weights and styles;
3. of a package those families are taken that bring letters of the script;
4. a font that may not be put into a book is an error at its line, and so is one that is none.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from octavo.engine.fonts import licence_beside
from octavo.engine.ownfaces import FontFacts, read_facts
from octavo.model import Finding, Place, Severity
from octavo.model.errors import UsageError
from octavo.model.face import OwnFont
from octavo.reading.frontmatter import FrontMatter
from octavo.reading.paths import find_named
from octavo.text.fontpackages import how_to_install
from octavo.text.scripts import (
    FALLBACK,
    codes_of,
    known_purposes,
    letters_for,
    own_letters,
    purpose_of,
)

_FILES = (".ttf", ".otf")
_NO_FILES = (".ttc", ".otc", ".woff", ".woff2", ".pfb", ".pfa", ".eot", ".svg", ".dfont")
_PACKAGE = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)
_MOST = 4  # families of a package for one script
_FEW = 100  # letters: a further family that brings less is not taken
_ABOUT_ALL = 0.9  # of the letters of the richest family: then the other may be the better one


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A font file that may be used."""

    path: Path
    facts: FontFacts


class _Judge:
    """Judges what one entry of ``fonts:`` names."""

    def __init__(self, purpose: str, root: Path, place: Place, findings: list[Finding]) -> None:
        self._purpose, self._root, self._place, self._findings = purpose, root, place, findings

    def refuse(self, code: str, message: str, hint: str) -> None:
        self._findings.append(Finding(code, Severity.ERROR, message, self._place, hint))

    def fonts(self, name: str) -> list[_Candidate]:
        """The files that a name means, those of the likeliest family first; none, and a finding why."""
        suffix = Path(name).suffix.lower()
        if suffix in _NO_FILES:
            self.refuse("font-unfit", f"font {name} is not a .ttf or .otf file",
                        "unpack it, or take one font out of the collection")  # fmt: skip
            return []
        if suffix in _FILES:
            path = find_named(name, self._root, "font", self._place, self._findings)
            found = self._judge([path] if path else [], name)
        elif _PACKAGE.fullmatch(name):
            found = self._of_package(name)
        else:
            self.refuse("font-unfit", f"font {name} is neither a .ttf or .otf file nor the name of a "
                        "package", "name a file by its path from manuscript/")  # fmt: skip
            return []
        if found and not any(self._letters(font) for font in found):
            self.refuse("font-unfit", f"font {name} has no letters for {self._purpose}",
                        "name a font that has some")  # fmt: skip
            return []
        return found

    def _of_package(self, name: str) -> list[_Candidate]:
        try:
            files = distribution(name).files or []
        except (PackageNotFoundError, ValueError):
            self.refuse("font-package", f"the font package {name} is not installed",
                        how_to_install(name))  # fmt: skip
            return []
        paths = (Path(str(file.locate())) for file in files if file.suffix.lower() in _FILES)
        found = self._judge(sorted(path for path in paths if path.is_file()), name)
        if not found and not any(finding.place == self._place for finding in self._findings):
            self.refuse("font-package", f"the package {name} holds no font files",
                        "name a package that does, or a .ttf or .otf file of the book")  # fmt: skip
        return self._best(found)

    def _judge(self, paths: Iterable[Path], name: str) -> list[_Candidate]:
        """Those files that may be used; a package's fonts are all right or all wrong."""
        found = []
        for path in paths:
            try:
                facts = read_facts(path)
            except (UsageError, OSError) as error:
                said = error.message if isinstance(error, UsageError) else f"{name} cannot be read"
                hint = error.hint if isinstance(error, UsageError) else None
                self.refuse("font-unfit", f"font {said}", hint or "look at the file")
                return []
            if facts.refusal:
                self.refuse("font-embedding", f"font {name} may not be put into a book: {facts.refusal}",
                            "take a font with an open licence, or ask its maker for one")  # fmt: skip
                return []
            found.append(_Candidate(path, facts))
        return found

    def _letters(self, font: _Candidate) -> frozenset[int]:
        """What it brings; signs that scripts share are in many fonts, and do not count."""
        letters = own_letters if codes_of(self._purpose) else letters_for
        return letters(self._purpose, font.facts.codes)

    def _best(self, fonts: list[_Candidate]) -> list[_Candidate]:
        """The families of a package, each as long as it brings letters that those before it lack; text
        faces with serifs before others."""
        letters: dict[str, frozenset[int]] = {}
        for font in fonts:
            own = self._letters(font)
            letters[font.facts.family] = letters.get(font.facts.family, frozenset()) | own
        chosen: list[str] = []
        known: frozenset[int] = frozenset()
        while letters and len(chosen) < (_MOST if self._purpose != FALLBACK else len(fonts)):
            gains = {family: len(own - known) for family, own in letters.items()}
            most = max(gains.values())
            if most < (_FEW if chosen and self._purpose != FALLBACK else 1):
                break
            near = [family for family, gain in gains.items() if gain >= most * _ABOUT_ALL]
            best = min(near, key=lambda family: ("Serif" not in family, -gains[family], family))
            chosen.append(best)
            known |= letters.pop(best)
        return [font for family in chosen for font in fonts if font.facts.family == family]


def find_fonts(front: FrontMatter, root: Path, findings: list[Finding]) -> tuple[OwnFont, ...]:
    """The typefaces that the front matter names, in its order."""
    return tuple(
        font
        for key, names in front.metadata.fonts.items()
        for font in _fonts_for(key, names, front, root, findings)
    )


def _fonts_for(
    key: str, names: Iterable[str], front: FrontMatter, root: Path, findings: list[Finding]
) -> list[OwnFont]:
    place = front.place("fonts", key)
    purpose = purpose_of(key)
    if purpose is None or purpose == "latin":
        findings.append(_no_purpose(key, purpose, place))
        return []
    families: dict[tuple[str, str], list[_Candidate]] = {}
    for number, name in enumerate(names):
        judge = _Judge(purpose, root, front.place("fonts", key, number), findings)
        kind = name if Path(name).suffix.lower() not in _FILES else ""
        for font in judge.fonts(name):
            families.setdefault((kind, font.facts.family), []).append(font)
    return [_own(purpose, kind, fonts, root) for (kind, _), fonts in families.items()]


def _own(purpose: str, package: str, fonts: list[_Candidate], root: Path) -> OwnFont:
    facts = fonts[0].facts
    inside = fonts[0].path
    return OwnFont(
        purpose=purpose,
        named=package or ", ".join(font.path.relative_to(root).as_posix() for font in fonts),
        family=facts.family,
        files=tuple(font.path for font in fonts),
        licence_name=facts.licence,
        licence=_licence_of(package) if package else licence_beside(inside, within=root),
        embedding=facts.embedding,
    )


def _licence_of(package: str) -> Path | None:
    """The licence text of a package."""
    files = distribution(package).files or []
    texts = (Path(str(file.locate())) for file in files
             if file.name.upper().startswith(("LICENSE", "LICENCE", "OFL", "COPYING")))  # fmt: skip
    return next((path for path in sorted(texts) if path.is_file()), None)


def _no_purpose(key: str, purpose: str | None, place: Place) -> Finding:
    if purpose == "latin":
        message = "fonts: Latin is set in the theme's own faces"
        hint = "a theme of the book's own changes them: see Templates and styles in docs/writing.md"
    else:
        near = difflib.get_close_matches(key.casefold(), known_purposes(), n=1, cutoff=0.7)
        message = f"fonts: there is no script “{key}”"
        hint = (f"did you mean “{near[0]}”?" if near else "write a script's English name or its ISO "
                "15924 code, symbols, or fallback")  # fmt: skip
    return Finding("front-matter-value", Severity.ERROR, message, place, hint)
