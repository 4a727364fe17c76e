"""Turn a template and values into text."""

from __future__ import annotations

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from octavo.model.errors import TemplateFault


def render_template(environment: ImmutableSandboxedEnvironment, name: str, **values: object) -> str:
    """Fill the template ``name``. Raises TemplateFault with the template's own file and line."""
    try:
        return environment.get_template(name).render(**values)
    except TemplateSyntaxError as error:
        where = f"templates/{error.name or name}:{error.lineno}"
        raise TemplateFault(f"{where}: {error.message}", hint="correct the template") from error
    except TemplateError as error:
        where = _template_line(error) or f"templates/{name}"
        raise TemplateFault(
            f"{where}: {error.message or type(error).__name__}",
            hint="a template can use only the names listed in the writing guide",
        ) from error


def _template_line(error: TemplateError) -> str:
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
