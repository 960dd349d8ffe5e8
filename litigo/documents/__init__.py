"""Layer 4: an assessment becomes Word files, PDF files and a deadline sheet. Nothing is decided here."""

from litigo.documents.letter import RenderedDocument, render_document
from litigo.documents.sheet import render_sheet

__all__ = ["RenderedDocument", "render_document", "render_sheet"]
