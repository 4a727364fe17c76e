"""What a level-1 heading begins, by its classes and by titles that every reader knows."""

from __future__ import annotations

import pytest

from octavo.model import Kind
from octavo.parse.roles import Role, role_of

FRONT, PART, CHAPTER, APPENDIX, BACK = Kind


@pytest.mark.parametrize(
    ("title", "classes", "expected"),
    [
        ("Rain", "", Role(CHAPTER, True, "doc-chapter", "chapter")),
        ("Rain", "chapter", Role(CHAPTER, True, "doc-chapter", "chapter")),
        ("Rain", "unnumbered", Role(CHAPTER, False, "doc-chapter", "chapter")),
        ("Rain", "part", Role(PART, True, "doc-part", "part")),
        ("Rain", "part unnumbered", Role(PART, False, "doc-part", "part")),
        ("Rain", "appendix", Role(APPENDIX, True, "doc-appendix", "appendix")),
        ("Rain", "frontmatter", Role(FRONT, False, None, "frontmatter")),
        ("Rain", "backmatter", Role(BACK, False, None, "backmatter")),
        ("Introduction", "", Role(CHAPTER, False, "doc-introduction", "introduction")),
        ("Introduction", "chapter", Role(CHAPTER, True, "doc-introduction", "introduction")),
        ("Introduction", "frontmatter", Role(FRONT, False, "doc-introduction", "introduction")),
        ("Introduction", "part", Role(PART, True, "doc-part", "part")),
        ("Preface", "", Role(FRONT, False, "doc-preface", "preface")),
        ("PREFACE!", "", Role(FRONT, False, "doc-preface", "preface")),
        ("Bibliography", "", Role(BACK, False, "doc-bibliography", "bibliography")),
        ("Appendix", "", Role(APPENDIX, True, "doc-appendix", "appendix")),
        ("Appendix: Letters", "", Role(APPENDIX, True, "doc-appendix", "appendix")),
        ("Appendix B: Letters", "", Role(APPENDIX, False, "doc-appendix", "appendix")),
        ("Anhang 2", "", Role(APPENDIX, False, "doc-appendix", "appendix")),
        ("Appendicitis", "", Role(CHAPTER, True, "doc-chapter", "chapter")),
        ("An Introduction to Rain", "", Role(CHAPTER, True, "doc-chapter", "chapter")),
    ],
)
def test_classes_state_a_role_and_titles_suggest_one(
    title: str, classes: str, expected: Role
) -> None:
    assert role_of(title, classes.split()) == expected


@pytest.mark.parametrize(
    ("title", "role", "kind"),
    [
        ("Vorwort", "preface", FRONT),
        ("Geleitwort", "foreword", FRONT),
        ("Einleitung", "introduction", CHAPTER),
        ("Schluss", "conclusion", CHAPTER),
        ("Nachwort", "afterword", BACK),
        ("Danksagung", "acknowledgments", FRONT),
        ("Literaturverzeichnis", "bibliography", BACK),
        ("Quellen- und Literaturverzeichnis", "bibliography", BACK),
        ("Glossar", "glossary", BACK),
        ("Anhang", "appendix", APPENDIX),
        ("Avant-propos", "preface", FRONT),
        ("Avant\u2011propos", "preface", FRONT),
        ("Introduction", "introduction", CHAPTER),
        ("Remerciements", "acknowledgments", FRONT),
        ("Épilogue", "epilogue", CHAPTER),
        ("E\u0301pilogue", "epilogue", CHAPTER),
        ("Postface", "afterword", BACK),
        ("Annexe", "appendix", APPENDIX),
        ("Bibliographie", "bibliography", BACK),
        ("Prólogo", "prologue", CHAPTER),
        ("Agradecimientos", "acknowledgments", FRONT),
        ("Bibliografía", "bibliography", BACK),
        ("Prefazione", "preface", FRONT),
        ("Ringraziamenti", "acknowledgments", FRONT),
        ("Введение", "introduction", CHAPTER),
        ("Список литературы", "bibliography", BACK),
        ("Ներածություն", "introduction", CHAPTER),
        ("Առաջաբան", "preface", FRONT),
    ],
)
def test_well_known_titles_are_known_in_several_languages(
    title: str, role: str, kind: Kind
) -> None:
    found = role_of(title, [])
    assert (found.role, found.epub_type, found.kind) == (f"doc-{role}", role, kind)


def test_acknowledgments_stand_before_the_body_or_behind_it() -> None:
    assert role_of("Acknowledgements", []).kind is FRONT
    assert role_of("Acknowledgements", [], opened=True).kind is BACK
    assert role_of("Acknowledgements", ["chapter"], opened=True).kind is CHAPTER


def test_front_matter_behind_the_first_chapter_is_a_chapter_without_a_number() -> None:
    for classes in ([], ["frontmatter"]):
        found = role_of("Preface", classes, opened=True)
        assert (found.kind, found.numbered, found.role) == (CHAPTER, False, "doc-preface")
