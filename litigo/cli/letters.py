"""``litigo letters``: the letters of a dossier: to send, prepared and now wrong, sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import rules_option
from litigo.dossier.sendings import CHANNEL
from litigo.outbox import sent_archive

if TYPE_CHECKING:
    from litigo.assessment.bound_values import KnownValues
    from litigo.assessment.model import Assessment
    from litigo.dossier.models import Dossier
    from litigo.rulebook.rulebook import Rulebook


@click.command()
@file_argument
@click.option(
    "--outbox", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER",
    help="Dossier des publications.",
)  # fmt: skip
@today_option
@rules_option
def letters(file: Path, outbox: Path | None, today: dt.date | None, folder: Path | None) -> None:
    """Lettres d'un dossier : à envoyer, préparées et périmées, envoyées (avec ce qui y serait inexact).

    Rend 1 si un projet publié est périmé, si une lettre envoyée est à rectifier ou si l'archive a été modifiée.
    """
    from litigo.settings import load_settings  # noqa: PLC0415

    dossier, assessment, rulebook = assessed(file, today, folder)
    place = load_settings({"outbox": outbox}).outbox
    _show_due(assessment)
    stale = list(_stale(place, dossier, assessment, rulebook))
    _show("Préparées, et périmées", stale)
    _show("Envoyées", list(_sent(assessment, rulebook)))
    digests = [digest for event in dossier.evenements if event.envoi for digest in event.envoi.empreintes]
    altered = sent_archive.altered(place, dossier.reference, digests)
    _show("ARCHIVE MODIFIÉE", altered)
    if stale or altered or any(letter.wrong for letter in assessment.sent_letters):
        raise SystemExit(1)


def _show(title: str, lines: list[str]) -> None:
    if lines:
        click.echo(title)
        for line in lines:
            click.echo(f"  {line}")


def _show_due(assessment: Assessment) -> None:
    lines = [
        f"{due.title} ({due.id}) – {'prête' if due.ready else 'à compléter'}"
        for due in assessment.documents
        if due.delivery != "interne"
    ]
    _show("À envoyer", lines or ["aucune"])


def _stale(outbox: Path, dossier: Dossier, assessment: Assessment, rulebook: Rulebook) -> Iterator[str]:
    """Yield the letters of every revision published that no longer say what the file says today."""
    from litigo.documents.origins import known_values  # noqa: PLC0415
    from litigo.outbox.letter_files import read_fields  # noqa: PLC0415
    from litigo.outbox.publish import slots  # noqa: PLC0415

    known = known_values(dossier, assessment, rulebook.clauses_on(assessment.today))
    due = {document.id for document in assessment.documents}
    for _, slot in slots(outbox, dossier.reference):
        for letter in read_fields(slot):
            why = _reasons(known, letter.values, gone=letter.document not in due)
            if why and not letter.internal:
                yield f"{slot.name}/{letter.file} : {' ; '.join(why)}"


def _reasons(known: KnownValues, stated: Mapping[str, str], *, gone: bool) -> list[str]:
    from litigo.assessment.bound_values import KINDS  # noqa: PLC0415
    from litigo.outbox.stale import GONE  # noqa: PLC0415

    if gone:
        return [GONE]
    comparable = {reference: held for reference, held in stated.items() if reference.partition(":")[0] in KINDS}
    return [str(change) for change in known.changes(comparable)]


def _sent(assessment: Assessment, rulebook: Rulebook) -> Iterator[str]:
    channels = rulebook.vocabulary.facts[CHANNEL].values
    for letter in assessment.sent_letters:
        how = channels.get(letter.channel or "", "moyen d'envoi inconnu").lower()
        number = f", n° {letter.tracking}" if letter.tracking else ""
        yield f"{letter.date:%d/%m/%Y} – {letter.title} ({letter.document}), {how}{number}"
        for change in letter.wrong:
            yield f"    À RECTIFIER : {change}"
