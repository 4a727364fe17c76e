"""Turn a book folder into the files of a bag, and a bag into a judgement: the order of both.

A deposit is a build, its proof with all validators, and what `octavo/archive/` makes of them. To verify one is to
make it once more from what lies in it, and to compare.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from octavo.archive.bagging import INFO, PAYLOAD
from octavo.archive.bagprofile import hold_to_profile
from octavo.archive.comparing import (
    EDITIONS,
    differing,
    editions_in,
    other_versions,
    tell_differences,
    tell_versions,
)
from octavo.archive.contents import Deposit, describe_book, hold_records, make_bag
from octavo.archive.events import count_findings, find_change
from octavo.archive.facts import Facts, gather_facts
from octavo.archive.fonts import embedded_faces, pack_fonts
from octavo.archive.judging import judge_bag, read_info
from octavo.archive.lacking import find_lacking
from octavo.archive.model import Role
from octavo.archive.naming import FETCHED, LINKED, name_pictures, name_sources
from octavo.archive.plaintext import make_plain_text
from octavo.archive.record import RECORD, Change, Makings, Record, RecordError, Version, read_record
from octavo.archive.reports import FOLDER, read_verdicts
from octavo.archive.tei import make_tei
from octavo.editions.pages import mark_pages
from octavo.model import FORMATS, Build, Edition, Finding, Place, Severity
from octavo.model.bag import Bag
from octavo.model.errors import LayoutError, ManuscriptError, StyleFault, TemplateFault, UsageError
from octavo.model.folding import fold_findings
from octavo.model.verdict import Verdict
from octavo.pipeline import Progress, build_book, check_editions, files_of, judge_editions
from octavo.reading.fontfiles import read_font_files
from octavo.reading.makings import LOCK, gather_makings, read_lock
from octavo.reading.sources import (
    digests_of_book,
    find_sources_of,
    lie_as_named,
    read_sources,
    unfold_sources,
)
from octavo.reading.stamp import read_stamp
from octavo.reading.theme import load_theme, template_environment
from octavo.report import make_reports
from octavo.tools import judge_records
from octavo.workshop.pool import Workshop
from octavo.workshop.scratch import scratch_folder

_SOURCE = f"{PAYLOAD}{Role.SOURCE.value}/"
# What a disk says of paths that no folder can hold together.
_IMPOSSIBLE = frozenset((errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EILSEQ, errno.EINVAL))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Before:
    """The bag that a new version follows."""

    version: Version  # without what changed since
    versions: tuple[Version, ...]  # that came before it
    digests: Mapping[str, str]  # SHA-256 of its sources and editions, by path
    slug: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deposit is to be; what is None is found out."""

    scheme: str = "general"
    before: Before | None = None
    versions: tuple[Version, ...] = ()  # that came before, where that is known already
    verdicts: tuple[Verdict, ...] | None = None
    made_with: Makings | None = None
    lock: bytes | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A deposit, or why there is none."""

    scheme: str
    build: Build  # with everything that was found
    facts: Facts
    epoch: int
    number: int  # of the version of the deposit
    files: Mapping[str, bytes]  # of the bag; none where it cannot be packed
    is_new: bool = True  # whether sources or editions are others than those of the version before

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong with the book, or with what its records need."""
        return self.build.has_errors


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of a bag."""

    findings: tuple[Finding, ...]
    files: int  # of the bag
    made_again: bool = False  # whether it came so far that its sources were built
    same_bytes: int = 0  # files that are the same when they are made again, manifests among them


def pack_book(
    root: Path, plan: Plan, environ: Mapping[str, str], workshop: Workshop, progress: Progress
) -> Packed:
    """Build the book, prove it with all validators, and pack it; nothing is written.

    Raises OctavoError when there is no book to be had from the folder, or when it changes meanwhile.
    """
    return _pack(root, plan, environ, workshop, progress, is_copy=False)


def _pack(
    root: Path, plan: Plan, environ: Mapping[str, str], workshop: Workshop, progress: Progress, *, is_copy: bool
) -> Packed:  # fmt: skip
    """``is_copy``: whether the book lies here as it is going to lie in the bag, as far as this disk can have it so."""
    before = digests_of_book(root)
    build = build_book(root, FORMATS, environ, workshop, progress, online=not is_copy)
    read, fetched = files_of(build, root)
    try:
        paths = find_sources_of(root, read)
    except FileNotFoundError as error:
        raise _changed() from error
    names, found = name_sources(paths)
    about_sources = [*found, *([FETCHED] if fetched else [])]
    is_refused = _have_errors(about_sources)
    epoch = read_stamp(root, environ).epoch
    sources = (
        {} if is_refused else {names[name]: body for name, body in read_sources(paths).items()}
    )
    if digests_of_book(root) != before:
        raise _changed()
    if is_copy or is_refused:
        proof = _prove(root, build, plan, progress)
    else:
        with scratch_folder() as folder:
            unfold_sources(sources, folder)
            try:
                if not lie_as_named(root, paths, names):
                    # behind links, and with names in another form of Unicode, the book is what it is in the bag
                    then = {**environ, "SOURCE_DATE_EPOCH": str(epoch)}
                    return _pack(folder.resolve(), plan, then, workshop, progress, is_copy=True)
                proof = _prove(folder.resolve(), build, plan, progress)
            except ManuscriptError as error:
                raise ManuscriptError((LINKED, *error.findings)) from error
    progress("pack", build.book.metadata.title)
    facts = gather_facts(
        build.book.metadata, build.book.slug, len(build.page_map.pages) if build.page_map else None
    )
    editions = {edition.name: edition.content for edition in build.editions}
    records = describe_book(facts, plan.scheme, epoch, list(editions))
    verdicts = (
        (*proof.verdicts, *judge_records(records)) if plan.verdicts is None else plan.verdicts
    )
    theme = load_theme(build.book.metadata.theme, root, build.fonts)
    fonts, about_fonts = _fonts(root, build)
    new = [finding for finding in proof.findings if finding not in build.findings]
    theirs = {finding.code for verdict in verdicts for finding in verdict.findings}
    own = [finding for finding in (*build.findings, *new) if finding.code not in theirs]
    about_records = [
        finding
        for verdict in verdicts
        if verdict not in proof.verdicts
        for finding in verdict.findings
    ]
    findings = [
        *build.findings, *new, *about_sources, *about_fonts, *find_lacking(facts, plan.scheme), *about_records,
    ]  # fmt: skip
    build = replace(build, findings=fold_findings(findings), verdicts=verdicts)
    if is_refused:
        return Packed(plan.scheme, build, facts, epoch, 0, {})
    versions = _versions(plan, sources, build.editions)
    templates = template_environment(root)
    marked = mark_pages(build.book, theme, templates, build.page_map)
    deposit = Deposit(
        facts=facts,
        scheme=plan.scheme,
        epoch=epoch,
        editions=editions,
        sources=sources,
        texts={
            f"{facts.slug}.tei.xml": make_tei(
                marked.book, facts, epoch, marked.before, name_pictures(build.book.images, root)
            ),
            f"{facts.slug}.txt": make_plain_text(build.book, facts, build.page_map),
        },
        fonts=fonts,
        proof=make_reports(build, templates),
        counts=count_findings(f.severity for f in own for _ in range(f.count)),
        verdicts=verdicts,
        made_with=gather_makings(_packages(build)) if plan.made_with is None else plan.made_with,
        lock=read_lock() if plan.lock is None else plan.lock,
        with_errors=build.has_errors,
        versions=versions,
    )
    files = make_bag(deposit)
    if wrong := hold_records(files):
        build = replace(build, findings=(*build.findings, *wrong))
        files = make_bag(
            replace(
                deposit,
                proof=make_reports(build, templates),
                counts=_counts(build),
                with_errors=True,
            )
        )
    is_new = plan.before is None or versions[-1].since != Change()
    return Packed(plan.scheme, build, facts, epoch, len(versions) + 1, files, is_new)


def _counts(build: Build) -> dict[Severity, int]:
    return count_findings(f.severity for f in build.findings for _ in range(f.count))


def _prove(root: Path, build: Build, plan: Plan, progress: Progress) -> Build:
    """The editions held against the sources that lie in the bag, and what validators say of them."""
    given = plan.verdicts
    return check_editions(
        root,
        lambda _: build.editions,
        progress,
        judge_editions if given is None else lambda editions, _: _of_editions(given, editions),
    )


def verify_bag(
    bag: Bag, environ: Mapping[str, str], workshop: Workshop, progress: Progress
) -> Verified:
    """Whether a bag is whole, and whether the same is made again from its sources; errors say what is not.

    Raises OctavoError where this machine cannot find out.
    """
    progress("bag", "reading every file")
    files = len(bag.names)
    findings = judge_bag(bag) or _judge_profile(bag)
    if findings:
        return Verified(findings, files)
    payload = [name for name in bag.names if name.startswith(PAYLOAD)]
    try:
        record = read_record(bag.read(RECORD))
        reports = {name: bag.read(name) for name in payload if name.startswith(FOLDER)}
        verdicts = read_verdicts(record.validators, reports)
    except (RecordError, ValueError) as error:
        return Verified((_wrong("bag-record", RECORD, str(error)),), files)
    if record.editions.keys() != editions_in(bag).keys():
        said = f"what it lists as editions is not what lies in {EDITIONS}"
        return Verified((_wrong("bag-record", RECORD, said),), files)
    plan = Plan(
        record.scheme,
        versions=record.versions,
        verdicts=verdicts,
        made_with=record.made_with,
        lock=bag.read(LOCK) if LOCK in bag.names else b"",
    )
    then = {**environ, "SOURCE_DATE_EPOCH": str(record.epoch)}
    with scratch_folder() as folder:
        sources = {
            name.removeprefix(_SOURCE): bag.read(name)
            for name in payload
            if name.startswith(_SOURCE)
        }
        try:
            unfold_sources(sources, folder)
        except OSError as error:
            if error.errno not in _IMPOSSIBLE:
                raise
            said = "the sources cannot lie in one folder: a name is too long, or is that of a file and of a folder"
            return Verified((_wrong("bag-sources", _SOURCE, said),), files)
        try:
            packed = _pack(folder.resolve(), plan, then, workshop, progress, is_copy=True)
        except ManuscriptError as error:
            return Verified((_not_built(), *fold_findings(error.findings)), files)
        except (TemplateFault, StyleFault, LayoutError) as error:
            return Verified((_not_built(), _wrong("bag-sources", _SOURCE, error.message)), files)
        names = differing(bag, packed.files)
        return Verified(
            tuple(_compare(bag, names, packed, record, folder.resolve(), progress)),
            files,
            True,
            files - len(set(bag.names).intersection(names)),
        )


def read_before(bag: Bag) -> Before:
    """What the next version of a deposit has to know of the one before it.

    Raises UsageError when the bag is not whole, or not one of ours.
    """
    findings = judge_bag(bag)
    if findings:
        raise UsageError(f"the bag is not whole: {findings[0].place}: {findings[0].message}",
                         hint="run octavo verify on it, and take another copy")  # fmt: skip
    try:
        record = read_record(bag.read(RECORD))
    except RecordError as error:
        raise UsageError(f"its build.json cannot be read: {error}",
                         hint="name a bag that octavo deposit made") from error  # fmt: skip
    manifest = hashlib.sha256(bag.read("manifest-sha256.txt")).hexdigest()
    version = Version(record.number, record.epoch, record.made_with["octavo"]["version"], manifest)
    digests = {
        name: bag.digests(name).sha256 for name in bag.names if name.startswith((_SOURCE, EDITIONS))
    }
    return Before(version, record.versions, digests, record.slug)


def _judge_profile(bag: Bag) -> tuple[Finding, ...]:
    """Whether a bag holds what ours do."""
    payload = [name for name in bag.names if name.startswith(PAYLOAD)]
    tags = [name for name in bag.names if not name.startswith(PAYLOAD)]
    said = hold_to_profile(read_info(bag.read(INFO)), tags, payload)
    return tuple(_wrong("bag-profile", INFO, told) for told in said)


def _compare(
    bag: Bag,
    names: tuple[str, ...],
    packed: Packed,
    record: Record,
    folder: Path,
    progress: Progress,
) -> Iterator[Finding]:
    """What it means that files with these names differ from those that were made again."""
    versions = other_versions(record.made_with, gather_makings(_packages(packed.build)))
    if not versions:
        yield from tell_differences(bag, packed.files, names)
        return
    for name, digest in editions_in(bag).items():
        if record.editions[name] != digest:
            yield _wrong("bag-differs", EDITIONS + name, "it is not the edition whose SHA-256 build.json has")  # fmt: skip
    alone = tuple(name for name in names if name.startswith(EDITIONS) and name not in packed.files)
    yield from tell_differences(bag, packed.files, alone)
    yield from tell_versions(versions, tuple(name for name in names if name not in alone))
    if not alone and any(name.startswith(EDITIONS) for name in names):
        yield from _other_text(bag, folder, record, packed, progress)


def _other_text(
    bag: Bag, folder: Path, record: Record, packed: Packed, progress: Progress
) -> list[Finding]:
    """Errors of the editions in the bag, held against its sources by this version, that the editions made now
    do not have: text or structure is another."""
    editions = [
        Edition(name.rpartition(".")[2], name, bag.read(EDITIONS + name))
        for name in record.editions
    ]
    try:
        proof = check_editions(
            folder, lambda _: editions, progress, lambda _editions, _progress: ()
        )
    except UsageError as error:
        return [_wrong("bag-text", EDITIONS, error.message)]
    known = {(finding.code, finding.message, finding.place) for finding in packed.build.findings}
    return [
        finding
        for finding in proof.findings
        if finding.severity is Severity.ERROR
        and (finding.code, finding.message, finding.place) not in known
    ]


def _versions(
    plan: Plan, sources: Mapping[str, bytes], editions: Sequence[Edition]
) -> tuple[Version, ...]:
    if plan.before is None:
        return plan.versions
    files = {_SOURCE + name: content for name, content in sources.items()}
    files |= {EDITIONS + edition.name: edition.content for edition in editions}
    now = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    since = find_change(plan.before.digests, now)
    return (*plan.before.versions, replace(plan.before.version, since=since))


def _fonts(root: Path, build: Build) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files of the typefaces that the editions hold, as far as they may be handed on."""
    try:
        files = read_font_files(
            build.book.metadata.theme, root, build.fonts, embedded_faces(build.editions)
        )
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read: {error.strerror}",
                         hint="look at its permissions") from error  # fmt: skip
    return pack_fonts(files)


def _changed() -> UsageError:
    return UsageError("files of the book were changed while it was built", hint="run it again")


def _packages(build: Build) -> list[str]:
    """The packages of fonts that the front matter names."""
    return [
        name for names in build.book.metadata.fonts.values() for name in names if "." not in name
    ]


def _of_editions(verdicts: Sequence[Verdict], editions: Sequence[Edition]) -> tuple[Verdict, ...]:
    names = {edition.name for edition in editions}
    return tuple(verdict for verdict in verdicts if verdict.subject in names)


def _not_built() -> Finding:
    return _wrong(
        "bag-sources", _SOURCE, "the book cannot be built again from the sources in the bag"
    )


def _wrong(code: str, name: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message, Place(name), "ask who deposited the bag")


def _have_errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
