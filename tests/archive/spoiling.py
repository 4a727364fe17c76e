"""Bags in memory, and the ways to spoil one: what is done, which code is told, and of which file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from octavo.archive.bagging import is_tagmanifest
from octavo.model.bag import BagError, Digests

Files = dict[str, bytes]
MANIFESTS = (
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha512.txt",
)


@dataclass(frozen=True)
class MemoryBag:
    """A bag that lies nowhere."""

    files: Mapping[str, bytes]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    def read(self, name: str) -> bytes:
        if name not in self.files:
            raise BagError("it is not there")
        return self.files[name]

    def digests(self, name: str) -> Digests:
        content = self.read(name)
        return Digests(
            len(content), hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()
        )


@dataclass(frozen=True)
class Spoilt:
    """One way to spoil a bag."""

    how: str
    spoil: Callable[[Files], Files]
    code: str  # of a finding that has to be told
    file: str  # of which


def sealed_again(files: Files) -> Files:
    """The bag with manifests that are right again: of somebody who knows what a bag is."""
    payload = {name: body for name, body in files.items() if name.startswith("data/")}
    tags = {
        name: body
        for name, body in files.items()
        if name not in payload and "manifest-" not in name and name != "bag-info.txt"
    }
    octets = sum(map(len, payload.values()))
    info = files["bag-info.txt"].decode().splitlines()
    kept = [line for line in info if not line.startswith("Payload-Oxum:")]
    tags["bag-info.txt"] = "\n".join([*kept, f"Payload-Oxum: {octets}.{len(payload)}", ""]).encode()
    made = {**payload, **tags}
    for kind, listed in (("manifest", payload), ("tagmanifest", {})):
        for name in ("sha256", "sha512"):
            of = listed or {n: b for n, b in made.items() if n not in payload and not is_tagmanifest(n)}  # fmt: skip
            lines = [f"{hashlib.new(name, of[path]).hexdigest()}  {path}\n" for path in sorted(of)]
            made[f"{kind}-{name}.txt"] = "".join(lines).encode()
    return made


def spoilt_bags(files: Files) -> Iterator[Spoilt]:
    """Ways to spoil this bag that anybody can see who reads its manifests."""
    yield from _bytes(files)
    yield from _files(files)
    for manifest in MANIFESTS:
        yield from _forms(manifest)
    yield from _declarations()
    yield from _sums()


def _bytes(files: Files) -> Iterator[Spoilt]:
    """A byte changed, added or gone in each file."""
    for name in sorted(files):
        code = "bag-form" if name == "bagit.txt" or "manifest-" in name else "bag-changed"
        body = files[name]
        middle = len(body) // 2
        changed = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
        if code == "bag-changed":
            yield Spoilt(f"a byte of {name} is another", _put(name, changed), code, name)
            yield Spoilt(f"{name} is cut", _put(name, body[:-1]), code, name)
        yield Spoilt(f"{name} has a byte more", _put(name, body + b"\n"), code, name)


def _files(files: Files) -> Iterator[Spoilt]:
    """A file gone, or one too many."""
    for name in sorted(files):
        code = "bag-form" if name in (*MANIFESTS, "bagit.txt", "bag-info.txt") else "bag-missing"
        yield Spoilt(f"{name} is gone", _without(name), code, name)
    for name in ("data/new.txt", "data/editions/.hidden", "metadata/new.xml", "NOTE.txt", "x/y/z.txt"):  # fmt: skip
        yield Spoilt(f"{name} was added", _put(name, b"new"), "bag-added", name)
    yield Spoilt("a file has another name",
                 lambda f: _put("data/editions/other.pdf", next(b for n, b in f.items() if n.endswith(".pdf")))(f),
                 "bag-added", "data/editions/other.pdf")  # fmt: skip
    yield Spoilt("two files are exchanged", _exchanged, "bag-changed",
                 sorted(n for n in files if n.startswith("data/"))[0])  # fmt: skip
    yield Spoilt("a part is to be fetched", _put("fetch.txt", b"https://example.org/x 1 data/x\n"), "bag-fetch", "fetch.txt")  # fmt: skip


def _forms(manifest: str) -> Iterator[Spoilt]:
    """A manifest of another form, though it may say the same."""

    def lines(change: Callable[[list[str]], list[str]]) -> Callable[[Files], Files]:
        def spoil(files: Files) -> Files:
            old = files[manifest].decode().splitlines()
            return {**files, manifest: ("\n".join(change(old)) + "\n").encode()}

        return spoil

    def first(change: Callable[[str], str]) -> Callable[[Files], Files]:
        return lines(lambda old: [change(old[0]), *old[1:]])

    def form(how: str, spoil: Callable[[Files], Files]) -> Spoilt:
        return Spoilt(f"{manifest}: {how}", spoil, "bag-form", manifest)

    def leads(how: str, path: str) -> Spoilt:
        return Spoilt(
            f"{manifest}: {how}",
            lines(lambda old: [*old, f"{'0' * len(old[0].split()[0])}  {path}"]),
            "bag-path",
            manifest,
        )

    yield form("capitals", first(lambda line: line[:64].upper() + line[64:]))
    yield form("one space", first(lambda line: line.replace("  ", " ")))
    yield form("a tab", first(lambda line: line.replace("  ", "\t")))
    yield form("the mark of binary files", first(lambda line: line.replace("  ", " *")))
    yield form("another order", lines(lambda old: old[::-1]))
    yield form("a line twice", lines(lambda old: [*old, old[-1]]))
    yield form("an empty line", lines(lambda old: [*old, ""]))
    yield form("a remark", lines(lambda old: ["# files", *old]))
    yield form("no digests", lines(lambda old: [line.split("  ")[1] for line in old]))
    yield form(
        "line ends of Windows", lambda f: {**f, manifest: f[manifest].replace(b"\n", b"\r\n")}
    )
    yield form("no last line end", lambda f: {**f, manifest: f[manifest].rstrip(b"\n")})
    yield form("UTF-16", lambda f: {**f, manifest: f[manifest].decode().encode("utf-16")})
    yield form("a byte-order mark", lambda f: {**f, manifest: b"\xef\xbb\xbf" + f[manifest]})
    yield form("empty", lambda f: {**f, manifest: b""})
    yield form("itself in it", lines(lambda old: [*old, f"{'0' * 64}  {manifest}"]))
    yield leads("a path up", "data/../../secret")
    yield leads("a path of the whole disk", "/etc/hostname")
    yield leads("a path of a home", "~/secret")
    yield leads("a path of a drive", "C:\\secret")
    yield leads("a path that stays", "./data/x")


def _declarations() -> Iterator[Spoilt]:
    for how, said in (
        ("of BagIt 0.97", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        ("of BagIt 2.0", b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"),
        ("of other letters", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n"),
        ("of one line", b"BagIt-Version: 1.0\n"),
        ("empty", b""),
        ("another file", b"%PDF-1.7\n"),
    ):
        yield Spoilt(f"bagit.txt is {how}", _put("bagit.txt", said), "bag-form", "bagit.txt")


def _sums() -> Iterator[Spoilt]:
    for how, new in (("wrong", "1.1"), ("no sum", "many"), ("empty", "")):

        def spoil(files: Files, new: str = new) -> Files:
            lines = files["bag-info.txt"].decode().splitlines()
            kept = [f"Payload-Oxum: {new}" if x.startswith("Payload-Oxum") else x for x in lines]
            made = sealed_again(files)
            made["bag-info.txt"] = ("\n".join(kept) + "\n").encode()
            tags = {n: b for n, b in made.items() if not n.startswith("data/") and not is_tagmanifest(n)}  # fmt: skip
            for name in ("sha256", "sha512"):
                listed = [f"{hashlib.new(name, tags[n]).hexdigest()}  {n}\n" for n in sorted(tags)]
                made[f"tagmanifest-{name}.txt"] = "".join(listed).encode()
            return made

        yield Spoilt(f"Payload-Oxum is {how}", spoil, "bag-sum", "bag-info.txt")


def _exchanged(files: Files) -> Files:
    one, other = sorted(name for name in files if name.startswith("data/"))[:2]
    return {**files, one: files[other], other: files[one]}


def _put(name: str, body: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: body}


def _without(name: str) -> Callable[[Files], Files]:
    return lambda files: {n: body for n, body in files.items() if n != name}
