"""A page with two notes, in the words of every program that writes one."""

from __future__ import annotations

WORD = """<html lang="en"><head><title>Trial</title></head><body><div class=WordSection1><h1>One</h1>
<p class=MsoNormal>Salt came by the road.<a href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>
<span style='font-size:12.0pt'>[1]</span></span></a> It went by sea.<a href="#_ftn2" name="_ftnref2" title=""><span
class=MsoFootnoteReference>[2]</span></a></p><h1>Two</h1><p>End.</p></div>
<div><br clear=all><hr align=left size=1 width="33%">
<div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1" title="">[1]</a> First note.</p></div>
<div id=ftn2><p class=MsoFootnoteText><a href="#_ftnref2" name="_ftn2" title="">[2]</a> Second <i>note</i>.</p>
<p class=MsoFootnoteText>Its end.</p></div></div></body></html>"""

GOOGLE = """<html><head><title>Trial</title></head><body class="c2"><h1 class="c1" id="h.x1"><span>One</span></h1>
<p class="c0"><span>Salt came by the road.</span><sup class="c3"><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span> It
went by sea.</span><sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup></p><h1><span>Two</span></h1><p><span>End.</span></p>
<hr class="c4"><div><p class="c5"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;First note.</span></p></div>
<div><p class="c5"><a href="#ftnt_ref2" id="ftnt2">[2]</a><span>&nbsp;Second </span><span><i>note</i></span><span>.</span>
</p><p><span>Its end.</span></p></div></body></html>"""

LIBREOFFICE = """<html><head><title>Trial</title></head><body lang="en-US"><h1 class="western">One</h1><p>Salt came by the
road.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> It went by sea.<a
class="sdfootnoteanc" name="sdfootnote2anc" href="#sdfootnote2sym"><sup>2</sup></a></p><h1>Two</h1><p>End.</p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>First
note.</p></div><div id="sdfootnote2"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote2sym"
href="#sdfootnote2anc">2</a>Second <i>note</i>.</p><p>Its end.</p></div></body></html>"""

GUTENBERG = """<html lang="en"><head><title>Trial</title></head><body><h1>One</h1>
<p>Salt came by the road.<a name="FNanchor_1_1" id="FNanchor_1_1"></a><a href="#Footnote_1_1" class="fnanchor">[1]</a> It
went by sea.<a id="FNanchor_2"></a><a href="#Footnote_2" class="fnanchor">[2]</a></p>
<h1>Two</h1><p>End.</p><div class="footnotes"><h3>FOOTNOTES:</h3>
<div class="footnote"><p><a name="Footnote_1_1" id="Footnote_1_1"></a><a href="#FNanchor_1_1"><span
class="label">[1]</span></a> First note.</p></div>
<div class="footnote"><p><a id="Footnote_2"></a><a href="#FNanchor_2"><span class="label">[2]</span></a> Second <i>note</i>.
</p><p>Its end.</p></div></div></body></html>"""

CALIBRE = """<html><head><title>Trial</title></head><body class="calibre"><h1 class="block_1">One</h1><p class="block_2">Salt came
by the road.<a href="#note_1" title="1" class="noteref"><sup class="calibre3" id="back_note_1">1</sup></a> It went by
sea.<a href="#note_2" class="noteref"><sup class="calibre3" id="back_note_2">2</sup></a></p><h1>Two</h1><p>End.</p>
<h1 class="notes-header">Notes</h1><dl class="footnote" id="note_1"><dt class="calibre7">[<a href="#back_note_1"
title="1">←1</a>]</dt><dd class="calibre9"><p>First note.</p></dd></dl><dl class="footnote" id="note_2"><dt>[<a
href="#back_note_2">←2</a>]</dt><dd><p>Second <i>note</i>.</p><p>Its end.</p></dd></dl></body></html>"""

CALIBRE_OF_ODT = """<html><head><title>Trial</title></head><body><h1>One</h1><p>Salt came by the road.<sup><a href="#l-1"
class="citation" id="l-8">1</a></sup> It went by sea.<sup><a href="#l-2" class="citation" id="l-9">2</a></sup></p>
<h1>Two</h1><p>End.</p><h1 class="calibre2">Notes</h1><dl class="p-title"><dt id="l-1">[<a href="#l-8">←1</a>]&nbsp;</dt>
<dd><p class="p-footnote">First note.</p></dd><dt id="l-2">[<a href="#l-9">←2</a>]&nbsp;</dt><dd><p>Second
<i>note</i>.</p><p>Its end.</p></dd></dl></body></html>"""

PANDOC = """<html lang="en"><head><title>Trial</title></head><body><h1 id="one">One</h1><p>Salt came by the road.<a href="#fn1"
class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> It went by sea.<a href="#fn2" class="footnote-ref"
id="fnref2" role="doc-noteref"><sup>2</sup></a></p><h1 id="two">Two</h1><p>End.</p>
<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr /><ol>
<li id="fn1"><p>First note.<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li>
<li id="fn2"><p>Second <em>note</em>.</p><p>Its end.<a href="#fnref2" class="footnote-back" role="doc-backlink">↩︎</a></p></li>
</ol></section></body></html>"""

POP_UP = """<html><head><title>Trial</title></head><body><h1>One</h1><p>Salt came by the road.<a role="doc-noteref"
href="#n1">1</a> It went by sea.<a role="doc-noteref" href="#n2">2</a></p><aside role="doc-footnote" id="n1"><p>First
note.</p></aside><aside role="doc-footnote" id="n2"><p>2. Second <i>note</i>.</p><p>Its end.</p></aside><h1>Two</h1>
<p>End.</p></body></html>"""

PROGRAMS = {
    "word": WORD, "google": GOOGLE, "libreoffice": LIBREOFFICE, "gutenberg": GUTENBERG, "calibre": CALIBRE,
    "calibre-of-odt": CALIBRE_OF_ODT, "pandoc": PANDOC, "pop-up": POP_UP,
}  # fmt: skip
WRITTEN = """# One

Salt came by the road.[^1] It went by sea.[^2]

# Two

End.

[^1]: First note.

[^2]: Second *note*.

    Its end."""
