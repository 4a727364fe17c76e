"""Turn facts into what the book trade reads: ONIX for Books 3.1, one Product for each edition with an ISBN.

Groups (P.1, P.3 …) are those of EDItEUR's "ONIX for Books Product Information Format Specification" 3.1, lists those of
its code lists, issue 75. What nobody has said is left out: how the book is bound (so its form is BA, a book without
detail), its size in the hand, its price, whether it can be had. That a name is a person's is the front matter's own word:
``author`` lists persons. How many pages the e-book has is how many the print edition has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from octavo.archive import tree
from octavo.archive.facts import Facts, Name
from octavo.archive.given import name_in_parts, needed
from octavo.archive.identifiers import licence_address
from octavo.archive.languages import library_code
from octavo.archive.tree import begin, finish, moment
from octavo.model.metadata import Institution
from octavo.text.imprint import licence_name

ONIX = "http://ns.editeur.org/onix/3.1/reference"

# List 17. An editor who stands where authors would is still an editor.
_ROLES = {
    "author": "A01", "editor": "B01", "translator": "B06", "illustrator": "A12", "photographer": "A13",
    "foreword": "A23", "afterword": "A19", "contributor": "A32", "advisor": "B27",
    "chair": "B28", "member": "B28",
}  # fmt: skip
_THESES = {"bachelor": "06", "master": "07", "doctor": "02"}  # list 72
# What another product is to this one (list 51), and another work to this one's (list 164), of DataCite's relations.
_PRODUCTS = {
    "is-part-of": "02", "has-part": "01", "is-new-version-of": "03", "is-previous-version-of": "05",
    "references": "34", "is-referenced-by": "35",
}  # fmt: skip
_WORKS = {"is-derived-from": "02", "is-source-of": "03"}
_DATE_FORMATS = {
    4: "05",
    7: "01",
    10: "00",
}  # list 55, by the letters of 2026, 2026-11 and 2026-11-22

# Languages of list 74 that have no tag of two letters; all that have one are in it by their code of ISO 639-2.
_RARER_LANGUAGES = frozenset("""
aav ace ach ada ady afa afh ain akk ale alg alq alt ang anp apa arc arn arp art arw ast ath atj aus awa bad bai bal ban
bas bat bej bem ber bho bik bin bla bnc bnt bra brx btk bua bug bum byn cad cai car cau cay ceb cel chb chg chk chm chn
cho chp chr chy cic ckb cmc cmn cnr cop cou cpe cpf cpp crg crh crj crk crl crm crp csb csw cus cwd dak dar day del den
dgr din doi dra dsb dua dum dyu efi egl egy eka elx enm esx ewo fan fat fil fit fiu fkv fon frm fro frr frs fuf fur gaa gay
gba gem gez gil git gju gmh gml goh gon gor got grb grc grt gsw guc gwi hai haw hil him hit hmn hmx hoc hop hsb hup hux
iba ijo ike ikt ilo inc ine inh ira iro jbo jow jpr jpx jrb kaa kab kac kam kar kaw kbd kbp kdr kha khi kho khr kln kmb
kok kos kpe kqs krc krl kro kru kss kum kut kwk lad lah lam lez lij lkt lmo lol lom loz lua lui lun luo lus luy mad mag
mai mak man map mas mdf mdr men mga mic min mis mkh mnc mni mno moe moh mol mos mul mun mus mwf mwl mwr myn myv nah nai
nap nds new nia nic niu nog non nqo nrf nsk nso nub nwc nym nyn nyo nzi odt ojs oka omq ood osa ota oto paa pag pal pam
pap pau pcd peo pes phi phn pms pon poz pra pri pro prs qar qav qgl qiv qlk qls qnf qsp qsw raj rap rar rcf rgn rjs rkt
rmg roa rom rup sad sah sai sal sam sas sat scc scn sco scr sdc sdn sel sem sga sgn shi shn shs sid sio sit sla sma smi
smj smn sms snk sog son srm srn sro srr ssa sto suk sus sux swb syc syr szl tai tem ter tet tgl thp tig tiv tkl tlh tli
tmh tod tog tpi tsd tsi tum tup tut tvl tyv tzm tzo udm uga umb und unr urj vai vec vot wak wal war was wen wls wuu wym
xal xuu yao yap ypk yue zap zbl zen zgh zhx znd zun zxx zza
""".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Edition:
    """An edition in the trade."""

    isbn: str  # thirteen digits
    form: str  # list 150
    details: tuple[str, ...]  # list 175
    extent: str  # what kind of count its pages are: list 23

    @property
    def is_digital(self) -> bool:
        return self.form == "ED"


def make_onix(facts: Facts, epoch: int) -> bytes:
    """The message; ``epoch`` is when it is sent, in seconds since 1970, UTC.

    Raises InternalError for a book without publisher: ``find_lacking`` tells of it, and of a book without ISBN, whose
    message would have no product.
    """
    root = begin("ONIXMessage", {None: ONIX}, {"release": "3.1"})
    header = _put(root, "Header")
    _put(_put(header, "Sender"), "SenderName", needed(facts.publisher, "publisher"))
    _put(header, "SentDateTime", moment(epoch).replace("-", "").replace(":", ""))
    editions = tuple(_editions(facts))
    for edition in editions:
        others = tuple(other for other in editions if other is not edition)
        _tell_of_product(root, facts, edition, others)
    return finish(root)


def onix_language(tag: str) -> str:
    """The code of list 74 for a language tag; "mis" where the list has none for it."""
    code, source = library_code(tag)
    return code if source == "iso639-2b" or code in _RARER_LANGUAGES else "mis"


def _put(
    parent: etree._Element,
    name: str,
    text: str | None = None,
    attributes: dict[str, str] | None = None,
) -> etree._Element:
    """An element at the end of another; what is said in it is one line, as ONIX demands of all but long texts."""
    words = text if text is None or name == "Text" else " ".join(text.split())
    return tree.add(parent, name, words, attributes)


def _editions(facts: Facts) -> Iterator[_Edition]:
    from stdnum import isbn

    if facts.isbn_print:
        yield _Edition(isbn.compact(isbn.to_isbn13(facts.isbn_print)), "BA", (), "06")
    if facts.isbn_epub and facts.isbn_epub != facts.isbn_print:
        # an EPUB whose lines are set on the screen
        yield _Edition(isbn.compact(isbn.to_isbn13(facts.isbn_epub)), "ED", ("E101", "E200"), "08")


def _tell_of_product(
    root: etree._Element, facts: Facts, edition: _Edition, others: tuple[_Edition, ...]
) -> None:
    product = _put(root, "Product")
    _put(product, "RecordReference", f"urn:isbn:{edition.isbn}")  # P.1
    _put(product, "NotificationType", "03")  # confirmed on publication
    for kind in ("03", "15"):  # P.2: GTIN-13 and ISBN-13, which are one number
        _identify(product, "Product", kind, edition.isbn)
    _describe(product, facts, edition)
    _tell_contents(product, facts)
    _tell_publication(product, facts)
    _relate(product, facts, edition, others)


def _identify(parent: etree._Element, what: str, kind: str, value: str) -> None:
    element = _put(parent, f"{what}Identifier")
    _put(element, f"{what}IDType", kind)
    _put(element, "IDValue", value)


def _describe(product: etree._Element, facts: Facts, edition: _Edition) -> None:
    detail = _put(product, "DescriptiveDetail")
    _put(detail, "ProductComposition", "00")  # P.3: one item
    _put(detail, "ProductForm", edition.form)
    for code in edition.details:
        _put(detail, "ProductFormDetail", code)
    _put(detail, "PrimaryContentType", "10")  # text
    if edition.is_digital:
        _put(detail, "EpubTechnicalProtection", "00")  # none is put into the file
        _license(detail, facts)
    _tell_titles(detail, facts)
    people = (*facts.creators, *facts.contributors, *facts.committee)
    for number, name in enumerate(people, start=1):
        _credit(detail, name, number)  # P.7
    if facts.edition:
        _put(detail, "EditionStatement", facts.edition)  # P.9
    language = _put(detail, "Language")  # P.10
    _put(language, "LanguageRole", "01")
    _put(language, "LanguageCode", onix_language(facts.language))
    if facts.pages:
        extent = _put(detail, "Extent")  # P.11
        _put(extent, "ExtentType", edition.extent)
        _put(extent, "ExtentValue", str(facts.pages))
        _put(extent, "ExtentUnit", "03")
    if facts.subjects:
        subject = _put(
            detail, "Subject"
        )  # P.12: all keywords in one, by semicolons (list 27, code 20)
        _put(subject, "SubjectSchemeIdentifier", "20")
        _put(subject, "SubjectHeadingText", "; ".join(dict.fromkeys(facts.subjects)))


def _license(detail: etree._Element, facts: Facts) -> None:
    if facts.spdx:
        element = _put(detail, "EpubLicense")
        _put(element, "EpubLicenseName", licence_name(facts.spdx))
        if address := licence_address(facts.spdx):
            link = _put(element, "EpubLicenseExpression")
            _put(link, "EpubLicenseExpressionType", "02")  # the words of the licence itself
            _put(link, "EpubLicenseExpressionLink", address)


def _tell_titles(detail: etree._Element, facts: Facts) -> None:
    if series := facts.series:
        collection = _put(detail, "Collection")  # P.5
        _put(collection, "CollectionType", "10")  # named by the publisher
        title = _put(collection, "TitleDetail")
        _put(title, "TitleType", "01")
        element = _put(title, "TitleElement")
        _put(element, "TitleElementLevel", "02")  # of the series
        _put(element, "TitleText", series.name)
        if series.number:
            element = _put(title, "TitleElement")
            _put(element, "TitleElementLevel", "01")  # of the book in it
            _put(element, "PartNumber", series.number)
    title = _put(detail, "TitleDetail")  # P.6
    _put(title, "TitleType", "01")
    element = _put(title, "TitleElement")
    _put(element, "TitleElementLevel", "01")
    _put(element, "TitleText", facts.title)
    if facts.subtitle:
        _put(element, "Subtitle", facts.subtitle)
    if facts.degree:
        _put(detail, "ThesisType", _THESES[facts.degree.level])
        if facts.institution:
            _put(detail, "ThesisPresentedTo", facts.institution.name)
        if facts.defended:
            _put(detail, "ThesisYear", facts.defended[:4])


def _credit(detail: etree._Element, name: Name, number: int) -> None:
    element = _put(detail, "Contributor")
    _put(element, "SequenceNumber", str(number))
    _put(element, "ContributorRole", _ROLES[name.role])
    if name.orcid:
        _identify_name(element, "NameIdentifier", "NameIDType", "21", name.orcid.replace("-", ""))
    _put(element, "PersonName", name.name)
    given, family = name_in_parts(name)
    if name.is_sorted:
        _put(element, "PersonNameInverted", name.sort)
    if given and family:
        _put(element, "NamesBeforeKey", given)
        _put(element, "KeyNames", family)
    if name.affiliation:
        _affiliate(element, name.affiliation)


def _affiliate(contributor: etree._Element, house: Institution) -> None:
    element = _put(contributor, "ProfessionalAffiliation")
    if house.ror:
        _identify_name(
            element, "AffiliationIdentifier", "AffiliationIDType", "40", _bare_ror(house.ror)
        )
    _put(element, "Affiliation", house.name)


def _identify_name(parent: etree._Element, tag: str, kind_tag: str, kind: str, value: str) -> None:
    element = _put(parent, tag)
    _put(element, kind_tag, kind)
    _put(element, "IDValue", value)


def _bare_ror(ror: str) -> str:
    return ror.removeprefix("https://ror.org/")  # list 44, code 40


def _tell_contents(product: etree._Element, facts: Facts) -> None:
    texts = [
        (kind, text) for kind, text in (("03", facts.description), ("30", facts.abstract)) if text
    ]
    collateral = _put(product, "CollateralDetail") if texts else product
    for kind, text in texts:
        content = _put(collateral, "TextContent")  # P.14
        _put(content, "TextType", kind)
        _put(content, "ContentAudience", "00")
        _put(content, "Text", text, {"textformat": "06"})


def _tell_publication(product: etree._Element, facts: Facts) -> None:
    detail = _put(product, "PublishingDetail")
    publisher = _put(detail, "Publisher")  # P.19
    _put(publisher, "PublishingRole", "01")
    _put(publisher, "PublisherName", facts.publisher)
    for funding in facts.funding:
        body = _put(detail, "Publisher")
        _put(body, "PublishingRole", "16")
        if funding.ror:
            _identify_name(
                body, "PublisherIdentifier", "PublisherIDType", "40", _bare_ror(funding.ror)
            )
        _put(body, "PublisherName", funding.funder)
        if funding.award:
            grant = _put(_put(body, "Funding"), "FundingIdentifier")
            _put(grant, "FundingIDType", "01")
            _put(grant, "IDTypeName", "Grant number")
            _put(grant, "IDValue", funding.award)
    if facts.date:
        date = _put(detail, "PublishingDate")  # P.20
        _put(date, "PublishingDateRole", "01")
        _put(
            date,
            "Date",
            facts.date.replace("-", ""),
            {"dateformat": _DATE_FORMATS[len(facts.date)]},
        )


def _relate(
    product: etree._Element, facts: Facts, edition: _Edition, others: tuple[_Edition, ...]
) -> None:
    from stdnum import isbn

    works: list[tuple[str, str, str]] = []
    products: list[tuple[str, str, str]] = []
    if facts.doi:
        works.append(("01", "06", facts.doi))  # the DOI names the work of which this is an edition
    products += [("13" if edition.is_digital else "27", "15", other.isbn) for other in others]
    for related in facts.related:
        number = isbn.compact(isbn.to_isbn13(related.isbn)) if related.isbn else related.doi
        if number and related.relation in _WORKS:
            works.append((_WORKS[related.relation], "15" if related.isbn else "06", number))
        elif number and related.relation in _PRODUCTS:
            products.append((_PRODUCTS[related.relation], "15" if related.isbn else "06", number))
    material = _put(product, "RelatedMaterial") if works or products else product
    for code, kind, value in works:
        work = _put(material, "RelatedWork")  # P.22
        _put(work, "WorkRelationCode", code)
        _identify(work, "Work", kind, value)
    for code, kind, value in products:
        other = _put(material, "RelatedProduct")  # P.23
        _put(other, "ProductRelationCode", code)
        _identify(other, "Product", kind, value)
