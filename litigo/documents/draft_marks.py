"""What tells a draft from a final at first sight: « PROJET » in the header and across each page, in Word and in PDF.

The line of the header is text of the document, so it is the same in both files; what is drawn across the page is no
text: a shape of Word, and strokes in the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from litigo.documents.ooxml import NAMESPACE, Element, W, parse, to_bytes

_HEADER: Final = re.compile(r"word/header\d*\.xml")
_COLOUR: Final = "B00020"
_PALE: Final = "F4DDE1"  # under the text and opaque: an archive PDF may hold no transparency of ours
_SHAPE: Final = """
<w:r xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
 o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="PROJET{number}" o:spid="_x0000_s{spid}" type="#_x0000_t136" alt="PROJET" o:allowincell="f"
 style="position:absolute;margin-left:0;margin-top:0;width:430pt;height:120pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" fillcolor="#{colour}" stroked="f"><v:fill opacity=".12"/>
<v:textpath style="font-family:&quot;Liberation Sans&quot;;font-size:1pt" string="PROJET"/></v:shape></w:pict></w:r>
"""
# The six letters as strokes, in a box of 60 by 100 each, 76 apart.
_STROKES: Final = (
    "M5 100V5H35A25 25 0 0 1 35 57H5",
    "M5 100V5H35A25 25 0 0 1 35 55H5M30 55L55 100",
    "M30 4A25 46 0 0 1 30 98A25 46 0 0 1 30 4Z",
    "M50 4V75A22 22 0 0 1 6 75",
    "M52 5H5V100H52M5 52H44",
    "M2 5H58M30 5V100",
)
_CSS: Final = """
@page { @left-middle { content: element(projet); width: 1pt; height: 1pt; vertical-align: top; z-index: -1 } }
@page :first { @left-middle { content: element(projet); width: 1pt; height: 1pt; vertical-align: top; z-index: -1 } }
.projet { position: running(projet) }
.projet svg { display: block; width: 430pt; height: 100pt; transform: translate(35pt, -40pt) rotate(-45deg) }
"""


def draft_line(gaps: int) -> str:
    """Say that a document is a draft, and how many things it still lacks."""
    if not gaps:
        return "PROJET – à relire"
    return f"PROJET – {gaps} élément{'s' if gaps > 1 else ''} à compléter"


def marked_parts(parts: dict[str, bytes], gaps: int) -> dict[str, bytes]:
    """Return the headers of a Word file with the mark of a draft; the body begins with it where there is no header."""
    headers = sorted(name for name in parts if _HEADER.fullmatch(name))
    marked = {name: _with_mark(parts[name], rank, gaps) for rank, name in enumerate(headers, start=1)}
    if not headers:
        marked["word/document.xml"] = _with_mark(parts["word/document.xml"], 1, gaps)
    return marked


def _with_mark(part: bytes, number: int, gaps: int) -> bytes:
    root = parse(part)
    place = root.find(f"{W}body")
    (root if place is None else place).insert(0, _paragraph(number, gaps))
    return to_bytes(root)


def _paragraph(number: int, gaps: int) -> Element:
    line = _element("p", _element("pPr", _element("spacing", before="0", after="0"), _element("jc", val="right")))
    look = _element("rPr", _element("b"), _element("color", val=_COLOUR), _element("sz", val="18"))
    text = _element("t")
    text.text = draft_line(gaps)
    line.append(_element("r", look, text))
    line.append(etree.fromstring(_SHAPE.format(w=NAMESPACE, number=number, spid=2048 + number, colour=_COLOUR)))
    return line


def _element(name: str, *children: Element, **attributes: str) -> Element:
    made = etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in attributes.items()})
    made.extend(children)
    return made


def with_watermark(html: str) -> str:
    """Draw « PROJET » across each page of a web page for paper, as strokes: nothing is added to its text."""
    drawn = "".join(f'<path transform="translate({rank * 76} 0)" d="{path}"/>' for rank, path in enumerate(_STROKES))
    mark = (
        '<div class="projet"><svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 452 116">'
        f'<g fill="none" stroke="#{_PALE}" stroke-width="13">{drawn}</g></svg></div>'
    )
    styled = html.replace("</style>", f"{_CSS}</style>", 1)
    return styled.replace("<body>", f"<body>{mark}", 1)


def is_watermark(item: Element) -> bool:
    """Whether an element of a run is the mark that :func:`marked_parts` draws across the pages of a draft."""
    # Other programs keep its words, not its name.
    return item.find(".//{urn:schemas-microsoft-com:vml}textpath[@string='PROJET']") is not None


def is_draft_text(lines: Iterable[str]) -> bool:
    """Whether a text still bears the line of a draft."""
    return any(line.strip().startswith("PROJET –") for line in lines)
