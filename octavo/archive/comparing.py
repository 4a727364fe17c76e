"""Turn a bag, and the files of the bag that was made again from its sources, into what differs between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octavo.archive.bagging import is_tagmanifest
from octavo.archive.model import Role
from octavo.archive.record import Makings
from octavo.model import Finding, Place, Severity
from octavo.model.bag import Bag

EDITIONS = f"data/{Role.EDITION.value}/"


def differing(bag: Bag, again: Mapping[str, bytes]) -> tuple[str, ...]:
    """Paths of files that are not the same in both, or are in one alone; manifests aside: they follow from the others."""
    names = set(bag.names) | again.keys()
    return tuple(
        name
        for name in sorted(names)
        if not _is_manifest(name)
        and (name not in again or name not in bag.names or bag.read(name) != again[name])
    )


def editions_in(bag: Bag) -> dict[str, str]:
    """The SHA-256 of each edition that lies in the bag, by the name of its file."""
    return {
        name.removeprefix(EDITIONS): bag.digests(name).sha256
        for name in bag.names
        if name.startswith(EDITIONS)
    }


def tell_differences(
    bag: Bag, again: Mapping[str, bytes], names: tuple[str, ...]
) -> Iterator[Finding]:
    """Errors: the same versions have to make the same files."""
    for name in names:
        if name not in again:
            said = "it is in the bag, and what is packed again from its sources has no such file"
        elif name not in bag.names:
            said = "it is made again from the sources, and the bag does not have it"
        else:
            said = "it is not what is made again from the bag’s own sources, with the same versions"
        yield Finding("bag-differs", Severity.ERROR, said, Place(name),
                      "the bag was changed after it was packed, manifests included: ask who deposited it")  # fmt: skip


def other_versions(then: Makings, now: Makings) -> tuple[str, ...]:
    """What was used then and is not the same now: "weasyprint 70.0, here 71.0"."""
    said = []
    for group in sorted(then.keys() | now.keys()):
        old, new = then.get(group, {}), now.get(group, {})
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                what = name if group != "octavo" else f"octavo’s {name}"
                said.append(f"{what} {_short(old.get(name))}, here {_short(new.get(name))}")
    return tuple(said)


def tell_versions(versions: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Finding]:
    """Notes: what differs in versions, and which files differ with them."""
    for said in versions:
        yield Finding("bag-versions", Severity.NOTE, f"the bag was made with {said}", None,
                      "for the same bytes install what build.json and requirements.lock name")  # fmt: skip
    for name in names:
        yield Finding("bag-not-same-bytes", Severity.NOTE,
                      "made again with other versions it has other bytes", Place(name))  # fmt: skip


def _is_manifest(name: str) -> bool:
    return is_tagmanifest(name) or (name.startswith("manifest-") and "/" not in name)


def _short(version: str | None) -> str:
    if not version:
        return "without it"
    return version if len(version) < 20 else f"{version[:12]}…"
