"""Names of files and folders that every system accepts, made from what people wrote."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Device names of Windows, and the folders litigo keeps for itself in the outbox.
_TAKEN = frozenset(
    ["con", "prn", "aux", "nul", "a_corriger", "calendriers", "readme.md"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
_BLANKS = {ord(blank): " " for blank in "\u00a0\u202f"}
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,78}[A-Za-z0-9_-]|[A-Za-z0-9]")


def folder_name(reference: str) -> str:
    """Return the outbox folder of a reference: the reference itself whenever all systems accept it."""
    plain = _PLAIN.fullmatch(reference) is not None
    if plain and reference.casefold().split(".")[0] not in _TAKEN and reference.casefold() not in _TAKEN:
        return reference
    return f"{slug(reference)[:60]}-{_short(reference)}"


def slug(text: str) -> str:
    """Return lower-case ASCII words joined by hyphens; two spellings of one name give one slug."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-") or f"sans-nom-{_short(text)}"


def shown(name: str, limit: int = 120) -> str:
    """Return ``name`` fit to be shown: undecodable bytes, line breaks and direction marks made visible.

    The no-break spaces of French typography are plain ones here: Notepad need not know them.
    """
    readable = name.encode("utf-8", "backslashreplace").decode("utf-8").translate(_BLANKS)
    safe = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in readable)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
