"""Fills a Word template: sandboxed, escaped, strict, and to the same bytes for the same input."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from litigo.documents.binding import PLACEHOLDER, Record, bind, unprintable
from litigo.documents.ooxml import W, bind_hyphens, parse, split_run, to_bytes
from litigo.documents.typography import ARTICLES, typeset
from litigo.faults import Fault, FaultyFile

_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)
_CORE: Final = "docProps/core.xml"
_TEXT_PARTS: Final = ("word/document", "word/header", "word/footer", "word/footnotes")


def fill(
    template: bytes, name: str, context: Mapping[str, object], record: Record, questions: Mapping[str, str]
) -> bytes:
    """Return the Word file made of ``template`` and ``context``; ``record`` learns what was printed and what lacked.

    Raises:
        FaultyFile: a value cannot be printed, or the template is wrong; the faults name the field or the template.
    """
    if faults := unprintable(context, name):
        raise FaultyFile(faults)
    rendered = _render(template, name, bind(context, record, questions))
    return _finished(rendered)


def stamped(docx: bytes, *, title: str, author: str, comment: str, today: dt.date) -> bytes:
    """Write the core properties of a Word file; nothing in them depends on the clock or the machine."""
    parts = members(docx)
    parts[_CORE] = _core_properties(title, author, comment, today)
    return zipped(parts)


def _render(template: bytes, name: str, variables: dict[str, object]) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to import, only needed to write a letter
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    output = io.BytesIO()
    try:
        document: Any = DocxTemplate(io.BytesIO(template))
        document.render(variables, environment, autoescape=True)
        document.save(output)
    except TemplateError as error:
        raise FaultyFile([_template_fault(name, error)]) from error
    except (zipfile.BadZipFile, KeyError) as error:
        raise FaultyFile([Fault(name, 0, "", "ce modèle n'est pas un document Word lisible (.docx).")]) from error
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
    parts = members(docx)
    for name in parts:
        if name.startswith(_TEXT_PARTS) and name.endswith(".xml"):
            parts[name] = _finished_part(parts[name])
    return zipped(parts)


def _finished_part(part: bytes) -> bytes:
    root = parse(part)
    for text in root.iter(f"{W}t"):
        text.text = typeset(text.text or "")
        if text.text != text.text.strip():
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for run in list(root.iter(f"{W}r")):
        split_run(run, PLACEHOLDER)
    for run in root.iter(f"{W}r"):
        bind_hyphens(run, ARTICLES)
    return to_bytes(root)


def members(docx: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Write a Word file; nothing in it depends on the clock or the machine."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        # Readers expect the list of content types first.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return output.getvalue()


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
