"""What single OCR programs write, as they write it."""

from __future__ import annotations

from scan.test_simulated import imported

MARKER = """{0}------------------------------------------------

# THE RIVER WAR

*An Account of Its Causes*

Jane Q. Writer

OXFORD UNIVERSITY PRESS

1921

{1}------------------------------------------------

# Contents

| Preface                             | v |
|-------------------------------------|---|
| [CHAPTER I The Beginning](#page-3-0) | 1 |
| [CHAPTER II The Middle](#page-4-0)   | 3 |

{2}------------------------------------------------

# <span id="page-2-0"></span>PREFACE

This is the preface, which says in many words that the book was written over many years.

v

{3}------------------------------------------------

<span id="page-3-0"></span># CHAPTER I

## THE BEGINNING

In the beginning was the river,<sup>1</sup> of a great length, and nobody knew its source until in 18

<sup>1</sup> Herodotus, *Histories*, ii. 28.

{4}------------------------------------------------

2 THE RIVER WAR

40 men went out to find it.<sup>2</sup> It had 5 m<sup>2</sup>.

<sup>2</sup> *Ibid.*, 29; *cf.* Strabo. It is to be
noted that he differs.

{5}------------------------------------------------

<span id="page-5-0"></span># CHAPTER II

# THE MIDDLE

It was dry, and the people said:

> We are dry and
> have none.

- one item and
- another item which

3

{6}------------------------------------------------

4 THE RIVER WAR

goes on here.

{7}------------------------------------------------

It went on.

5

{8}------------------------------------------------

6 THE RIVER WAR

It ended.
"""


def test_marker() -> None:
    made = imported(MARKER)
    front = {key: value for key, value in made.front_matter.items() if key != "notes"}
    assert front == {
        "title": "The River War", "subtitle": "An Account of Its Causes", "author": "Jane Q. Writer",
        "date": "1921", "language": "en", "publisher": "Oxford University Press",
        "source-edition": "Oxford University Press, 1921", "contents": {"depth": "1"},
    }  # fmt: skip
    body = made.text.partition("\n---\n")[2]
    assert (
        body
        == """
[]{.page n="v"}

# Preface {.unnumbered}

This is the preface, which says in many words that the book was written over many years.

[]{.page n="1"}

# The Beginning

In the beginning was the river,[^1] of a great length, and nobody knew its source until in 18 \
[]{.page n="2"}40 men went out to find it.[^2] It had 5 m^2^.

[]{.page n="3"}

# The Middle

It was dry, and the people said:

> We are dry and have none.

- one item and
- another item which []{.page n="4"}goes on here.

[]{.page n="5"}It went on.

[]{.page n="6"}It ended.

[^1]: Herodotus, *Histories*, ii. 28.

[^2]: *Ibid.*, 29; *cf.* Strabo. It is to be noted that he differs.
"""
    )
    assert made.log.looks == []


MISTRAL = """# A HISTORY OF GLASS

By John Smith

## Introduction

Glass is old. ${ }^{1}$ It was made in Egypt, and in the forests. ${ }^{2}$ The cost was $\\$ 5$ or more, and

[^0]:    ${ }^{1}$ Pliny, Natural History.
    ${ }^{2}$ Theophilus.

in Venice even more was paid. $^{3}$ A formula $E=m c^{2}$ is here.

[^1]:    ${ }^{3}$ Neri, 1612.
"""


def test_mistral_ocr() -> None:
    made = imported(MISTRAL)
    assert (
        made.text.partition("# Introduction\n")[2]
        == """
Glass is old.[^1] It was made in Egypt, and in the forests.[^2] The cost was \\$5 or more, and in Venice \
even more was paid.[^3] A formula $E=m c^{2}$ is here.

[^1]: Pliny, Natural History.

[^2]: Theophilus.

[^3]: Neri, 1612.
"""
    )
    assert made.log.looks == []


NOUGAT = """# A Study of Waves

Jane Doe

###### Abstract

We study waves in a medium that is not uniform and find that they bend.

## 1 Introduction

Waves are everywhere [1].

[MISSING_PAGE_FAIL:3]

## 2 Methods

We measured \\(x^{2}\\).

## References

* [1] A. Author, Waves, 1990.
"""


def test_nougat() -> None:
    made = imported(NOUGAT)
    assert made.front.author == "Jane Doe"
    assert [(t.level, t.text, t.prefix) for t in made.titles] == [
        (1, "Abstract", ""), (1, "Introduction", "1 "), (1, "Methods", "2 "), (1, "References", "")
    ]  # fmt: skip
    assert "Waves are everywhere [1]." in made.text
    assert "We measured $x^{2}$." in made.text
    assert "the OCR program could not read a page: [MISSING_PAGE_FAIL:3]" in [
        look.message for look in made.log.looks
    ]


PLAIN = """THE LIFE OF A CLERK

by

Thomas Gray

LONDON
1888

CHAPTER I.

MY YOUTH.

I was born in the year 1820 in a small town, of which the less is said the
better, and my father, who was a clerk before me, taught me to write be-
fore I could read. We had five books before the fire.

CHAPTER II.

MY SCHOOL.

At ten I went to school.
"""


def test_plain_text_without_any_mark() -> None:
    made = imported(PLAIN)
    assert (made.front.title, made.front.author, made.front.date) == (
        "The Life of a Clerk", "Thomas Gray", "1888"
    )  # fmt: skip
    assert (
        made.text.partition("\n---\n")[2]
        == """
# MY YOUTH

I was born in the year 1820 in a small town, of which the less is said the better, and my father, who was a \
clerk before me, taught me to write before I could read. We had five books before the fire.

# MY SCHOOL

At ten I went to school.
"""
    )
    (numbered,) = [remark for remark in made.log.remarks if "numbered" in remark]
    assert numbered.startswith("the chapters are numbered I to II in the source")
