"""Which names of the watched folder are files people dropped."""

from __future__ import annotations

ACCEPTED = (".yaml", ".yml", ".json")
_OURS = {"readme.md", "maison.yaml"}  # the style of the house is no dossier
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp", "~")


def is_dropped(name: str) -> bool:
    """Whether ``name`` is a file somebody dropped, and not one being written by a program, nor one of ours."""
    lowered = name.lower()
    return not (lowered in _OURS or lowered.startswith((".", "~$", "~")) or lowered.endswith(_UNFINISHED))


def is_accepted(name: str) -> bool:
    """Whether ``name`` ends as a dossier does."""
    return name.lower().endswith(ACCEPTED)


def is_readable(name: str) -> bool:
    """Whether ``name`` is text; a name made of undecodable bytes cannot be told back to its owner."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
