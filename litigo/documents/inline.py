"""Reads the runs of a paragraph of a Word file: text, fields, pictures, notes; refuses what no PDF of ours can show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from litigo.documents.binding import printable
from litigo.documents.blocks import PAGE, PAGES, Run
from litigo.documents.draft_marks import is_watermark
from litigo.documents.numbering import SYMBOLS
from litigo.documents.ooxml import Element, W, child, local, value
from litigo.documents.opened import Opened, Part
from litigo.documents.pictures import read_picture
from litigo.documents.styles import Look, StyleSheet

_FIELDS: Final = {"PAGE": PAGE, "NUMPAGES": PAGES, "SECTIONPAGES": PAGES}
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_PASSED_THROUGH: Final = frozenset({"hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "Choice"})
_TRACKED: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "pgNum": PAGE}
_UNSEEN: Final = frozenset({
    "rPr", "pPr", "sdtPr", "sdtEndPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd",
    "lastRenderedPageBreak", "softHyphen", "footnoteRef", "endnoteRef", "annotationRef", "separator",
    "continuationSeparator", "commentRangeStart", "commentRangeEnd", "fldData", "smartTagPr", "customXmlPr",
    "Fallback", "rPrChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
})  # fmt: skip
TRACKED: Final = (
    "des modifications suivies ne sont ni acceptées ni refusées.",
    "Dans l'onglet Révision, accepter ou refuser toutes les modifications, puis enregistrer.",
)
_OBJECTS: Final = {
    "pict": "un dessin ou une zone de texte", "object": "un objet inséré", "oMath": "une formule",
    "oMathPara": "une formule", "ruby": "un texte annoté", "delText": "un texte supprimé encore suivi",
    "contentPart": "une écriture manuscrite", "subDoc": "un document lié",
}  # fmt: skip
_OBJECT_REMEDY: Final = "L'écrire en texte ordinaire, ou le remplacer par une image PNG ou JPEG dans le texte."


@dataclass(slots=True)
class _Field:
    """A field being read: its code, then the result Word kept."""

    code: str = ""
    showing: bool = False

    @property
    def sign(self) -> str:
        """The sign of ours for a number of page, empty for another field."""
        words = self.code.split()
        return _FIELDS.get(words[0].upper(), "") if words else ""


@dataclass(slots=True)
class Notes:
    """The notes called so far, in order, with the element that holds each."""

    sources: dict[str, Part | None]
    called: list[tuple[str, Element]] = field(default_factory=list)


class Inline:
    """Reads the runs of the paragraphs of one part; a field may run from one paragraph to another."""

    def __init__(self, opened: Opened, part: Part, sheet: StyleSheet, notes: Notes) -> None:
        self._opened, self._part, self._sheet, self._notes = opened, part, sheet, notes
        self._fields: list[_Field] = []

    def runs(self, parent: Element, look: Look) -> Iterator[Run]:
        """Yield what a reader sees, in order."""
        for item in parent:
            name = local(item)
            if name == "r":
                yield from self._run(item, look)
            elif name == "fldSimple":
                yield from self._simple_field(item, look)
            elif name in _TRACKED:
                self._opened.refuse(*TRACKED)
            elif name in _PASSED_THROUGH or name == "AlternateContent":
                yield from self.runs(item, look)
            else:
                self._other(name)

    def _simple_field(self, item: Element, look: Look) -> Iterator[Run]:
        sign = _Field(item.get(f"{W}instr") or "").sign
        inside = list(self.runs(item, look))
        if sign:
            yield Run(sign, inside[0].look if inside else look)
        else:
            yield from inside

    def _run(self, run: Element, around: Look) -> Iterator[Run]:
        properties = child(run, "rPr")
        look = around
        if properties is not None:
            look = self._sheet.over(around, value(properties, "rStyle")).under(self._sheet.characters(properties))
        for item in run:
            yield from self._piece(item, look)

    def _piece(self, item: Element, look: Look) -> Iterator[Run]:
        name = local(item)
        if name == "fldChar":
            yield from self._field_mark(item.get(f"{W}fldCharType") or "", look)
        elif name == "instrText":
            if self._fields:
                self._fields[-1].code += item.text or ""
        elif any(not open_field.showing or open_field.sign for open_field in self._fields):
            return  # the code of a field, or a result that is not up to date
        elif name == "drawing":
            yield from self._drawing(item, look)
        elif is_watermark(item):
            return  # drawn again across each page, from the line of the header
        elif name == "AlternateContent":
            for inner in item.iterfind("{*}Choice/*"):
                yield from self._piece(inner, look)
        elif name in {"footnoteReference", "endnoteReference"}:
            yield from self._note(name, item.get(f"{W}id") or "", look)
        elif text := self._text(name, item):
            yield from self._shown(text, look)

    def _text(self, name: str, item: Element) -> str:
        match name:
            case "t":
                return item.text or ""
            case "br":
                return "\f" if item.get(f"{W}type") == "page" else "\n"
            case "sym":
                return self._symbol(item)
            case _:
                return _SIGNS.get(name) or self._other(name)

    def _shown(self, text: str, look: Look) -> Iterator[Run]:
        if look.hidden:
            self._opened.notice("un texte masqué n'est pas repris, comme à l'impression.")
            return
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
        if not printable(text.replace("\f", "").replace(PAGE, "")):
            self._opened.refuse("un caractère ne peut pas être imprimé.", "Le retirer ou le transcrire.")
        if text:
            yield Run(text.upper() if look.caps else text, look)

    def _other(self, name: str) -> str:
        if name == "commentReference":
            self._opened.notice("les commentaires ne sont pas repris.")
        elif name in _OBJECTS:
            self._opened.refuse(f"{_OBJECTS[name]} ne peut pas être repris dans le PDF.", _OBJECT_REMEDY)
        elif name and name not in _UNSEEN:
            self._opened.refuse(f"un élément « {name} » ne peut pas être repris dans le PDF.", _OBJECT_REMEDY)
        return ""

    def _symbol(self, item: Element) -> str:
        char = chr(int(item.get(f"{W}char") or "0", 16) | 0xF000)
        if char not in SYMBOLS:
            told = "un symbole d'une police de dessins ne peut pas être repris."
            self._opened.refuse(told, "Le remplacer par un caractère ordinaire (par exemple « □ »).")
        return SYMBOLS.get(char, "")

    def _field_mark(self, kind: str, look: Look) -> Iterator[Run]:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].showing = True
        elif kind == "end" and self._fields and (sign := self._fields.pop().sign) and not self._fields:
            yield Run(sign, look)

    def _drawing(self, item: Element, look: Look) -> Iterator[Run]:
        picture = read_picture(item, self._part, self._opened)
        if picture is not None:
            yield Run("", look, picture)

    def _note(self, name: str, identifier: str, look: Look) -> Iterator[Run]:
        """A note is called by its number; all are read again at the end of the text."""
        kind = name.removesuffix("Reference")
        source = self._notes.sources.get(kind)
        found = [] if source is None else [n for n in source.root if n.get(f"{W}id") == identifier]
        if found:
            self._notes.called.append((kind, found[0]))
            yield Run(str(len(self._notes.called)), replace(look, vertical="superscript"))
        else:
            self._opened.refuse("une note appelée dans le texte est introuvable.", "Retirer l'appel de note.")
