"""Turn a template and values into text."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from octavo.model.errors import OctavoError, TemplateFault
from octavo.text.trees import parse_fragment


class BookEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for templates of strangers: nothing that they can reach acts, and no product of theirs fills
    the memory."""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._safe: dict[tuple[type, str], bool] = {}  # whether an attribute of such values is

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see an attribute: by its name and the type of whose it is, so it is found out once for
        both; a page asks ten thousand times."""
        known = self._safe.get((type(obj), attr))
        if known is None:
            known = super().is_safe_attribute(obj, attr, value)
            if len(self._safe) < _MANY:  # a template may make up names
                self._safe[type(obj), attr] = known
        return known

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers of a size that a book has use for, and short texts; refuse the rest."""
        if operator == "**" or not _small(left) or not _small(right):
            raise SecurityError(f"{operator} would give something very large")
        return super().call_binop(context, operator, left, right)


def _small(value: Any) -> bool:
    if isinstance(value, int | float):
        return abs(value) <= _LARGEST
    return isinstance(value, str | list | tuple) and len(value) <= _LARGEST


_MANY = 4096  # attributes
_LARGEST = 10_000  # of the numbers, and of the lengths, that a template may multiply


def render_fragment(
    environment: ImmutableSandboxedEnvironment, name: str, **values: object
) -> etree._Element:
    """What the template ``name`` gives, as the content of an element. Raises TemplateFault, also when that
    is not XML."""
    try:
        return parse_fragment(render_template(environment, name, **values))
    except etree.XMLSyntaxError as error:
        raise TemplateFault(
            f"templates/{name}: what it gives is not XML: {error.msg}",
            hint="close every tag, and write &#160; instead of &nbsp;",
        ) from error


# What an expression of a template can raise that Jinja lets through: {{ 1 / 0 }}, {{ title.nothing() }} …
_STUMBLES = (
    ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


def render_template(environment: ImmutableSandboxedEnvironment, name: str, **values: object) -> str:
    """Fill the template ``name``. Raises TemplateFault with the template's own file and line."""
    try:
        return environment.get_template(name).render(**values)
    except TemplateSyntaxError as error:
        where = f"templates/{error.name or name}:{error.lineno}"
        raise TemplateFault(f"{where}: {error.message}", hint="correct the template") from error
    except TemplateNotFound as error:
        where = _template_line(error) or f"templates/{name}"
        raise TemplateFault(
            f"{where}: there is no template {error.message}",
            hint="name one of ours, or put it into the book's templates/",
        ) from error
    except TemplateError as error:
        where = _template_line(error) or f"templates/{name}"
        raise TemplateFault(
            f"{where}: {error.message or type(error).__name__}",
            hint="a template can use only the names listed in the writing guide",
        ) from error
    except _STUMBLES as error:
        where = _template_line(error)
        if not where:
            raise
        reason = str(error).replace("NoneType", "none") or type(error).__name__
        if isinstance(error, RecursionError):
            reason = "it includes itself without end"
        raise TemplateFault(f"{where}: {reason}", hint="correct the template") from error


def load_ahead(environment: ImmutableSandboxedEnvironment, names: Iterable[str]) -> None:
    """Load templates before they are filled, when their faults are told."""
    for name in names:
        with suppress(OctavoError, TemplateError, *_STUMBLES):
            environment.get_template(name)


def _template_line(error: BaseException) -> str:
    """“templates/parts/title.xhtml:12” for the innermost template line on the way to ``error``."""
    where = ""
    trace = error.__traceback__
    while trace is not None:
        _, found, name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition(
            "/templates/"
        )
        if found:
            where = f"templates/{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
