"""Inserts an exhibit into the text of a dossier: the following ones and every reference to them move by one.

Only the figures concerned and the new entry are written, the rest of the text keeps every character; and nothing is
written at all unless the new text, read again, says what the old one said with its exhibits renumbered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from litigo.dossier.coherence import REFERENCES
from litigo.dossier.exhibits import renumbered
from litigo.dossier.insertion import as_item, with_entry
from litigo.dossier.source_text import Path, dotted, read_text
from litigo.faults import FaultyFile

SECTION: Final = "pieces"
_NUMBERED: Final = frozenset(
    {(SECTION, "numero")} | {(s, field) for s, field, target in REFERENCES if target == SECTION}
)
_NAMES: Final = "fichier"  # the name of a file holds no reference, whatever it says


@dataclass(frozen=True, slots=True)
class Change:
    """A passage rewritten: where, what it said, what it says. ``text`` tells it is a reference typed in a sentence."""

    path: str
    before: str
    after: str
    text: bool


@dataclass(frozen=True, slots=True)
class Insertion:
    """The new text of a dossier, and the passages rewritten, in reading order."""

    text: bytes
    changes: tuple[Change, ...]


def with_exhibit(raw: bytes, after: int, fields: Mapping[str, str]) -> Insertion | None:
    """Insert an exhibit after the one numbered ``after`` (0: before all); ``None`` when that is not safe.

    Args:
        raw: the dossier as received, already read without fault.
        after: the number after which it comes.
        fields: its fields but the number, as texts; a day is written AAAA-MM-JJ.
    """
    text = raw.decode("utf-8-sig")
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    entries = _entries_of(root)
    values = {"numero": str(after + 1), **fields}
    if not entries:
        added = with_entry(raw, SECTION, [f"{name}: {_scalar(name, value)}" for name, value in values.items()])
        return Insertion(added, ()) if added else None
    edits = [edit for edit in _edits(root, text, after) if edit.after != edit.before]
    place = _place(text, entries, after)
    if place is None:
        return None
    entry = _Edit(place.index, place.index, (), "", _entry(place, values), text=False)
    grown = _applied(text, [*edits, entry])
    bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    if not _says(raw, grown.encode(), after, place.rank, values):
        return None
    changes = tuple(Change(dotted(edit.path), edit.before, edit.after, edit.text) for edit in edits)
    return Insertion(bom + grown.encode(), changes)


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters ``start`` to ``end`` of the text, to be replaced; no path: a comment."""

    start: int
    end: int
    path: Path
    before: str
    after: str
    text: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the entry goes: at which character, at which rank, and how the entry beside it is laid out."""

    index: int
    rank: int
    margin: str
    flow_list: bool
    flow_entry: bool
    first: bool
    end: str


def _entries_of(root: Any) -> list[Any]:  # noqa: ANN401 (the nodes of PyYAML come without types)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == SECTION and isinstance(value, yaml.SequenceNode):
            return list(value.value)
    return []


def _shift(after: int) -> Callable[[int], int]:
    return lambda number: number + 1 if number > after else number


def _edits(root: Any, text: str, after: int) -> Iterator[_Edit]:  # noqa: ANN401
    """Yield every passage as it should read: numbers, sentences, and the comments between them."""
    shift, done = _shift(after), 0
    for path, node in _scalars(root, ()):
        start, end = node.start_mark.index, node.end_mark.index
        comment, said = text[done:start], text[start:end]
        yield _Edit(done, start, (), comment, renumbered(comment, shift), text=True)
        yield _Edit(start, end, path, said, _renumbered_scalar(path, said, shift), text=not _is_number(path))
        done = end
    yield _Edit(done, len(text), (), text[done:], renumbered(text[done:], shift), text=True)


def _scalars(node: Any, path: Path) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401
    """Yield every scalar that is a value, in the order of the text."""
    if isinstance(node, yaml.ScalarNode):
        yield path, node
    elif isinstance(node, yaml.SequenceNode):
        for rank, item in enumerate(node.value):
            yield from _scalars(item, (*path, rank))
    else:
        for key, value in node.value:
            yield from _scalars(value, (*path, key.value))


def _is_number(path: Path) -> bool:
    return len(path) == 3 and (path[0], path[2]) in _NUMBERED


def _renumbered_scalar(path: Path, said: str, shift: Callable[[int], int]) -> str:
    if _is_number(path):
        figures = said.strip("'\" ")
        return said.replace(figures, str(shift(int(figures)))) if figures.isdecimal() else said
    return said if path and path[-1] == _NAMES else renumbered(said, shift)


def _place(text: str, entries: list[Any], after: int) -> _Place | None:
    """Find where the entry goes: under the exhibit it follows, whatever the order of the list."""
    wanted = max(after, 1)
    rank = next((rank for rank, entry in enumerate(entries) if _number(entry) == wanted), None)
    if rank is None or not isinstance(entries[rank], yaml.MappingNode):
        return None
    node, first = entries[rank], after == 0
    line = text.rfind("\n", 0, node.start_mark.index) + 1
    lead = text[line : node.start_mark.index]
    margin = lead[: len(lead) - len(lead.lstrip())]
    end = "\r\n" if "\r\n" in text else "\n"
    flow_list = not lead.lstrip().startswith("-")
    if flow_list:
        index = node.start_mark.index if first else node.end_mark.index
    else:
        index = line if first else _line_after(text, _content_end(node))
    return _Place(index, rank + (not first), margin, flow_list, bool(node.flow_style), first, end)


def _number(entry: Any) -> int:  # noqa: ANN401
    fields = entry.value if isinstance(entry, yaml.MappingNode) else ()
    written = next((value.value for key, value in fields if key.value == "numero"), "")
    return int(written) if str(written).isdecimal() else 0


def _content_end(node: Any) -> int:  # noqa: ANN401
    """Return where the last thing written in a node ends; a block « ends » where the next one starts."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _content_end(last[1] if isinstance(last, tuple) else last)


def _line_after(text: str, index: int) -> int:
    end = text.find("\n", len(text[:index].rstrip()))
    return len(text) if end < 0 else end + 1


def _entry(place: _Place, values: Mapping[str, str]) -> str:
    """Lay the entry out as the one beside it."""
    if place.flow_list:
        written = json.dumps({n: int(v) if n == "numero" else v for n, v in values.items()}, ensure_ascii=False)
        gap = f"{place.end}{place.margin}" if place.margin else " "
        return f"{written},{gap}" if place.first else f",{gap}{written}"
    fields = [f"{name}: {_scalar(name, value)}" for name, value in values.items()]
    lines = [f"- {{{', '.join(fields)}}}"] if place.flow_entry else as_item(fields)
    return "".join(f"{place.margin}{line}{place.end}" for line in lines)


def _scalar(name: str, value: str) -> str:
    return value if name in {"numero", "date", "confidentialite"} else json.dumps(value, ensure_ascii=False)


def _applied(text: str, edits: list[_Edit]) -> str:
    written, done = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        missing_end = not edit.before and edit.start == len(text) and not text.endswith("\n")
        written += [text[done : edit.start], "\n" if missing_end else "", edit.after]
        done = edit.end
    return "".join([*written, text[done:]])


def _says(raw: bytes, grown: bytes, after: int, rank: int, values: Mapping[str, str]) -> bool:
    """Whether the new text says what the old one does, renumbered, with one more exhibit at that rank."""
    try:
        before, now = read_text(raw, "").data, read_text(grown, "").data
    except (FaultyFile, ValueError):
        return False
    expected = _moved(before, (), _shift(after))
    if not isinstance(expected, dict) or not isinstance(expected.get(SECTION), list):
        return False
    expected[SECTION].insert(rank, dict(values))
    return bool(now == expected)


def _moved(value: object, path: Path, shift: Callable[[int], int]) -> object:
    if isinstance(value, dict):
        return {name: _moved(held, (*path, name), shift) for name, held in value.items()}
    if isinstance(value, list):
        return [_moved(held, (*path, rank), shift) for rank, held in enumerate(value)]
    if not isinstance(value, str):
        return value
    return _renumbered_scalar(path, value, shift)
