"""What a PDF says of itself: archival (PDF/A-3, level A) and accessible (PDF/UA-1) in one file.

WeasyPrint writes either; what the other norm wants is added to the file just before it is written.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

VARIANT: Final = "pdf/a-3a"
COLOURS: Final = "litigo"  # what the colours of a page mean: those of screens, by their norm
_LINE_END_TWICE: Final = re.compile(rb"[\r\n]\nendstream")
_END_OF_METADATA: Final = b"</rdf:RDF>"
# PDF/A wants every property of another norm described in the file itself.
_ACCESSIBLE: Final = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

Pdf = Any  # the libraries that write the PDF come without types


@dataclass(slots=True)
class ColourProfile:
    """The meaning of colours, as WeasyPrint asks for it; its own class rewrites the profile in two different ways."""

    content: bytes
    name: str = "sRGB IEC61966-2.1"
    components: tuple[str, ...] = ("r", "g", "b")
    pdf_reference: bytes | None = None  # set by WeasyPrint


@cache
def colour_profile() -> ColourProfile:
    """Return the profile of colours every PDF holds, read once for each process."""
    return ColourProfile((files("weasyprint.pdf") / "sRGB2014.icc").read_bytes())


def conform(_document: object, pdf: Pdf, *, padding: int = 0) -> None:
    """Complete a PDF about to be written (``finisher`` of WeasyPrint).

    ``padding`` empty objects change the bytes of a file whose streams would end as :func:`ambiguous` says.
    """
    from pydyf import Dictionary, Stream  # noqa: PLC0415 - only needed to write a PDF

    _declare(_object(pdf, pdf.catalog["Metadata"]))
    _set_headers_apart(pdf)
    for _ in range(padding):
        pdf.add_object(Dictionary())
    for item in pdf.objects:
        if isinstance(item, Stream) and item.compress:
            _compress(item)


def ambiguous(pdf: bytes) -> bool:
    """Say whether a stream ends with what could be taken for the line end that follows it, its length then doubtful."""
    return _LINE_END_TWICE.search(pdf) is not None


def _compress(stream: Any) -> None:  # noqa: ANN401 - the library comes without types
    """Compress a stream once, where the library would do it twice; again when it would end like a line."""
    content = b"\n".join(item if isinstance(item, bytes) else _bytes(item) for item in stream.stream)
    filters: list[str] = []
    while not filters or content.endswith((b"\r", b"\n")):
        content = zlib.compress(content)
        filters.append("/FlateDecode")
    stream.stream = [content]
    stream.extra["Filter"] = f"[{' '.join(filters)}]" if len(filters) > 1 else filters[0]
    stream.compress = False


def _bytes(item: Any) -> bytes:  # noqa: ANN401 - the library comes without types
    data = getattr(item, "data", None)
    return data if isinstance(data, bytes) else str(item).encode("ascii")


def _object(pdf: Pdf, reference: bytes) -> Any:  # noqa: ANN401 - the library comes without types
    return pdf.objects[int(reference.split()[0])]


def _declare(metadata: Any) -> None:  # noqa: ANN401 - the library comes without types
    """Say that the file is accessible too; some readers of metadata do not inflate it."""
    metadata.stream = [b"".join(metadata.stream).replace(_END_OF_METADATA, _ACCESSIBLE + _END_OF_METADATA)]
    metadata.compress = False


def _set_headers_apart(pdf: Pdf) -> None:
    """Tell the reader's tools that headers and footers are no part of the text; WeasyPrint leaves them in no tree."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    told = set(_below(pdf, root))
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for rank, page in enumerate(pdf.page_references):
        elements = numbers[2 * rank + 1]
        apart = {number for number, reference in enumerate(elements) if reference not in told}
        _mark_apart(_object(pdf, _object(pdf, page)["Contents"]).stream, apart)
        for number in apart:
            _object(pdf, elements[number]).clear()
            elements[number] = b"null"


def _below(pdf: Pdf, element: Any) -> Iterator[bytes]:  # noqa: ANN401 - the library comes without types
    for child in element.get("K", ()):
        if isinstance(child, bytes):
            yield child
            yield from _below(pdf, _object(pdf, child))


def _mark_apart(stream: list[Any], apart: set[int]) -> None:
    for place, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") in apart:
            stream[place - 1] = b"/Artifact"
            del item["MCID"]
            item["Type"] = "/Pagination"
