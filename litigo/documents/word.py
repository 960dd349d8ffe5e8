"""Fills a Word template: sandboxed, escaped, strict, and to the same bytes for the same input."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from jinja2 import TemplateError
from lxml.etree import XMLSyntaxError

from litigo.documents.binding import PLACEHOLDER, Record, bind, printable, unprintable
from litigo.documents.compiled import BrokenTemplateError, Sandbox, UnprintableTextError, compiled
from litigo.documents.draft_marks import marked_parts
from litigo.documents.ooxml import Element, W, bind_hyphens, parse, split_run, to_bytes
from litigo.documents.package import archive_of, pack, packed_parts, unpack
from litigo.documents.stated_values import Statement, value_parts
from litigo.documents.typography import ARTICLES, typeset
from litigo.faults import Fault, FaultyFile

_GAP: Final = "[à compléter".encode()
_CORE: Final = "docProps/core.xml"
_TEXT_PARTS: Final = ("word/document", "word/header", "word/footer", "word/footnotes")


def fill(
    template: bytes, name: str, context: Mapping[str, object], record: Record, questions: Mapping[str, str]
) -> bytes:
    """Return the Word file made of ``template`` and ``context``; ``record`` learns what was printed and what lacked.

    Raises:
        FaultyFile: a value cannot be printed, or the template is wrong; the faults name the field or the template.
    """
    try:
        variables = bind(context, record, questions)
        ready = compiled(template, name)
        if ready:
            return ready.fill(variables, _highlighted)
        if faults := unprintable(context, name):
            raise FaultyFile(faults)
        return _finished(_by_docxtpl(template, variables))
    except UnprintableTextError as error:
        raise FaultyFile(unprintable(context, name) or [_template_fault(name, error)]) from error
    except (TemplateError, BrokenTemplateError, ArithmeticError, TypeError, RecursionError) as error:
        raise FaultyFile([_template_fault(name, error)]) from error
    except (zipfile.BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise FaultyFile([Fault(name, 0, "", "ce modèle n'est pas un document Word lisible (.docx).")]) from error


def stamped(
    docx: bytes, *, title: str, author: str, comment: str, today: dt.date, statement: Statement, gaps: int
) -> bytes:
    """Write the properties of a Word file, and the marks of a draft; nothing depends on the clock or the machine."""
    packed = packed_parts(docx)
    changed = {_CORE: _core_properties(title, author, comment, today), **value_parts(packed, statement)}
    if statement.draft:
        changed |= marked_parts({name: part.unpacked() for name, part in packed.items()}, gaps)
    return archive_of((packed | {name: pack(name, content) for name, content in changed.items()}).values())


def _by_docxtpl(template: bytes, variables: dict[str, object]) -> bytes:
    """Fill a template that uses what docxtpl alone knows how to do."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to import, only needed to write such a letter

    output = io.BytesIO()
    document: Any = DocxTemplate(io.BytesIO(template))
    document.render(variables, Sandbox(), autoescape=True)
    document.save(output)
    return output.getvalue()


def _template_fault(name: str, error: Exception) -> Fault:
    return Fault(
        name,
        0,
        "",
        f"le modèle est incorrect : {error}.",
        "Vérifier les noms entre accolades ; leur liste est dans le fichier README.md des modèles.",
    )


def _finished(docx: bytes) -> bytes:
    """Typeset the whole text, template included, and highlight what is left to fill in."""
    parts = unpack(docx, "")
    for name in parts:
        if name.startswith(_TEXT_PARTS) and name.endswith(".xml"):
            parts[name] = pack(name, _finished_part(parts[name].unpacked()))
    return archive_of(parts.values())


def _finished_part(part: bytes) -> bytes:
    root = parse(part)
    for text in root.iter(f"{W}t"):
        text.text = typeset(text.text or "")
        if not printable(text.text):
            raise UnprintableTextError(text.text)
        if text.text != text.text.strip():
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _with_looks(root)


def _highlighted(part: bytes) -> bytes:
    """Highlight what is left to fill in; a part where nothing lacks is left alone."""
    return _with_looks(parse(part)) if _GAP in part else part


def _with_looks(root: Element) -> bytes:
    """Cut the gaps out to highlight them, then hold the numbers of articles together."""
    for run in list(root.iter(f"{W}r")):
        split_run(run, PLACEHOLDER)
    for run in root.iter(f"{W}r"):
        bind_hyphens(run, ARTICLES)
    return to_bytes(root)


def _core_properties(title: str, author: str, comment: str, today: dt.date) -> bytes:
    moment = f"{today.isoformat()}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:description>{escape(comment)}</dc:description><dc:language>fr-FR</dc:language>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()
