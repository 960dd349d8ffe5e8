"""A Word file opened to be read: its parts, what they refer to, and what is found wrong on the way."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import XMLSyntaxError

from litigo.documents.ooxml import Element, W, parse
from litigo.documents.package import Packed, unpack
from litigo.faults import Fault, FaultyFile

_MOST_TOLD: Final = 12  # faults shown together; more would hide the first
_SHOWN: Final = 40  # letters of a paragraph quoted in a fault


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a Word file that holds text, and the parts it refers to by their identifier."""

    root: Element
    targets: dict[str, str]


@dataclass(slots=True)
class Opened:
    """An open Word file; ``faults`` and ``notices`` grow while it is read."""

    name: str
    packed: dict[str, Packed]
    faults: list[Fault] = field(default_factory=list)
    notices: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    paragraph: int = 0  # rank of the paragraph being read, in the body
    shown: str = ""  # its first words

    def xml(self, name: str) -> Element | None:
        """Return the root of a part, ``None`` when the file has no such part.

        Raises:
            FaultyFile: the part is damaged.
        """
        if name not in self.packed:
            return None
        try:
            return parse(self.packed[name].unpacked())
        except XMLSyntaxError as error:
            raise FaultyFile([Fault(self.name, 0, name, "cette partie du document Word est abîmée.")]) from error

    def part(self, name: str) -> Part | None:
        """Return a part with what it refers to."""
        root = self.xml(name)
        if root is None:
            return None
        folder, _, file = name.rpartition("/")
        listed = self.xml(f"{folder}/_rels/{file}.rels")
        targets = {item.get("Id"): item for item in (() if listed is None else listed)}
        inside = {key: item.get("Target") for key, item in targets.items() if item.get("TargetMode") != "External"}
        return Part(root, {key: _resolved(folder, target or "") for key, target in inside.items()})

    def begin(self, paragraph: Element) -> None:
        """Remember which paragraph is being read."""
        self.paragraph += 1
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()
        self.shown = f"{words[:_SHOWN]}…" if len(words) > _SHOWN else words

    def refuse(self, what: str, remedy: str) -> None:
        """Note that the paragraph being read holds something the PDF cannot show."""
        quoted = f" (« {self.shown} »)" if self.shown else ""
        fault = Fault(self.name, self.paragraph, f"paragraphe {self.paragraph}{quoted}", what, remedy)
        if fault not in self.faults and len(self.faults) < _MOST_TOLD:
            self.faults.append(fault)

    def notice(self, what: str) -> None:
        """Note something left out that changes nothing in the text."""
        self.notices.setdefault(what)


def open_word(docx: bytes, name: str) -> Opened:
    """Open a Word file.

    Raises:
        FaultyFile: it is no archive, or of an unreasonable size.
    """
    return Opened(name, unpack(docx, name))


def _resolved(folder: str, target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
