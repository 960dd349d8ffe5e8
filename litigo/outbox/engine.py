"""The real services: the rules, the engine, Word, PDF and calendars, imported when first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from litigo.assessment.model import Assessment, DocumentDue
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import Fault
from litigo.outbox import durable
from litigo.outbox.exhibit_drafts import ExhibitSettings, bundle_draft, extents_for
from litigo.outbox.letter_files import letter_files
from litigo.outbox.services import Draft, Services
from litigo.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from litigo.documents.house_style import House


class Stationery(NamedTuple):
    """What the documents of every dossier are made with; without ``exhibits``, no bundle is made."""

    templates: Path
    rulebook: Rulebook
    exhibits: ExhibitSettings | None
    house: House | None


def real_services(
    rules: Path, templates: Path, exhibits: ExhibitSettings | None = None, house: Path | None = None
) -> Services:
    """Load the rules, the document engines and the style of the house, if its folder is there."""
    from litigo.assessment.assess import assess  # noqa: PLC0415  # slow imports, only where work is done
    from litigo.assessment.decisions import lost_targets  # noqa: PLC0415
    from litigo.assessment.serialise import to_json  # noqa: PLC0415
    from litigo.calendars.feed import dossier_calendar, handler_calendar  # noqa: PLC0415
    from litigo.documents.house_style import load_house  # noqa: PLC0415
    from litigo.documents.pdf import write_pdf  # noqa: PLC0415
    from litigo.dossier.reader import read_dossier, warnings_of  # noqa: PLC0415
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

    rulebook = load_rulebook(rules)
    words = rulebook.vocabulary
    stationery = Stationery(templates, rulebook, exhibits, load_house(house) if house else None)
    write_pdf("<p>é</p>")  # loads the fonts, so that the first letter is as quick as the next
    return Services(
        rulebook=rulebook.digest,
        read=lambda raw, name: read_dossier(raw, name, words),
        warnings=lambda dossier: (*warnings_of(dossier, words), *lost_targets(dossier, rulebook)),
        assess=lambda dossier, today, sha256: assess(dossier, rulebook, today, sha256),
        to_json=to_json,
        drafts=lambda dossier, assessment: _drafts(dossier, assessment, stationery),
        dossier_calendar=dossier_calendar,
        handler_calendar=handler_calendar,
    )


def _drafts(dossier: Dossier, assessment: Assessment, stationery: Stationery) -> Sequence[Draft]:
    templates, rulebook, exhibits, _ = stationery
    sheet = Draft("fiche_echeances", "Fiche des échéances", _sheet(dossier, assessment, templates, rulebook.vocabulary))
    letters = [Draft(due.id, due.title, _letter(due, dossier, assessment, stationery)) for due in assessment.documents]
    bundle = bundle_draft(dossier, assessment, templates, rulebook, exhibits) if exhibits else None
    return [sheet, *letters, *([bundle] if bundle else [])]


def _sheet(dossier: Dossier, assessment: Assessment, templates: Path, words: Vocabulary) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from litigo.documents import render_sheet  # noqa: PLC0415

        durable.add_file(folder / "fiche_echeances.pdf", render_sheet(dossier, assessment, templates, words))

    return write


def _letter(
    due: DocumentDue, dossier: Dossier, assessment: Assessment, stationery: Stationery
) -> Callable[[Path], Sequence[Fault]]:
    def write(folder: Path) -> Sequence[Fault]:
        from litigo.documents import render_document  # noqa: PLC0415
        from litigo.exhibits.checking import letter_faults  # noqa: PLC0415

        rendered = render_document(
            due,
            dossier,
            assessment,
            stationery.templates,
            stationery.rulebook.vocabulary,
            clauses=stationery.rulebook.clauses_on(assessment.today),
            extents=extents_for(due, dossier, stationery.exhibits),
            house=stationery.house,
        )
        for name, content in letter_files(due, rendered).items():
            durable.add_file(folder / name, content)
        return letter_faults(rendered, due, dossier)

    return write
