"""Texts written by people (YAML or JSON), read without guessing: every scalar stays text, every field keeps its line.

Used for dossiers and for rules. What a common reader would silently turn into something else (« no », « 010 »,
« 12:30:45 ») arrives here as written; what could hide or multiply content (aliases, tags, duplicate keys,
invisible characters) is refused with the line and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from litigo.dossier.scalars import (
    Plain,
    RefusedValueError,
    StrictBoolean,
    StrictDay,
    one_or_many,
    quoted,
    strict_boolean,
    strict_day,
    strict_number,
    strict_whole,
    unquoted,
)
from litigo.faults import Fault, FaultyFile

__all__ = [
    "Plain",
    "RefusedValueError",
    "Source",
    "StrictBoolean",
    "StrictDay",
    "build",
    "dotted",
    "one_or_many",
    "raise_faults",
    "read_text",
    "strict_boolean",
    "strict_day",
    "strict_number",
    "strict_whole",
    "unquoted",
]

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)

MAX_DEPTH, MAX_FAULTS = 40, 50
_NULLS = frozenset({"", "~", "null"})
# What no one can see on a screen: control characters, zero-width and direction marks, exotic line ends.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
                        "\ufeff\ufff9-\uffff\U000e0000-\U000e007f]")  # fmt: skip
_LINE_END = re.compile(r"\r\n|\r|\n")
_SIGNATURES = {
    b"\x89PNG": "une image PNG",
    b"\xff\xd8\xff": "une image JPEG",
    b"%PDF": "un document PDF",
    b"PK\x03\x04": "un fichier compressé ou un document Word ou Excel",
    b"\xd0\xcf\x11\xe0": "un ancien document Word ou Excel",
    b"GIF8": "une image GIF",
    b"\x1f\x8b": "un fichier compressé",
}
_UTF16_REMEDY = "Réenregistrez-le en choisissant l'encodage UTF-8."


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed text and where each of its fields stands. ``data`` holds dicts, lists, text and ``None`` only."""

    file: str
    data: object
    lines: Mapping[Path, int]

    def line_of(self, path: Sequence[str | int]) -> int:
        """Return the line of the field, else of its nearest parent, else 1."""
        place = tuple(path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def dotted(path: Sequence[str | int]) -> str:
    """Write a path the way faults name it: ``evenements[3].date``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{quoted(part)[2:-2]}"
    return text.removeprefix(".")


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise :class:`FaultyFile` if there is any fault, keeping the first fifty so that the list stays readable."""
    found = sorted(faults)
    if not found:
        return
    if len(found) > MAX_FAULTS:
        message, remedy = "la liste s'arrête ici, d'autres fautes suivent.", "Corrigez d'abord celles-ci."
        found = [*found[:MAX_FAULTS], Fault(found[0].file, found[MAX_FAULTS].line, "…", message, remedy)]
    raise FaultyFile(found)


def read_text(raw: bytes, file: str, *, max_bytes: int = 1_000_000, max_nodes: int = 20_000) -> Source:
    """Parse YAML or JSON without typing its scalars.

    Args:
        raw: the bytes as received.
        file: the name shown in faults.
        max_bytes: the size above which the text is refused unread.
        max_nodes: the number of fields, items and groups above which it is refused.

    Returns:
        The data and the line of each field.

    Raises:
        FaultyFile: with every fault found, in French.
    """
    text = _decode(raw, file, max_bytes)
    raise_faults(islice(_invisible_faults(text, file), MAX_FAULTS + 1))
    composer = _Composer(file, max_nodes)
    try:
        data = composer.compose(iter(yaml.parse(text, Loader=yaml.CSafeLoader)))
    except _Stop:
        data = None
    except yaml.YAMLError as error:
        from litigo.dossier.syntax import french_syntax  # noqa: PLC0415  # only once something is wrong

        line, message, remedy = french_syntax(error, text)
        composer.faults.append(Fault(file, line, "", message, remedy))
    raise_faults(composer.faults)
    return Source(file, data, composer.lines)


def build(model: type[M], source: Source, path: Path = (), data: object = ...) -> M:
    """Build ``model`` from the part of ``source`` at ``path``.

    Args:
        model: a pydantic model.
        source: the text read by :func:`read_text`.
        path: where the part stands in the text; faults name it from the root.
        data: the part itself when the caller has already prepared it.

    Returns:
        The model, validated.

    Raises:
        FaultyFile: with every error of the part, translated to French.
    """
    try:
        return model.model_validate(part_at(source.data, path) if data is ... else data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    from litigo.dossier.refusals import french_refusal  # noqa: PLC0415  # only once something is wrong

    faults = []
    for detail in islice(errors, MAX_FAULTS + 1):
        place, message, remedy = french_refusal(model, detail, lambda loc: path + loc in source.lines)
        faults.append(Fault(source.file, source.line_of(path + place), dotted(path + place), message, remedy))
    raise_faults(faults)
    raise AssertionError("pydantic refuses without an error")


def part_at(data: object, path: Path) -> object:
    """Return the part of parsed data at ``path``."""
    for step in path:
        data = data[step]  # type: ignore[index]  # the caller walks data it has just read
    return data


def _decode(raw: bytes, file: str, max_bytes: int) -> str:
    if not raw.strip():
        raise FaultyFile([Fault(file, 0, "", "le fichier est vide.", "Remplissez-le, ou retirez-le.")])
    if len(raw) > max_bytes:
        size = f"{len(raw) / 1_000_000:.1f} Mo, pour {max_bytes / 1_000_000:g} Mo admis.".replace(".", ",", 1)
        remedy = "Un dossier ne contient que du texte : joignez les pièces à part."
        raise FaultyFile([Fault(file, 0, "", f"le fichier est trop gros ({size[:-1]}).", remedy)])
    for signature, kind in _SIGNATURES.items():
        if raw.startswith(signature):
            remedy = "Déposez un fichier texte YAML ou JSON."
            raise FaultyFile([Fault(file, 0, "", f"ce n'est pas un texte, mais {kind}.", remedy)])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" in raw[:4] and len(raw) % 2 == 0):
        raise FaultyFile([Fault(file, 0, "", "le fichier est enregistré en UTF-16 ou UTF-32.", _UTF16_REMEDY)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "le fichier n'est pas enregistré en UTF-8 : un caractère de cette ligne ne peut pas être lu."
        raise FaultyFile([Fault(file, line, "", message, _UTF16_REMEDY)]) from None


def _invisible_faults(text: str, file: str) -> Iterator[Fault]:
    """Yield one fault per line holding invisible characters."""
    if _INVISIBLE.search(text) is None:
        return
    for number, line in enumerate(_LINE_END.split(text), start=1):
        found = _INVISIBLE.search(line)
        if found:
            yield _invisible_fault(file, number, found, column=found.start() + 1)


def _invisible_fault(file: str, line: int, found: re.Match[str], column: int | None = None) -> Fault:
    code = f"U+{ord(found.group()):04X}"
    where = f", colonne {column}" if column else ""
    remedy = "Effacez-le : retapez ce passage au lieu de le coller."
    return Fault(file, line, "", f"caractère invisible ou interdit ({code}{where}).", remedy)


class _Stop(Exception):  # a signal, not an error: the faults already say it
    """The rest of the text is not worth reading."""


@dataclass(slots=True)
class _Composer:
    """Turns parser events into data, one pass, never expanding anything; faults are gathered as they come."""

    file: str
    max_nodes: int
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    nodes: int = 0

    def compose(self, events: Iterator[yaml.Event]) -> object:
        """Read the one document of the text."""
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "le fichier contient plusieurs documents, séparés par « --- ».",
                               "Faites un fichier par dossier.")  # fmt: skip
                data = self._node(next(events), events, ())
        if documents == 0 or (data is None and not self.faults):
            self.faults.append(Fault(self.file, 0, "", "le fichier est vide.", "Remplissez-le, ou retirez-le."))
        return data

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            self._stop(event, f"le fichier contient trop d'éléments (plus de {self.max_nodes}).", "Scindez-le.")
        if len(path) > MAX_DEPTH:
            self._stop(event, f"trop de niveaux imbriqués (plus de {MAX_DEPTH}).", "Vérifiez les retraits et crochets.")
        self.lines[path] = self.lines.get(path) or _line(event)
        self._refuse_devices(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        return None  # an alias, already refused

    def _refuse_devices(self, event: yaml.Event) -> None:
        """Refuse what multiplies or disguises content: anchors, aliases, tags."""
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, f"renvoi « *{event.anchor} » refusé.", "Écrivez ici la valeur en toutes lettres.")
            return
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self._fault(event, f"ancre {quoted('&' + anchor)} refusée.",
                        "Retirez-la, ou mettez le texte entre guillemets.")  # fmt: skip
        if tag is not None:
            self._fault(event, f"étiquette de type {quoted(tag)} refusée.",
                        "Retirez-la, ou mettez le texte entre guillemets.")  # fmt: skip

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        found = _INVISIBLE.search(event.value)
        if found:
            self.faults.append(_invisible_fault(self.file, _line(event), found))
        if event.style:
            return str(event.value)
        return None if event.value in _NULLS else Plain(event.value)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, object]:
        fields: dict[str, object] = {}
        seen: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            place = (*path, "" if key is None else key)
            duplicate = key is not None and key in seen
            if duplicate:
                self._duplicate(event, place, seen[str(key)])
            elif key is not None:
                seen[key] = self.lines[place] = _line(event)
            value = self._node(next(events), events, place)
            if key is not None and not duplicate:
                fields[key] = value
        return fields

    def _key(self, event: yaml.Event) -> str | None:
        message, remedy = "le nom d'un champ doit être un mot.", "Écrivez « nom: valeur »."
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse_devices(event)
            self._stop(event, message, remedy)
        if not event.style and event.value in _NULLS:
            self._fault(event, message, remedy)
            return None
        self._refuse_devices(event)
        self._scalar(event)
        if event.value == "<<" and not event.style:
            self._fault(event, "fusion « << » refusée.", "Recopiez les champs voulus en toutes lettres.")
            return None
        return str(event.value)

    def _duplicate(self, event: yaml.Event, place: Path, first: int) -> None:
        message = f"champ écrit deux fois, lignes {first} et {_line(event)}."
        self.faults.append(Fault(self.file, _line(event), dotted(place), message, "Gardez-en un seul."))

    def _fault(self, event: yaml.Event, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, _line(event), "", message, remedy))

    def _stop(self, event: yaml.Event, message: str, remedy: str) -> NoReturn:
        self._fault(event, message, remedy)
        raise _Stop


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1  # type: ignore[union-attr]  # the parser always marks its events
