"""Layer 4: an assessment becomes Word files, PDF files and a deadline sheet. Nothing is decided here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from litigo.documents.letter import RenderedDocument, render_document
    from litigo.documents.sheet import render_sheet

__all__ = ["RenderedDocument", "render_document", "render_sheet"]

_HOMES = {
    "RenderedDocument": "litigo.documents.letter",
    "render_document": "litigo.documents.letter",
    "render_sheet": "litigo.documents.sheet",
}


def __getattr__(name: str) -> object:
    """Import on first use: the command line reads our labels and must not load the document engines."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
