"""Turn what a bag of ours promises into a BagIt profile, and a bag into what it lacks of it.

Source: BagIt Profiles Specification 1.4.0 (13 January 2023); reserved tags are those of RFC 8493, section 2.2.2. The
specification says of a profile's identifier that its address SHOULD lead to the profile. There is no server of ours
that could be there as long as a bag is, and no name of a host that nobody could lose: the identifier is a URN of
a UUID (RFC 9562, version 5), which names and leads nowhere, and the profile itself travels in each bag as
``bagit-profile.json``. A profile with other rules gets another one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

# Of "octavo:bagit-profile/1.0" among addresses
PROFILE_IDENTIFIER = "urn:uuid:3d6e2240-c13a-5b68-9bf3-9c9ac8405232"
_ALGORITHMS = ["sha256", "sha512"]


def _tag(description: str, *, required: bool = False, repeatable: bool = False) -> dict[str, Any]:
    return {"required": required, "repeatable": repeatable, "description": description}


BAG_PROFILE: dict[str, Any] = {
    "BagIt-Profile-Info": {
        "BagIt-Profile-Identifier": PROFILE_IDENTIFIER,
        "BagIt-Profile-Version": "1.4.0",
        "Source-Organization": "Octavo",
        "External-Description": "A finished book with its editions, its sources, its records and what validators said.",
        "Version": "1.0",
    },
    "Bag-Info": {
        "Source-Organization": _tag("The house that the book names as its publisher or institution."),
        "Contact-Name": _tag("Whom to ask, where the book says so."),
        "Contact-Email": _tag("Where to write to, where the book says so."),
        "External-Description": _tag("Title and authors.", required=True),
        "External-Identifier": _tag("DOI, ISBN or UUID of the book, as URIs.", required=True, repeatable=True),
        "Bagging-Date": _tag("The day of the bag's epoch, in UTC.", required=True),
        "Payload-Oxum": _tag("Bytes and files of the payload.", required=True),
        "Bag-Size": _tag("The same for people."),
        "Bag-Software-Agent": _tag("Octavo with its version.", required=True),
    },
    "Manifests-Required": _ALGORITHMS,
    "Manifests-Allowed": _ALGORITHMS,
    "Tag-Manifests-Required": _ALGORITHMS,
    "Tag-Manifests-Allowed": _ALGORITHMS,
    "Allow-Fetch.txt": False,
    "Data-Empty": False,
    "Serialization": "optional",
    "Accept-Serialization": ["application/zip"],
    "Accept-BagIt-Version": ["1.0"],
    "Tag-Files-Required": [
        "README.txt",
        "bagit-profile.json",
        "build.json",
        "metadata/dc.xml",
        "metadata/mets.xml",
        "metadata/mods.xml",
        "metadata/premis.xml",
        "ro-crate-metadata.json",
    ],
    "Tag-Files-Allowed": [
        "README.txt", "bagit-profile.json", "build.json", "metadata/*", "requirements.lock", "ro-crate-metadata.json",
    ],
    "Payload-Files-Required": ["data/editions/", "data/source/"],
    "Payload-Files-Allowed": [
        "data/editions/*", "data/fonts/*", "data/reports/*", "data/source/*", "data/text/*",
    ],
}  # fmt: skip

# The files of BagIt itself, of which a profile speaks under other keys
_OWN = re.compile(r"bagit\.txt|bag-info\.txt|fetch\.txt|(tag)?manifest-(\w+)\.txt")
_FORMS = {
    "Bagging-Date": (r"\d{4}-\d{2}-\d{2}", "a day such as 2026-11-22"),
    "Payload-Oxum": (r"\d+\.\d+", "bytes and files such as 279164409.1198"),
}


def profile_json() -> bytes:
    """The profile as the bag's ``bagit-profile.json``."""
    return (json.dumps(BAG_PROFILE, indent=2, ensure_ascii=False) + "\n").encode()


def hold_to_profile(
    info: Mapping[str, Sequence[str]], tag_files: Collection[str], payload_files: Collection[str]
) -> tuple[str, ...]:
    """What a bag lacks of the profile, or has against it, a sentence for each; nothing for one that keeps to it.

    ``info``: tags of bag-info.txt with their values in order; names of tags are compared as RFC 8493, section 2.2.2
    has it, with no regard to capitals. ``tag_files``: all paths outside ``data/``, manifests too; ``payload_files``:
    all paths below it, "/"-separated. Looks also at what other validators pass over: payload files, forms of dates.
    """
    return (
        *_of_tags({name.lower(): values for name, values in info.items()}),
        *_of_manifests(tag_files),
        *_of_tag_files(tag_files),
        *_of_payload(payload_files),
    )


def _of_tags(info: Mapping[str, Sequence[str]]) -> Iterator[str]:
    profiles = info.get("bagit-profile-identifier", ())
    if PROFILE_IDENTIFIER not in profiles:
        yield f"bag-info.txt does not say BagIt-Profile-Identifier: {PROFILE_IDENTIFIER}"
    for name, rule in BAG_PROFILE["Bag-Info"].items():
        values = info.get(name.lower(), ())
        if rule["required"] and not any(value.strip() for value in values):
            yield f"bag-info.txt lacks {name}"
        if len(values) > 1 and not rule["repeatable"]:
            yield f"bag-info.txt has {name} {len(values)} times, and may have it once"
        pattern, form = _FORMS.get(name, ("", ""))
        for value in values:
            if pattern and not re.fullmatch(pattern, value):
                yield f"bag-info.txt has {name}: {value}, which is not {form}"


def _of_manifests(tag_files: Collection[str]) -> Iterator[str]:
    for prefix, key in (("manifest", "Manifests"), ("tagmanifest", "Tag-Manifests")):
        found = {
            match[2]
            for path in tag_files
            if (match := _OWN.fullmatch(path)) and path.startswith(f"{prefix}-")
        }
        for algorithm in BAG_PROFILE[f"{key}-Required"]:
            if algorithm not in found:
                yield f"{prefix}-{algorithm}.txt is not there"
        for algorithm in sorted(found - set(BAG_PROFILE[f"{key}-Allowed"])):
            yield f"{prefix}-{algorithm}.txt is there, and only {', '.join(_ALGORITHMS)} may be"


def _of_tag_files(tag_files: Collection[str]) -> Iterator[str]:
    for path in ("bagit.txt", "bag-info.txt", *BAG_PROFILE["Tag-Files-Required"]):
        if path not in tag_files:
            yield f"{path} is not there"
    if "fetch.txt" in tag_files:
        yield "fetch.txt is there, and a bag of ours holds all of its files itself"
    for path in sorted(tag_files):
        if not _OWN.fullmatch(path) and not _is_allowed(path, "Tag-Files-Allowed"):
            yield f"{path} is no file that the profile knows"


def _of_payload(payload_files: Collection[str]) -> Iterator[str]:
    for wanted in BAG_PROFILE["Payload-Files-Required"]:
        if not any(path.startswith(wanted) for path in payload_files):
            yield f"{wanted} has no file"
    for path in sorted(payload_files):
        if not _is_allowed(path, "Payload-Files-Allowed"):
            yield f"{path} is in no folder that the profile knows"


def _is_allowed(path: str, key: str) -> bool:
    """Whether a pattern covers a path; only an asterisk means something, any number of letters, "/" among them."""
    patterns = (".*".join(map(re.escape, pattern.split("*"))) for pattern in BAG_PROFILE[key])
    return any(re.fullmatch(pattern, path, re.DOTALL) for pattern in patterns)
