"""The specimen dossier shipped with the templates: what a template may print is what its letters are given."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

from litigo.assessment.assess import asked_document, assess
from litigo.documents.context import letter_context
from litigo.documents.letter import RenderedDocument, render_document
from litigo.documents.variables import Known, names_of
from litigo.dossier.reader import read_dossier
from litigo.rulebook.rulebook import Rulebook

SPECIMEN = "specimen.yaml"


def preview(
    template: Path, document: str, file: Path | None, templates: Path, rulebook: Rulebook, day: dt.date
) -> RenderedDocument:
    """Render ``template`` as the document of that id, on a dossier (the specimen by default), as a draft if need be.

    Raises:
        FaultyFile: the dossier or the template cannot be used.
        KeyError: the rulebook has no such document.
    """
    source = file or templates / SPECIMEN
    raw = source.read_bytes()
    dossier = read_dossier(raw, source.name, rulebook.vocabulary)
    assessment = assess(dossier, rulebook, day, hashlib.sha256(raw).hexdigest())
    due = replace(asked_document(dossier, rulebook, assessment, document)[0], template=template.name)
    clauses = rulebook.clauses_on(day)
    return render_document(due, dossier, assessment, template.parent, rulebook.vocabulary, clauses=clauses)


def known_variables(templates: Path, rulebook: Rulebook, day: dt.date) -> Known:
    """Return the variables a template may print: those of every document of the rulebook, for the specimen."""
    raw = (templates / SPECIMEN).read_bytes()
    dossier = read_dossier(raw, SPECIMEN, rulebook.vocabulary)
    assessment = assess(dossier, rulebook, day, "0" * 64)
    asked = (due for document in rulebook.documents for due in asked_document(dossier, rulebook, assessment, document))
    return names_of(letter_context(due, dossier, assessment, rulebook.vocabulary, draft=True) for due in asked)
