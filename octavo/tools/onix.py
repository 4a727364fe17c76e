"""Turn what EDItEUR's schemas of ONIX say of a message into findings."""

from __future__ import annotations

from io import BytesIO

from octavo.model import Finding, Severity
from octavo.tools.places import find_python_package, not_run


def validate_onix(content: bytes) -> list[Finding]:
    """Every rule of ONIX and its code lists that the message breaks, as an error; ``content``: of onix.xml.

    Both of EDItEUR's schemas are asked, since each has rules that the other cannot say.
    """
    if not find_python_package("onixcheck"):
        return [not_run("onixcheck", "onixcheck")]
    import onixcheck

    file = BytesIO(content)
    file.name = "onix.xml"  # the package asks for it
    said: dict[str, None] = {}
    for message in onixcheck.validate(file, ("xsd", "rng")):
        said[f"onixcheck {message.location}: {message.message}"] = None
    return [
        Finding("onix", Severity.ERROR, words, None,
                "correct the front matter that this part of the record is made of")
        for words in said
    ]  # fmt: skip
