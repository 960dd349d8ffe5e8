"""Guesses which dossier a refused file was about, and no more: it helps to name a note and to take it away."""

from __future__ import annotations

import re

_REFERENCE = re.compile(
    rb"""^[ \t{]*["']?reference["']?[ \t]*:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9_.-]{0,79})""", re.MULTILINE
)


def likely_reference(content: bytes) -> str:
    """Return the first text that looks like the reference of a dossier, or an empty string."""
    match = _REFERENCE.search(content[:200_000])
    return match[1].decode("ascii") if match else ""
