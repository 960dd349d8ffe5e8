"""Adds an entry to a list of a dossier without touching a character the handler wrote, or does nothing.

The text is only added to, and read again: unless it then says exactly what it said before, plus the entry, it is left
as it was, and the handler pastes the lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from litigo.dossier.source_text import read_text
from litigo.faults import FaultyFile

_TOP_LEVEL = re.compile(r"[^\s#-]")


def with_entry(raw: bytes, section: str, entry: Sequence[str]) -> bytes | None:
    """Return the YAML text with one more entry at the end of a top-level list; ``None`` when that is not safe.

    Args:
        raw: the dossier as received, already read without fault.
        section: the name of the list; it is added at the end of the text when it is not there.
        entry: the fields of the entry, one line each, without indentation.
    """
    text = raw.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    found = [number for number, line in enumerate(lines) if re.match(rf"{section}:\s*(#.*)?$", line)]
    if len(found) > 1:
        return None
    place = _end_of(lines, found[0]) if found else len(lines)
    margin = _margin(lines[found[0] + 1 : place]) if found else "  "
    added = [f"{margin}{line}{end}" for line in as_item(entry)]
    if not found:
        added.insert(0, f"{section}:{end}")
    grown = "".join([*lines[:place], *added, *lines[place:]]).encode()
    return grown if _says_one_more(raw, grown, section, entry) else None


def as_item(entry: Sequence[str]) -> list[str]:
    """Return the lines of a group of fields as those of an entry of a list."""
    return [f"{'  ' if number else '- '}{line}" for number, line in enumerate(entry)]


def _end_of(lines: Sequence[str], start: int) -> int:
    """Return the line after the last one that belongs to the list begun at ``start``."""
    last = start
    for number in range(start + 1, len(lines)):
        if _TOP_LEVEL.match(lines[number]):
            break
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            last = number
    return last + 1


def _margin(lines: Sequence[str]) -> str:
    """Return the indentation of the entries already there."""
    dashes = (line for line in lines if line.lstrip().startswith("- "))
    first = next(dashes, "  - ")
    return first[: len(first) - len(first.lstrip())]


def _says_one_more(raw: bytes, grown: bytes, section: str, entry: Sequence[str]) -> bool:
    try:
        before, after = read_text(raw, "").data, read_text(grown, "").data
        (added,) = _entries(read_text("\n".join(as_item(entry)).encode(), "").data)
    except (FaultyFile, ValueError):
        return False
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    return after == {**before, section: [*_entries(before.get(section)), added]}


def _entries(value: object) -> list[object]:
    return value if isinstance(value, list) else []
