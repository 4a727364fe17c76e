"""Turn a bag into findings: whether it is one, whole and unchanged, in the form in which it was written.

Everything is held to BagIt 1.0 (RFC 8493) and, beyond it, to the one form that we write: whoever changes a byte is
told which file it is in, manifests included.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from octavo.archive.bagging import (
    ALGORITHMS,
    DECLARATION,
    INFO,
    PAYLOAD,
    is_tagmanifest,
    write_manifest,
)
from octavo.model import Finding, Place, Severity
from octavo.model.bag import Bag, BagError, Digests

_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_ANOTHER = "take the bag as it was deposited: this is not the form in which it was written"
_COPY = "fetch the file again from another copy of the bag"
_OUTSIDE = re.compile(r"^[/~]|^[A-Za-z]:|(?:^|/)\.{1,2}(?:/|$)|\\")

Listed = dict[str, str]  # path → digest


def judge_bag(bag: Bag) -> tuple[Finding, ...]:
    """What is wrong with a bag, each thing once, by path."""
    names = frozenset(bag.names)
    findings = list(_declared(bag, names))
    digests: dict[str, Digests] = {}
    for name in sorted(names):
        try:
            digests[name] = bag.digests(name)
        except BagError as error:
            findings.append(_error("bag-unreadable", name, f"it cannot be read: {error}", _COPY))
    findings += _fetched(names)
    for algorithm in ALGORITHMS:
        for prefix, is_listed in (("manifest", _is_payload), ("tagmanifest", _is_tag)):
            findings += _held(bag, f"{prefix}-{algorithm}.txt", algorithm, digests, is_listed)
    findings += _summed(bag, digests)
    return tuple(_each_once(findings))


def read_info(content: bytes) -> dict[str, list[str]]:
    """``bag-info.txt``, label by label; lines that begin with white space go on with the one before."""
    labels: dict[str, list[str]] = {}
    last = ""
    for line in content.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if line[:1].isspace() and last:
            labels[last][-1] += f" {line.strip()}"
        elif colon:
            last = name.strip()
            labels.setdefault(last, []).append(value.strip())
    return labels


def _is_payload(name: str) -> bool:
    return name.startswith(PAYLOAD)


def _is_tag(name: str) -> bool:
    return not name.startswith(PAYLOAD) and not is_tagmanifest(name)


def _declared(bag: Bag, names: frozenset[str]) -> Iterator[Finding]:
    try:
        if "bagit.txt" not in names:
            yield _error("bag-form", "bagit.txt", "it is not there: this is no bag", _ANOTHER)
        elif (said := bag.read("bagit.txt")) != DECLARATION:
            version = re.match(rb"BagIt-Version: *([\d.]+)", said)
            told = f"of BagIt {version[1].decode()}" if version else "no declaration of a bag"
            if version and version[1] == b"1.0":
                told = "not written as it was"
            yield _error("bag-form", "bagit.txt", f"it is {told}; ours are of BagIt 1.0", _ANOTHER)
    except BagError:
        return  # told of all files together


def _held(
    bag: Bag,
    manifest: str,
    algorithm: str,
    digests: Mapping[str, Digests],
    is_listed: Callable[[str], bool],
) -> Iterator[Finding]:
    """Whether the files that a manifest has to list are there, and are what it says."""
    if manifest not in digests:
        yield _error("bag-form", manifest, "the manifest is not there, or cannot be read", _ANOTHER)
        return
    content = bag.read(manifest)
    listed, wrong = _read_manifest(content, manifest, is_listed)
    yield from wrong
    if not listed and not wrong:
        yield _error("bag-form", manifest, "it lists nothing", _ANOTHER)
        return
    if not wrong and write_manifest(listed) != content:
        yield _error("bag-form", manifest,
                     "it is not written as it was: order, capitals, spaces or line ends", _ANOTHER)  # fmt: skip
    unreadable = frozenset(bag.names) - digests.keys()
    for path, digest in listed.items():
        if path in unreadable:
            continue  # told already
        if path not in digests:
            yield _error("bag-missing", path, "it is listed, and is not in the bag", _COPY)
        elif getattr(digests[path], algorithm) != digest:
            yield _error("bag-changed", path, "it is not the file that the manifests list", _COPY)
    for path in digests:
        if is_listed(path) and path not in listed:
            yield _error("bag-added", path, "it is in the bag, and no manifest lists it",
                         "take it out: nobody says where it comes from")  # fmt: skip


def _read_manifest(
    content: bytes, manifest: str, is_listed: Callable[[str], bool]
) -> tuple[Listed, list[Finding]]:
    listed: Listed = {}
    wrong: list[Finding] = []
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return {}, [_error("bag-form", manifest, "it is not UTF-8", _ANOTHER)]
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        path = match[2] if match else ""
        why = ""
        if match is None:
            why = "a line is no digest with a path behind it"
        elif _OUTSIDE.search(path):
            wrong.append(_error("bag-path", manifest, f"a path leads outside of the bag: “{_shown(path)}”",
                                "do not unfold this bag; take it as it was deposited", number))  # fmt: skip
            continue
        elif not is_listed(path):
            why = f"“{_shown(path)}” has no place in this manifest"
        elif path in listed:
            why = f"“{_shown(path)}” is listed twice"
        if why or match is None:
            wrong.append(_error("bag-form", manifest, why, _ANOTHER, number))
        else:
            listed[path] = match[1].lower()
    return listed, wrong


def _fetched(names: frozenset[str]) -> Iterator[Finding]:
    if "fetch.txt" in names:
        yield _error("bag-fetch", "fetch.txt", "parts of the bag would have to be fetched from elsewhere",
                     "a deposit is whole: take the bag as it was deposited")  # fmt: skip


def _summed(bag: Bag, digests: Mapping[str, Digests]) -> Iterator[Finding]:
    """Payload-Oxum: octets and number of the payload's files (RFC 8493, section 2.2.2)."""
    if INFO not in digests:
        yield _error("bag-form", INFO, "it is not there, or cannot be read", _ANOTHER)
        return
    payload = [digest.size for name, digest in digests.items() if _is_payload(name)]
    oxum = f"{sum(payload)}.{len(payload)}"
    said = read_info(bag.read(INFO)).get("Payload-Oxum", [])
    if said != [oxum]:
        told = f"Payload-Oxum is {', '.join(said)}" if said else "there is no Payload-Oxum"
        yield _error("bag-sum", INFO, f"{told}, and the bag holds {oxum}", _COPY)


def _each_once(findings: list[Finding]) -> Iterator[Finding]:
    """A file that two manifests miss is told once."""
    seen: set[tuple[str, str, str]] = set()
    for finding in findings:
        key = (finding.code, str(finding.place), finding.message)
        if key not in seen:
            seen.add(key)
            yield finding


def _error(code: str, name: str, message: str, hint: str, line: int | None = None) -> Finding:
    return Finding(code, Severity.ERROR, message, Place(_shown(name), line), hint)


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
