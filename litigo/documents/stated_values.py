"""The values a Word file states, kept in its own properties: whoever edits it keeps them without seeing them.

Properties of a document survive Word and LibreOffice; a handler's copy, wherever it is, still says what it states.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from litigo.assessment.bound_values import kept
from litigo.documents.ooxml import parse
from litigo.documents.package import Packed
from litigo.faults import Fault, FaultyFile

PART: Final = "docProps/custom.xml"
_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "_rels/.rels"
_NAMESPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_OURS: Final = "litigo "  # before the name of each property of ours
_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What a Word file of ours says of itself: which document of which dossier, made when, stating what."""

    document: str
    reference: str
    day: str
    draft: bool
    values: Mapping[str, str]


def value_parts(packed: Mapping[str, Packed], statement: Statement) -> dict[str, bytes]:
    """Return the parts of a Word file that change when it is given its statement."""
    written = {PART: _written(statement)}
    return written if PART in packed else {**written, **_announced(packed[_TYPES], packed[_RELATIONS])}


@lru_cache(maxsize=64)
def _announced(types: Packed, relations: Packed) -> dict[str, bytes]:
    """Name the part of the values among those of the file; the letters of a template all do it alike."""
    override = f'<Override PartName="/{PART}" ContentType="{_TYPE}"/></Types>'
    relation = f'<Relationship Id="litigoValues" Type="{_RELATION}" Target="{PART}"/></Relationships>'
    return {
        _TYPES: types.unpacked().replace(b"</Types>", override.encode(), 1),
        _RELATIONS: relations.unpacked().replace(b"</Relationships>", relation.encode(), 1),
    }


def read_statement(docx: bytes, name: str) -> Statement:
    """Read what a Word file says of itself.

    Raises:
        FaultyFile: it is no Word file, or litigo did not make it.
    """
    held = _properties(docx, name)
    if "document" not in held:
        remedy = "Repartez du document produit par litigo, ou relisez ses valeurs à la main."
        raise FaultyFile([Fault(name, 0, "", "ce fichier ne porte pas les valeurs d'un document de litigo.", remedy)])
    own = {key: held.pop(key, "") for key in ("document", "dossier", "jour", "projet")}
    try:
        dt.date.fromisoformat(own["jour"])
    except ValueError:
        raise FaultyFile([Fault(name, 0, "", "les propriétés de ce fichier ont été abîmées.")]) from None
    return Statement(own["document"], own["dossier"], own["jour"], own["projet"] == "oui", held)


def _properties(docx: bytes, name: str) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            if PART not in archive.namelist() or archive.getinfo(PART).file_size > _MOST_BYTES:
                return {}
            root = parse(archive.read(PART))
    except (zipfile.BadZipFile, ValueError, SyntaxError) as error:
        raise FaultyFile([Fault(name, 0, "", "ce fichier n'est pas un document Word lisible (.docx).")]) from error
    named = {item.get("name", ""): "".join(item.itertext()) for item in root}
    return {key.removeprefix(_OURS): text for key, text in named.items() if key.startswith(_OURS)}


def _written(statement: Statement) -> bytes:
    own = {
        "document": statement.document,
        "dossier": statement.reference,
        "jour": statement.day,
        "projet": "oui" if statement.draft else "non",
    }
    said = {**own, **{reference: kept(value) for reference, value in statement.values.items()}}
    lines = "".join(
        f'<property fmtid="{_FORMAT}" pid="{pid}" name={quoteattr(_OURS + key)}>'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for pid, (key, text) in enumerate(said.items(), start=2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_VALUES}">{lines}</Properties>'.encode()
