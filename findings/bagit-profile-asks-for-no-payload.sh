#!/bin/sh
# bagit-profile finds a bag valid that lacks the payload its profile asks for.
#
# Expected: BagIt Profiles 1.4.0 has “Payload-Files-Required”, a list of what a bag's payload has to hold. A bag without
#   it does not keep to the profile, as one without a required tag or tag file does not.
# Seen (bagit-profile 1.3.1, bagit 1.9.0): the key is read by nobody; the bag is valid, and the report is empty. A bag
#   without a tag file of “Tag-Files-Required” is refused, as it should be.
# What it taught: a bag is held to our profile by our own code, which looks at payload files and at the forms of dates,
#   too (octavo/archive/bagprofile.py; tests/archive/test_bagprofile.py); package and code are compared where both look.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "bagit-profile==1.3.1" "bagit==1.9.0"
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import logging
import sys
from pathlib import Path

import bagit
import bagit_profile

logging.disable(logging.CRITICAL)
NAME = "urn:example:profile"


def profile(**more):
    told = {
        "BagIt-Profile-Info": {
            "BagIt-Profile-Identifier": NAME, "BagIt-Profile-Version": "1.4.0", "Version": "1",
            "Source-Organization": "A Press", "External-Description": "A profile",
        },
        "Bag-Info": {},
        "Manifests-Required": [],
        "Allow-Fetch.txt": False,
        "Serialization": "optional",
        "Accept-Serialization": ["application/zip"],
        "Accept-BagIt-Version": ["0.97", "1.0"],
        **more,
    }
    return told


root = Path(sys.argv[1], "bag")
root.mkdir()
(root / "book.txt").write_text("text")
bag = bagit.make_bag(str(root), {"BagIt-Profile-Identifier": NAME}, checksums=["sha256"])


def verdict(told):
    return bagit_profile.Profile(NAME, profile=told).validate(bag)


print("bagit-profile 1.3.1")
missing_payload = verdict(profile(**{"Payload-Files-Required": ["data/editions/book.pdf"]}))
missing_tag = verdict(profile(**{"Tag-Files-Required": ["build.json"]}))
print("without a payload file:", missing_payload, "without a tag file:", missing_tag)
assert missing_payload is True
assert missing_tag is False
PROGRAM
echo "as described"
