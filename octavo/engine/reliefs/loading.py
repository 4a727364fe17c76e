"""Turn the loading of the engine into the loading of what a book needs of it."""

from __future__ import annotations

import ctypes.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from octavo.engine.footing import holds

_WORD = re.compile(r"\w+")
_TOOLS = (
    "fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer", "tinyhtml5", "PIL.ImageCms",
)  # fmt: skip
_LIBRARIES = (  # as the engine names them last, and the loader of Linux first
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0",
    "libfontconfig.so.1", "libpangoft2-1.0.so.0",
)  # fmt: skip


def import_engine() -> Any:
    """WeasyPrint, imported in half the time, and the same as if it were imported plainly."""
    if "weasyprint" not in sys.modules:
        try:
            with _no_programs(), load_tools_later():
                return import_module("weasyprint")
        except Exception:  # importing it plainly says what is wrong, if it still is
            for name in [*sys.modules]:
                if name.partition(".")[0] == "weasyprint":
                    del sys.modules[name]
    return import_module("weasyprint")


@contextmanager
def _no_programs() -> Iterator[None]:
    """Have no compiler and no linker run while libraries are opened.

    The engine tries several names of each library. For those that are none, cffi asks ctypes, which
    runs gcc and ld to learn more. If all libraries are found without, they are not asked.
    """
    stock = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_is_found, _LIBRARIES)):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = stock


def _is_found(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


class _Later:
    """A class, function or module that is loaded when it is called, or asked for anything."""

    def __init__(self, module: str, name: str) -> None:
        self._names = (module, name)

    def load(self) -> Any:
        """The real one."""
        module, name = self._names
        return getattr(import_module(module), name, None) or import_module(f"{module}.{name}")

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        _load_tools()
        return self.load()(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        _load_tools()
        return getattr(self.load(), name)


class _LaterModule(ModuleType):
    """A module whose names are of such kind."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Later(self.__name__, name)


def _load_tools() -> None:
    """Give every module of the engine what it thinks it has."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "weasyprint":
            for key, value in list(vars(module).items()):
                if type(value) is _Later:
                    setattr(module, key, value.load())
                elif type(value) is _LaterModule:
                    setattr(module, key, import_module(value.__name__))


@contextmanager
def load_tools_later() -> Iterator[None]:
    """Let the engine import stand-ins for some of its tools, unless they are loaded already.

    It needs them for fonts that are variable, compressed or pictures, and where HarfBuzz cannot
    subset a font; for HTML that is no XML; and for profiles of colours. At the first call of one,
    all become the real ones: when an exception is compared with theirs, they are. An engine of
    another version may do more with them than call them, and gets them at once.
    """
    missing = [name for name in _TOOLS if name not in sys.modules]
    stand_ins = {name: _LaterModule(name) for name in missing if holds(load_tools_later.__name__)}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def parse_what_is_named() -> None:
    """Parse the name of a C type without the names of all others.

    When cffi meets a type for the first time (``PangoRectangle *``, or an array of another length),
    it writes a C program for it that declares every name known so far, and parses that. Names that
    do not stand in the type have no part in it. Gain: 0.3 %, and more the more faces there are.
    """
    from weasyprint.text.ffi import ffi

    parser = ffi._parser
    stock = parser._parse

    def parse(source: str) -> Any:
        known = parser._declarations
        words = set(_WORD.findall(source))
        parser._declarations = {k: v for k, v in known.items() if k.rpartition(" ")[2] in words}
        try:
            return stock(source)
        finally:
            parser._declarations = known

    parser._parse = parse
