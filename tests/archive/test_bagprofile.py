"""Our bags keep to a profile of ours, and two programs of others agree with what we say of one."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bagit
import bagit_profile
import pytest

from octavo.archive.bagprofile import (
    BAG_PROFILE,
    PROFILE_IDENTIFIER,
    hold_to_profile,
    profile_json,
)

INFO = {
    "BagIt-Profile-Identifier": [PROFILE_IDENTIFIER],
    "External-Description": ["The Fold"],
    "External-Identifier": ["https://doi.org/10.1234/fold", "urn:isbn:9780306406157"],
    "Bagging-Date": ["2026-11-22"],
    "Payload-Oxum": ["38.2"],
    "Bag-Software-Agent": ["Octavo 3.2"],
}
PAYLOAD = ("data/editions/the-fold.pdf", "data/source/01.md")
MANIFESTS = tuple(
    f"{kind}manifest-{name}.txt" for kind in ("", "tag") for name in ("sha256", "sha512")
)
TAG_FILES = ("bagit.txt", "bag-info.txt", *MANIFESTS, *BAG_PROFILE["Tag-Files-Required"])


def test_a_bag_that_keeps_to_it_is_told_nothing() -> None:
    assert hold_to_profile(INFO, TAG_FILES, PAYLOAD) == ()
    capitals = {name.upper(): values for name, values in INFO.items()}
    assert hold_to_profile(capitals, TAG_FILES, PAYLOAD) == ()


@pytest.mark.parametrize(
    "name", [name for name, rule in BAG_PROFILE["Bag-Info"].items() if rule["required"]]
)
def test_a_tag_that_is_lacking_is_told(name: str) -> None:
    for info in ({**INFO, name: []}, {**INFO, name: [" "]}):
        assert f"bag-info.txt lacks {name}" in hold_to_profile(info, TAG_FILES, PAYLOAD)


@pytest.mark.parametrize("path", TAG_FILES)
def test_a_file_that_is_lacking_is_told(path: str) -> None:
    there = [other for other in TAG_FILES if other != path]
    assert hold_to_profile(INFO, there, PAYLOAD) == (f"{path} is not there",)


@pytest.mark.parametrize(
    ("info", "tag_files", "payload", "told"),
    [
        ({"BagIt-Profile-Identifier": ["urn:other"]}, (), (), "BagIt-Profile-Identifier"),
        ({"Bagging-Date": ["22.11.2026"]}, (), (), "2026-11-22"),
        ({"Bagging-Date": ["2026-11-22", "2026-11-23"]}, (), (), "2 times"),
        ({"Payload-Oxum": ["38"]}, (), (), "Payload-Oxum"),
        ({}, ("fetch.txt",), (), "fetch.txt"),
        ({}, ("manifest-md5.txt",), (), "manifest-md5.txt"),
        ({}, ("tagmanifest-sha1.txt",), (), "tagmanifest-sha1.txt"),
        ({}, ("notes.txt",), (), "notes.txt"),
        ({}, (), ("data/other/x",), "data/other/x"),
        ({}, (), ("data/editions",), "data/editions is in no folder"),
    ],
)
def test_what_is_against_it_is_told(
    info: dict[str, list[str]], tag_files: tuple[str, ...], payload: tuple[str, ...], told: str
) -> None:
    (sentence,) = hold_to_profile({**INFO, **info}, (*TAG_FILES, *tag_files), (*PAYLOAD, *payload))
    assert told in sentence


def test_a_bag_without_sources_is_told() -> None:
    assert hold_to_profile(INFO, TAG_FILES, PAYLOAD[:1]) == ("data/source/ has no file",)


def test_more_than_one_profile_may_be_named() -> None:
    info = {**INFO, "BagIt-Profile-Identifier": ["https://example.org/p.json", PROFILE_IDENTIFIER]}
    assert hold_to_profile(info, TAG_FILES, PAYLOAD) == ()


def test_the_profile_is_as_its_specification_has_it() -> None:
    """BagIt Profiles 1.4.0, “Implementation Details”."""
    assert json.loads(profile_json()) == BAG_PROFILE
    told = BAG_PROFILE["BagIt-Profile-Info"]
    assert {
        "Source-Organization", "External-Description", "Version", "BagIt-Profile-Identifier", "BagIt-Profile-Version",
    } <= set(told)  # fmt: skip
    assert urlsplit(PROFILE_IDENTIFIER).scheme == "urn"
    assert "BagIt-Profile-Identifier" not in BAG_PROFILE["Bag-Info"]
    for required, allowed in (
        ("Manifests-Required", "Manifests-Allowed"),
        ("Tag-Manifests-Required", "Tag-Manifests-Allowed"),
    ):
        assert set(BAG_PROFILE[required]) <= set(BAG_PROFILE[allowed])
    assert BAG_PROFILE["Serialization"] != "forbidden"
    assert BAG_PROFILE["Accept-Serialization"]
    assert BAG_PROFILE["Accept-BagIt-Version"]
    assert not set(BAG_PROFILE["Tag-Files-Required"]) & {"bag-info.txt", *MANIFESTS}
    assert all(path.endswith("/") for path in BAG_PROFILE["Payload-Files-Required"])
    assert all(path.endswith("/*") for path in BAG_PROFILE["Payload-Files-Allowed"])


def _write_bag(folder: Path, drop: str = "", without: str = "") -> Path:
    """A bag by hand, as RFC 8493 has it, that lacks a tag, or a file."""
    info = {name: values for name, values in INFO.items() if name != drop}
    lines = [f"{name}: {value}" for name, values in info.items() for value in values]
    texts = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{line}\n" for line in lines),
        **dict.fromkeys(BAG_PROFILE["Tag-Files-Required"], "{}\n"),
        **dict.fromkeys(PAYLOAD, "0123456789012345678"),
    }
    texts.pop(without, None)
    for prefix, is_listed in (("", True), ("tag", False)):
        listed = {
            path: text for path, text in texts.items() if path.startswith("data/") == is_listed
        }
        for name in ("sha256", "sha512"):
            sums = {
                path: hashlib.new(name, text.encode()).hexdigest() for path, text in listed.items()
            }
            manifest = f"{prefix}manifest-{name}.txt"
            texts[manifest] = "".join(f"{digest}  {path}\n" for path, digest in sums.items())
    texts = {path: text for path, text in texts.items() if path != without}
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")
    return folder


def _verdicts(folder: Path) -> tuple[bool, bool]:
    """What bagit_profile says, and what we say."""
    bag = bagit.Bag(str(folder))
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    info: dict[str, Any] = {
        name: values if isinstance(values, list) else [values] for name, values in bag.info.items()
    }
    told = hold_to_profile(
        info,
        [path for path in paths if not path.startswith("data/")],
        [path for path in paths if path.startswith("data/")],
    )
    theirs = bagit_profile.Profile(PROFILE_IDENTIFIER, copy.deepcopy(BAG_PROFILE)).validate(bag)
    return theirs, told == ()


def test_others_find_a_bag_whole_that_keeps_to_it(tmp_path: Path) -> None:
    folder = _write_bag(tmp_path / "bag")
    assert bagit.Bag(str(folder)).validate()
    assert _verdicts(folder) == (True, True)
    profile = bagit_profile.Profile(PROFILE_IDENTIFIER, copy.deepcopy(BAG_PROFILE))
    assert profile.validate_serialization(str(folder))


@pytest.mark.parametrize(
    ("drop", "without"),
    [
        ("Bagging-Date", ""),
        ("External-Identifier", ""),
        ("BagIt-Profile-Identifier", ""),
        ("", "metadata/mets.xml"),
        ("", "build.json"),
        ("", "tagmanifest-sha256.txt"),
        ("", "manifest-sha256.txt"),
    ],
)
def test_others_agree_on_a_bag_that_does_not(tmp_path: Path, drop: str, without: str) -> None:
    assert _verdicts(_write_bag(tmp_path / "bag", drop, without)) == (False, False)


def test_we_see_what_others_pass_over(tmp_path: Path) -> None:
    folder = _write_bag(tmp_path / "bag", without="data/source/01.md")
    assert _verdicts(folder) == (True, False)
