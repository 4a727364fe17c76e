"""Turn terms of the Library of Congress's vocabularies for preservation into elements that name their vocabulary.

Source: id.loc.gov/vocabulary/preservation, as last changed on 24 September 2018.
"""

from __future__ import annotations

from lxml import etree

from octavo.archive.tree import add

_VOCABULARIES = "http://id.loc.gov/vocabulary/preservation"

# eventType: each term with its code
EVENT_TYPES = {
    "accession": "acc", "appraisal": "app", "capture": "cap", "compiling": "cop", "compression": "com",
    "creation": "cre", "deaccession": "dea", "decompression": "dec", "decryption": "der", "deletion": "del",
    "digital signature generation": "dsg", "digital signature validation": "dig", "displaying": "dsp",
    "dissemination": "dis", "encryption": "enc", "execution": "exe", "exporting": "exp", "extraction": "ext",
    "filename change": "fil", "fixity check": "fix", "forensic feature analysis": "ffa",
    "format identification": "for", "imaging": "ima", "information package creation": "ipc",
    "information package merging": "ipm", "information package splitting": "ips", "ingestion": "ing",
    "ingestion end": "ine", "ingestion start": "ins", "interpreting": "int", "message digest calculation": "mes",
    "metadata extraction": "mee", "metadata modification": "mem", "migration": "mig", "modification": "mod",
    "normalization": "nor", "packing": "pac", "policy assignment": "poa", "printing": "prt", "quarantine": "qua",
    "recovery": "rec", "redaction": "red", "refreshment": "ref", "rendering": "ren", "replication": "rep",
    "transfer": "tra", "unpacking": "unp", "unquarantine": "unq", "validation": "val", "virus check": "vir",
}  # fmt: skip


def term(
    parent: etree._Element, element: str, label: str, vocabulary: str, code: str
) -> etree._Element:
    """An element of PREMIS with a term, its vocabulary and the term's own address (Data Dictionary 3.0, introduction)."""
    address = f"{_VOCABULARIES}/{vocabulary}"
    naming = {
        "authority": vocabulary,
        "authorityURI": address,
        "valueURI": f"{address}/{code}",
    }
    return add(parent, f"premis:{element}", label, naming)
