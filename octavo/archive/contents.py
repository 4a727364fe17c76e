"""Turn a finished book into the files of its bag: payload, records, build.json, README.txt, manifests.

1. the payload: editions, sources, copies of the text, fonts, reports;
2. what records say of it: the facts of the front matter, an inventory of files and events;
3. the tag files: the records that the book can have, build.json, README.txt, the profile;
4. the manifests.

The same deposit gives the same bytes: there is no clock here, and all dates are the epoch's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from octavo.archive.bagging import PAYLOAD, day_of, seal_bag
from octavo.archive.bagprofile import PROFILE_IDENTIFIER, profile_json
from octavo.archive.events import OCTAVO, take_inventory
from octavo.archive.facts import Facts
from octavo.archive.formats import format_of
from octavo.archive.grammars import GRAMMARS, hold_to_grammar
from octavo.archive.lacking import FILES, records_for
from octavo.archive.model import Item, Role
from octavo.archive.readme import write_readme
from octavo.archive.record import RECORD, Makings, Record, Version, write_record
from octavo.archive.records.citation import make_citation
from octavo.archive.records.datacite import datacite_json, datacite_xml, make_datacite
from octavo.archive.records.dublincore import make_dc
from octavo.archive.records.etdms import make_etdms
from octavo.archive.records.mets import make_mets
from octavo.archive.records.mods import make_mods
from octavo.archive.records.onix import make_onix
from octavo.archive.records.premis import make_premis
from octavo.archive.records.rocrate import PATH as CRATE
from octavo.archive.records.rocrate import make_rocrate
from octavo.archive.records.zenodo import make_zenodo
from octavo.archive.reports import validators_value, write_reports
from octavo.model import Finding, Place, Severity
from octavo.model.verdict import Verdict

METADATA = "metadata/"
_TEXTS = f"{PAYLOAD}{Role.TEXT.value}/"
PROFILE = "bagit-profile.json"
LOCK = "requirements.lock"
# Records that the front matter alone gives, by their names in FILES; each gives the bytes of its files.
_DESCRIPTIVE: dict[str, Callable[[Facts, int, Sequence[str]], tuple[bytes, ...]]] = {
    "datacite": lambda facts, epoch, formats: _of_datacite(facts, formats),
    "dc": lambda facts, epoch, formats: (make_dc(facts),),
    "mods": lambda facts, epoch, formats: (make_mods(facts),),
    "onix": lambda facts, epoch, formats: (make_onix(facts, epoch),),
    "etdms": lambda facts, epoch, formats: (make_etdms(facts),),
    "zenodo": lambda facts, epoch, formats: (make_zenodo(facts),),
    "citation": lambda facts, epoch, formats: (make_citation(facts),),
}


@dataclass(frozen=True, slots=True)
class Deposit:
    """All that a bag is made of."""

    facts: Facts
    scheme: str  # of SCHEMES
    epoch: int
    editions: Mapping[str, bytes]  # by the names of their files
    sources: Mapping[str, bytes]  # by their paths in the book's folder, in Unicode's form C
    texts: Mapping[str, bytes]  # preservation copies by their names
    fonts: Mapping[str, bytes]  # by their paths below fonts/
    proof: Mapping[str, bytes]  # the reports of Octavo's own checks by their names
    counts: Mapping[Severity, int]  # of findings in them
    verdicts: tuple[Verdict, ...]  # of validators of the editions
    made_with: Makings
    lock: bytes
    with_errors: bool = False
    versions: tuple[Version, ...] = ()  # of the deposit, that came before


def describe_book(
    facts: Facts, scheme: str, epoch: int, editions: Sequence[str]
) -> dict[str, bytes]:
    """The records that the front matter alone gives, as far as the book can have them, by the names of their files;
    ``editions``: names of the finished files."""
    formats = [format_of(name).media_type for name in editions]
    return {
        name: content
        for record in records_for(facts, scheme)
        if record in _DESCRIPTIVE
        for name, content in zip(
            FILES[record], _DESCRIPTIVE[record](facts, epoch, formats), strict=True
        )
    }


def make_bag(deposit: Deposit) -> dict[str, bytes]:
    """All files of the bag by their paths in it."""
    facts, epoch = deposit.facts, deposit.epoch
    payload = _payload(deposit)
    inventory = take_inventory(
        [make_item(path, content) for path, content in payload.items()],
        deposit.made_with, deposit.verdicts, deposit.counts, deposit.versions,
    )  # fmt: skip
    records = describe_book(facts, deposit.scheme, epoch, list(deposit.editions))
    records["premis.xml"] = make_premis(facts, inventory, epoch)
    records["mets.xml"] = make_mets(facts, inventory, epoch, sorted(records))
    tags = {METADATA + name: content for name, content in sorted(records.items())}
    tags[CRATE] = make_rocrate(facts, inventory, epoch)
    record = _record(deposit)
    tags |= {RECORD: write_record(record), PROFILE: profile_json()}
    tags |= {LOCK: deposit.lock} if deposit.lock else {}
    tags["README.txt"] = write_readme(facts, record, [*payload, *tags])
    return seal_bag(payload, tags, _info(deposit))


def hold_records(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What their grammars say of the records of a bag, and of the copy of the text in it."""
    texts = [path for path in files if path.endswith(".tei.xml") and path.startswith(_TEXTS)]
    held = {**{f"{METADATA}{name}.xml": name for name in GRAMMARS}, **dict.fromkeys(texts, "tei")}
    hint = (
        "correct what the front matter says there; where it is right, the fault is ours: report it"
    )
    return tuple(
        Finding("deposit-record", Severity.ERROR, said, Place(path), hint)
        for path, name in held.items()
        if path in files
        for said in hold_to_grammar(name, files[path])
    )


def _of_datacite(facts: Facts, formats: Sequence[str]) -> tuple[bytes, bytes]:
    record = make_datacite(facts, formats)
    return datacite_json(record), datacite_xml(record)


def _payload(deposit: Deposit) -> dict[str, bytes]:
    reports = {**deposit.proof, **_inside(write_reports(deposit.verdicts))}
    parts = (
        (Role.EDITION, deposit.editions),
        (Role.SOURCE, deposit.sources),
        (Role.TEXT, deposit.texts),
        (Role.FONT, deposit.fonts),
        (Role.REPORT, reports),
    )
    return {
        f"data/{role.value}/{name}": content
        for role, files in parts
        for name, content in sorted(files.items())
    }


def _inside(reports: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path.rpartition("/")[2]: content for path, content in reports.items()}


def make_item(path: str, content: bytes) -> Item:
    """A file of the payload, as records tell of it."""
    short, long = hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()
    return Item(path, len(content), short, long)


def _record(deposit: Deposit) -> Record:
    return Record(
        slug=deposit.facts.slug,
        scheme=deposit.scheme,
        epoch=deposit.epoch,
        number=len(deposit.versions) + 1,
        editions={
            name: hashlib.sha256(content).hexdigest() for name, content in deposit.editions.items()
        },
        made_with=deposit.made_with,
        validators=validators_value(deposit.verdicts),
        with_errors=deposit.with_errors,
        versions=deposit.versions,
    )


def _info(deposit: Deposit) -> Sequence[tuple[str, str]]:
    """``bag-info.txt``: reserved labels of RFC 8493, section 2.2.2, and that of BagIt Profiles."""
    facts = deposit.facts
    house = facts.institution.name if facts.institution else facts.publisher
    known = [("Source-Organization", house)] if house else []
    by = ", ".join(name.name for name in facts.creators)
    description = f"{facts.full_title}{f', by {by}' if by else ''}: editions, sources, records"
    if deposit.with_errors:
        description += "; deposited with errors that data/reports/report.json lists"
    return [
        *known,
        ("Bagging-Date", day_of(deposit.epoch)),
        ("External-Description", description),
        ("External-Identifier", f"https://doi.org/{facts.doi}" if facts.doi else facts.identifier),
        ("Internal-Sender-Identifier", facts.slug),
        ("Internal-Sender-Description", f"version {len(deposit.versions) + 1} of this deposit"),
        ("Bag-Software-Agent", f"{OCTAVO} {deposit.made_with['octavo']['version']}"),
        ("BagIt-Profile-Identifier", PROFILE_IDENTIFIER),
    ]
