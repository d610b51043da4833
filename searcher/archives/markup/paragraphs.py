"""Marked-up text as our paragraphs: XHTML, NITF and HTML, from an element or from a string.

A block begins a paragraph, `<br>` and a table's row begin a line, so that no two words are glued
together; scripts and styles are dropped; entities are resolved, unknown ones stay as written.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from itertools import pairwise

from lxml import etree
from lxml.html import HTMLParser, document_fromstring
from lxml.html.defs import tags

from searcher.analysis import clean
from searcher.archives.markup.rtf import without_rtf
from searcher.archives.stream import Unfit

BLOCKS = frozenset(
    "p div section article header footer aside main nav figure figcaption blockquote pre address"
    " h1 h2 h3 h4 h5 h6 ul ol dl table hr body head html fieldset form"
    " hl1 hl2 block abstract byline dateline tagline media media-caption fn note nitf-table"
    " body.head body.content body.end bq credit lead ingress rubrik brodtext mellanrubrik".split()
)  # HTML's, NITF's, and ttnitf's in the last line
ROWS = frozenset("li tr dt dd caption option".split())
CELLS = frozenset("td th byttl city state country".split())
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span"
    " strike strong sub sup tt u var time wbr img person org location chron money num event"
    " function object.title pronounce virtloc lang".split()
)
_ARTICLES = (
    "{*}body/{*}body.content", ".//{*}body/{*}body.content", ".//{*}body.content",
    ".//{*}section[@class]", ".//{*}body", ".",
)  # fmt: skip
# Of NITF's media the caption alone is text.
_FRAME = frozenset(
    "head header footer body.head body.end media-reference media-producer media-metadata"
    " media-object".split()
)
DROPPED = frozenset("script style template noscript object iframe svg title meta link".split())
_TAGS = BLOCKS | ROWS | CELLS | INLINE | DROPPED | tags

_LABELS = frozenset(
    "kicker vignette overline eyebrow source credit byline author dateline date time location"
    " caption label tag".split()
)
# Characters; programs break lines at 65 to 80.
LONGEST_SHORT_LINE = 100

# Marks while text is gathered. Neither XML (2.2) nor HTML may hold these characters.
_PARAGRAPH, _ROW, _LINE, _CELL = "\x1c\x1d\x1e\x1f"
_MARKS = re.compile("[\x1c-\x1f]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
# Two runs of blanks, or one of three: a row of a table that is set with blanks.
_TABULAR = re.compile(r"\S {3,}\S|\S {2,}\S.*?\S {2,}\S")
# CMSs escape what was escaped already: "Fish &amp;amp; chips".
_ESCAPED_TWICE = re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|quot|apos|amp|nbsp);")
_TAG = re.compile(r"<(?:/?[a-zA-Z][\w:.-]*(?:\s[^<>]*)?/?|!--[^<>]*--)>")
# Html.unescape fails on numbers without end.
_ENDLESS = re.compile(r"&#\d{8,};?")
_IN_ANGLES = re.compile(
    r"<(?:!--.*?-->|[!?][^<>]*>|/?(?P<name>[a-zA-Z][^\s<>/\"'=]*+)"
    r"(?P<attributes>(?>[^<>\"']|\"[^\"]*\"|'[^']*')*+|[^<>]*+)>)?",
    re.DOTALL,
)
_CLOSED = re.compile(r"</([a-zA-Z][\w.:=-]*)")
# Attributes that HTML allows without a value, and that texts of news hold.
_VALUELESS = frozenset(
    "allowfullscreen async autoplay checked compact controls defer disabled hidden ismap itemscope"
    " loop multiple muted noshade nowrap open playsinline readonly required reversed"
    " selected".split()
)
_ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;/?[a-zA-Z][\w:.-]*(?:\s|/?&(?:amp;)*gt;)")


def paragraphs(element: etree._Element, drop: frozenset[str] = frozenset()) -> str:
    """The text of an element, its paragraphs parted by a blank line.

    `drop` names more elements, in small letters, to leave out with all that is in them.

    >>> paragraphs(etree.XML("<b><p>One<br/>two</p><p>Th<i>r</i>ee</p>four &amp; five</b>"))
    'One\\ntwo\\n\\nThree\\n\\nfour & five'
    >>> paragraphs(etree.XML("<b>a<note>b</note>c</b>"), drop=frozenset({"note"}))
    'a\\n\\nc'
    >>> paragraphs(etree.XML("<game><home>Arsenal</home><score>1</score></game>"))
    'Arsenal 1'
    >>> paragraphs(etree.XML("<b>Oil\\nrose.\\n   Gas   1\\nTin   2\\n\\nEnd.</b>"))
    'Oil rose.\\n\\nGas 1\\nTin 2\\n\\nEnd.'
    """
    return _laid_out("".join(_text(element, DROPPED | drop)))


def article(content: etree._Element) -> str:
    """The text of a story in NITF, XHTML or bare paragraphs, without what frames it.

    >>> page = "<html><body><header>Slug</header><section class='main'>Oil</section></body></html>"
    >>> article(etree.XML(page))
    'Oil'
    """
    for path in _ARTICLES:
        for part in content.findall(path):
            if path.endswith("]") and "main" not in part.get("class", "").split():
                continue
            if found := paragraphs(part, _FRAME):
                return found
    return ""


def html_paragraphs(html: str, drop: frozenset[str] = frozenset()) -> str:
    """The same of a string of HTML, however often its tags were escaped, or of plain text.

    Raises Unfit for HTML that is nested without end.

    >>> html_paragraphs("&lt;p&gt;Fish &amp;amp; chips&lt;/p&gt;&lt;p&gt;5 &amp;lt; 6&lt;/p&gt;")
    'Fish & chips\\n\\n5 < 6'
    >>> html_paragraphs("<p>Unclosed<p>F&uuml;r&nbsp;uns<script>x()</script>")
    'Unclosed\\n\\nFür uns'
    >>> html_paragraphs("Plain, 5 < 6 & more\\n\\nas it is")
    'Plain, 5 < 6 & more\\n\\nas it is'
    """
    while not _TAG.search(html) and _ESCAPED_TAG.search(html):
        html = _resolved(html)
    html = without_rtf(html) if "\\rtf" in html else html
    html = _with_text_in_angles(html) if "<" in html else html
    if not _TAG.search(html):
        return _laid_out(_flow(_resolved(html), 0))
    return paragraphs(parse_html(html), drop)


def plain_paragraphs(text: str) -> str:
    """The same of a string that is said to be plain text.

    Where it is not broken into short lines each line is a paragraph, as TT sends its headline, its
    kicker and its text.

    >>> long = "It rose again on Monday, " * 5
    >>> plain_paragraphs(f"Oil up\\nMarkets TT\\n{long}").split("\\n\\n")[:2]
    ['Oil up', 'Markets TT']
    """
    is_broken = all(len(line) <= LONGEST_SHORT_LINE for line in text.split("\n"))
    return html_paragraphs(text if is_broken or _TAG.search(text) else text.replace("\n", "\n\n"))


def nitf_paragraphs(written: str) -> str:
    """The text of a story in a string of NITF, or of what can be read of it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return article(etree.fromstring(written.encode(), parser))
    except (etree.XMLSyntaxError, ValueError):  # not XML; or a declaration of another encoding
        return html_paragraphs(written)


def _resolved(html: str) -> str:
    """A string with its references resolved; numbers that Python cannot read are no characters."""
    return unescape(_ENDLESS.sub("\ufffd", html))


def _with_text_in_angles(html: str) -> str:
    """HTML in which all that only looks like a tag is text: "<BP.L>", "a<b and c>d", "p<q".

    >>> _with_text_in_angles("<b>Oil</b> <BP.L>, a<b and c>d, <ada@lom.example>")
    '<b>Oil</b> &lt;BP.L>, a&lt;b and c>d, &lt;ada@lom.example>'
    """
    closed = set(_CLOSED.findall(html))

    def kept(found: re.Match[str]) -> str:
        is_tag = found["name"] is None or _is_tag(found["name"], found["attributes"], closed)
        return found[0] if is_tag and found[0] != "<" else f"&lt;{found[0][1:]}"

    return _IN_ANGLES.sub(kept, html)


def _is_tag(name: str, attributes: str, closed: set[str]) -> bool:
    """Whether a word in angle brackets is an element's name: one that is known, or closed later.

    Of its attributes the first must have a value, or be one of the few that never have.
    """
    if name.lower() not in _TAGS and name not in closed:
        # Word's own: <o:p style="...">.
        return ":" in name and "=" in attributes
    first = attributes.strip(" \t\r\n/").split("=")[0].split()
    return len(first) < 2 and ("=" in attributes or not first or first[0].lower() in _VALUELESS)


def parse_html(html: str) -> etree._Element:
    """The root element of HTML. Raises Unfit for HTML that is nested without end."""
    # libxml2 ends a text at NUL, and refuses lone surrogates.
    html = html.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    parser = HTMLParser(huge_tree=True, encoding="utf-8", no_network=True)
    try:
        root = document_fromstring(html.encode(), parser=parser)
    except etree.ParserError:  # nothing in it
        return etree.Element("html")
    if any("RESOURCE_LIMIT" in error.type_name for error in parser.error_log):
        raise Unfit("too-deep", "its HTML is nested too deep to be read whole")
    return root


def line(element: etree._Element | None) -> str:
    """The text of an element on one line; "" for none.

    >>> line(etree.XML("<h>Oil<br/>  up&#10;again</h>"))
    'Oil up again'
    """
    if element is None:
        return ""
    if len(element):
        text = "".join(_text(element, DROPPED - {_name(element)}))
    else:
        text = element.text or ""
    return " ".join(clean(_MARKS.sub(" ", text)).split())


def html_line(html: str) -> str:
    """A string that may hold HTML, on one line.

    >>> html_line("Oil <b>up</b> at BP &amp; Shell")
    'Oil up at BP & Shell'
    """
    return " ".join(html_paragraphs(html).split())


def _text(element: etree._Element, dropped: frozenset[str]) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    # How many <pre> one is in.
    verbatim = 0
    # Whether an element has just ended.
    is_joint = False
    for event, node in walk:
        name = _name(node)
        if name in dropped and event in ("start", "end"):
            if event == "start":
                walk.skip_subtree()
            yield _PARAGRAPH if name in BLOCKS else ""
        elif event == "start" and name:
            verbatim += name == "pre"
            # Two elements of data, no blank between.
            is_glued = is_joint and name not in INLINE
            yield (_mark(name) or (_CELL if is_glued or _is_label(node) else "")) + _flow(
                node.text, verbatim
            )
        elif event == "start":
            yield _entity(node)
        elif event == "end":
            verbatim -= name == "pre"
            yield (_mark(name) or (_CELL if _is_label(node) else "")) if name != "br" else ""
        if event != "start" and node is not element:
            yield _flow(node.tail, verbatim)
        is_joint = event == "end" and not node.tail


def _flow(text: str | None, verbatim: int) -> str:
    """Running text, its line breaks marked where they mean something.

    They do so in <pre>, in tables set with blanks, and before the indented lines of a text whose
    other lines are not.
    """
    if not text:
        return ""
    text = _MARKS.sub(" ", text)
    if text.count("\n") < 2:
        return text.replace("\n", _LINE) if verbatim else text
    lines = text.replace("\t", "    ").split("\n")
    filled = [line for line in lines[1:] if line.strip()]
    is_set_flush = any(not line.startswith(" ") for line in filled)
    pieces = [lines[0]]
    for above, line in pairwise(lines):
        if is_set_flush and line.startswith("  ") and line.strip():
            pieces.append(_PARAGRAPH)
        else:
            is_row = _TABULAR.search(above) or _TABULAR.search(line)
            is_line = verbatim or (is_row and above.strip() and line.strip())
            pieces.append(_LINE if is_line else "\n")
        pieces.append(line)
    return "".join(pieces)


def _name(node: etree._Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _is_label(node: etree._Element) -> bool:
    """Whether an element in the line is a word beside others, by its class: a kicker, a source.

    TT sends <span class="vignette">Försvar</span><span class="source">TT</span> without a blank.
    """
    # An entity has no class.
    named = node.get("class") if isinstance(node.tag, str) else ""
    return not _LABELS.isdisjoint((named or "").lower().split())


def _mark(name: str) -> str:
    if name in BLOCKS:
        return _PARAGRAPH
    if name in ROWS:
        return _ROW
    return _LINE if name == "br" else _CELL if name in CELLS else ""


def _entity(node: etree._Element) -> str:
    written = node.text or ""  # &eacute;
    return html5.get(written[1:], written)


def _laid_out(marked: str) -> str:
    """Text with marks as paragraphs and lines; a blank line in the text parts paragraphs too."""
    marked = _ESCAPED_TWICE.sub(lambda found: unescape(found[0]), marked)
    marked = _BLANK_LINE.sub(_PARAGRAPH, marked)
    parts = (_lines(part) for part in clean(marked).split(_PARAGRAPH))
    return "\n\n".join(part for part in parts if part)


def _lines(part: str) -> str:
    rows = part.replace(_CELL, " ").split(_ROW)
    lines = [line for row in rows if _LINE in row or row.strip() for line in row.split(_LINE)]
    text = "\n".join(" ".join(line.split()) for line in lines)
    return re.sub(r"\n{2,}", "\n\n", text).strip()
