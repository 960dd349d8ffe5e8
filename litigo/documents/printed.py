"""The PDF of a Word file somebody edited: its own text, checked, and what could not be shown said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from litigo.documents.binding import PLACEHOLDER
from litigo.documents.blocks import Structure, paragraphs_of, text_of
from litigo.documents.layout import html_of
from litigo.documents.ooxml import Element
from litigo.documents.opened import Opened, open_word
from litigo.documents.pdf import TEMPLATE_CODE, Attached, check, write_pdf
from litigo.documents.structure import read_structure
from litigo.faults import Fault, FaultyFile

_MOST_PAGES: Final = 500
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A PDF, its text, and what a reader of the Word file may miss in it."""

    pdf: bytes
    text: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Properties:
    """What a Word file says of itself."""

    title: str
    author: str
    day: str


def print_word(docx: bytes, name: str, *, attach: bool = False) -> PrintedWord:
    """Turn a Word file into a PDF that says the same; ``attach`` carries the Word file inside.

    Raises:
        FaultyFile: it is no Word file, or the PDF could not show all of it; each fault names the paragraph.
        DocumentMismatchError: the PDF would not say what the Word file says.
    """
    structure = read_structure(docx, name)
    _refuse_code(structure, name)
    said = _properties(open_word(docx, name), name)
    page = html_of(structure, title=said.title, author=said.author, day=said.day)
    source = Attached(PurePath(name).name, docx, said.day) if attach else None
    pdf = write_pdf(page, structure.pictures, source)
    check(structure, pdf, most_pages=_MOST_PAGES)
    text = text_of(structure.blocks)
    return PrintedWord(pdf, text, (*structure.notices, *_gaps(text)))


def _refuse_code(structure: Structure, name: str) -> None:
    everything = [*structure.page.furniture.values(), structure.blocks]
    coded = [p.text for blocks in everything for p in paragraphs_of(blocks) if TEMPLATE_CODE.search(p.text)]
    if coded:
        told = f"il reste du code de modèle : « {coded[0][:60]} »."
        raise FaultyFile([Fault(name, 0, "", told, "Produire la lettre avec « litigo letter », puis la modifier.")])


def _gaps(text: str) -> list[str]:
    count = len(PLACEHOLDER.findall(text))
    return [f"il reste {count} mention{'s' if count > 1 else ''} « à compléter »."] if count else []


def _properties(opened: Opened, name: str) -> _Properties:
    """A file that has no title is called by its name; one that has no date gets none."""
    core = opened.xml("docProps/core.xml")
    day = _DAY.match(_said(core, "modified") or _said(core, "created"))
    title = _said(core, "title") or PurePath(name).stem
    return _Properties(title, _said(core, "creator"), day[0] if day else "")


def _said(core: Element | None, what: str) -> str:
    found = None if core is None else core.find(f"{{*}}{what}")
    return "" if found is None else " ".join((found.text or "").split())
