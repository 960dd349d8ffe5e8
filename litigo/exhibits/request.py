"""The one sequence every face calls for exhibits: read, bind, check; a bundle that is wrong is never handed over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from litigo.assessment.assess import asked_document
from litigo.assessment.model import Assessment
from litigo.documents.bordereau import Extent
from litigo.documents.letter import render_document
from litigo.dossier.exhibits import from_exhibit
from litigo.dossier.models import Dossier
from litigo.exhibits.bundle import Bundle, bind_bundle
from litigo.exhibits.checking import bundle_faults, letter_faults
from litigo.exhibits.exhibit import Exhibits, read_exhibit, read_exhibits
from litigo.exhibits.folder import ExhibitFolder
from litigo.exhibits.front import Frame
from litigo.faults import Fault, FaultyFile
from litigo.rulebook.rulebook import Rulebook

SCHEDULE: Final = "bordereau_pieces"


def bundle_frame(dossier: Dossier, assessment: Assessment, rulebook: Rulebook, templates: Path) -> Frame:
    """Return what a bundle is made for, whether or not the file calls for a communication today."""
    (due,) = asked_document(dossier, rulebook, assessment, SCHEDULE)
    clauses = rulebook.clauses_on(assessment.today)
    return Frame(due, dossier, assessment, templates, rulebook.vocabulary, clauses)


def checked_bundle(frame: Frame, folder: ExhibitFolder, *, limit: int, first: int = 1) -> tuple[Bundle, Exhibits]:
    """Read, bind and check the exhibits of a dossier, from the number ``first`` on.

    Raises:
        FaultyFile: a file is missing or cannot be bound, or the bundle made does not hold together.
    """
    exhibits = read_exhibits(frame.dossier, folder, first=first)
    frame = replace(frame, dossier=from_exhibit(frame.dossier, first))
    bundle = bind_bundle(frame, exhibits, limit=limit)
    if faults := bundle_faults(bundle.files, bundle.plan):
        raise FaultyFile(faults)
    return bundle, exhibits


def known_extents(dossier: Dossier, folder: ExhibitFolder) -> dict[int, Extent]:
    """Return the number of pages of the exhibits whose file can be read; the others are left to fill in."""
    known: dict[int, Extent] = {}
    for piece in dossier.pieces:
        with suppress(FaultyFile):
            if piece.confidentialite is None and piece.fichier is not None:
                known[piece.numero] = Extent(read_exhibit(dossier, piece, folder.read(piece)).count)
    return known


def letters_faults(frame: Frame) -> list[Fault]:
    """List what the letters the file now calls for quote wrongly."""
    faults: list[Fault] = []
    for due in frame.assessment.documents:
        rendered = render_document(
            due, frame.dossier, frame.assessment, frame.templates, frame.vocabulary, clauses=frame.clauses
        )
        faults += letter_faults(rendered, due, frame.dossier)
    return faults
