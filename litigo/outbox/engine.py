"""The real services: the rules, the engine, Word, PDF and calendars, imported when first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from litigo.assessment.model import Assessment, DocumentDue
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.outbox import durable
from litigo.outbox.services import Draft, Services
from litigo.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from litigo.documents.house_style import House


def real_services(rules: Path, templates: Path, house: Path | None = None) -> Services:
    """Load the rules and the document engines."""
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
    style = load_house(house) if house else None
    write_pdf("<p>é</p>")  # loads the fonts, so that the first letter is as quick as the next
    return Services(
        rulebook=rulebook.digest,
        read=lambda raw, name: read_dossier(raw, name, words),
        warnings=lambda dossier: (*warnings_of(dossier, words), *lost_targets(dossier, rulebook)),
        assess=lambda dossier, today, sha256: assess(dossier, rulebook, today, sha256),
        to_json=to_json,
        drafts=lambda dossier, assessment: _drafts(dossier, assessment, templates, rulebook, style),
        dossier_calendar=dossier_calendar,
        handler_calendar=handler_calendar,
    )


def _drafts(
    dossier: Dossier, assessment: Assessment, templates: Path, rulebook: Rulebook, house: House | None
) -> Sequence[Draft]:
    sheet = Draft("fiche_echeances", "Fiche des échéances", _sheet(dossier, assessment, templates, rulebook.vocabulary))
    letters = [
        Draft(due.id, due.title, _letter(due, dossier, assessment, templates, rulebook, house))
        for due in assessment.documents
    ]
    return [sheet, *letters]


def _sheet(dossier: Dossier, assessment: Assessment, templates: Path, words: Vocabulary) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from litigo.documents import render_sheet  # noqa: PLC0415

        durable.add_file(folder / "fiche_echeances.pdf", render_sheet(dossier, assessment, templates, words))

    return write


def _letter(
    due: DocumentDue,
    dossier: Dossier,
    assessment: Assessment,
    templates: Path,
    rulebook: Rulebook,
    house: House | None,
) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from litigo.documents import render_document  # noqa: PLC0415

        rendered = render_document(
            due,
            dossier,
            assessment,
            templates,
            rulebook.vocabulary,
            clauses=rulebook.clauses_on(assessment.today),
            house=house,
        )
        name = due.id.replace("~", "-") + ("-projet" if rendered.draft else "")
        durable.add_file(folder / f"{name}.docx", rendered.docx)
        durable.add_file(folder / f"{name}.pdf", rendered.pdf)

    return write
