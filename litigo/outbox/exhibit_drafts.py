"""The stamped bundle of a dossier, published beside its letters when the file calls for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from litigo.assessment.model import Assessment, DocumentDue
from litigo.dossier.models import Dossier
from litigo.faults import Fault
from litigo.outbox import durable
from litigo.outbox.services import Draft
from litigo.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from litigo.documents.bordereau import Extent

FOLDER = "pieces"
BUNDLE = "LIASSE_PIECES"


@dataclass(frozen=True, slots=True)
class ExhibitSettings:
    """Where the exhibits of all dossiers are, and the most bytes of a file to be sent."""

    root: Path
    limit: int


def extents_for(due: DocumentDue, dossier: Dossier, exhibits: ExhibitSettings | None) -> Mapping[int, Extent] | None:
    """Return the pages of the exhibits for the schedule that lists them; nothing for any other document."""
    from litigo.exhibits.folder import ExhibitFolder  # noqa: PLC0415 - slow imports, only where work is done
    from litigo.exhibits.request import SCHEDULE, known_extents  # noqa: PLC0415

    if exhibits is None or due.id != SCHEDULE:
        return None
    return known_extents(dossier, ExhibitFolder(exhibits.root, dossier.reference))


def bundle_draft(
    dossier: Dossier, assessment: Assessment, templates: Path, rulebook: Rulebook, exhibits: ExhibitSettings
) -> Draft | None:
    """Return the bundle to write; ``None`` while the file does not call for it, or names no file of an exhibit."""
    from litigo.exhibits.request import SCHEDULE  # noqa: PLC0415

    called = any(due.id == SCHEDULE for due in assessment.documents)
    if not called or not any(piece.fichier for piece in dossier.pieces):
        return None

    def write(folder: Path) -> Sequence[Fault]:
        from litigo.exhibits.filing import part_suffix  # noqa: PLC0415
        from litigo.exhibits.folder import ExhibitFolder  # noqa: PLC0415
        from litigo.exhibits.request import bundle_frame, checked_bundle  # noqa: PLC0415

        frame = bundle_frame(dossier, assessment, rulebook, templates)
        place = ExhibitFolder(exhibits.root, dossier.reference)
        bundle, found = checked_bundle(frame, place, limit=exhibits.limit)
        inside = durable.make_folder(folder / FOLDER)
        name = BUNDLE + ("_PROJET" if bundle.plan.front.draft else "")
        for rank, content in enumerate(bundle.files, start=1):
            part = "_".join(filter(None, (name, part_suffix(rank, len(bundle.files)))))
            durable.add_file(inside / f"{part}.pdf", content)
        for exhibit, content in bundle.separate.items():
            durable.add_file(inside / exhibit, content)
        return found.warnings

    return Draft("liasse_pieces", "Liasse des pièces", write)
