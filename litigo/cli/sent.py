"""``litigo sent``: a letter has left; its bytes are kept, and the dossier bears the event its sending is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.delay import Day
from litigo.cli.options import rules_option

if TYPE_CHECKING:
    from litigo.correspondence import Recorded


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DOSSIER")
@click.argument("document", metavar="DOCUMENT")
@click.option("--on", "day", type=Day(), required=True, help="Jour de l'envoi.")
@click.option(
    "--by", "channel", required=True, metavar="MOYEN",
    help="lrar, lre, lettre_simple, courriel, depot_recepisse, rpva, plateforme, commissaire_de_justice ou signature.",
)  # fmt: skip
@click.option("--tracking", metavar="NUMÉRO", help="Numéro de suivi ou de recommandé.")
@click.option("--proof", metavar="PIÈCE", help="Preuve de l'envoi : numéro d'une pièce du dossier, ou quelques mots.")
@click.option("--received", type=Day(), help="Jour de la réception par le destinataire, s'il est connu.")
@click.option(
    "--docx", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER",
    help="Fichier Word réellement envoyé (par défaut, la lettre telle que litigo la produit ce jour-là).",
)  # fmt: skip
@click.option(
    "--pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER",
    help="PDF réellement envoyé.",
)  # fmt: skip
@click.option(
    "--outbox", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER",
    help="Dossier des publications, où la lettre est archivée.",
)  # fmt: skip
@click.option(
    "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER",
    help="Dossier de modèles.",
)  # fmt: skip
@click.option("--today", type=Day(), help="Jour de l'évaluation (par défaut aujourd'hui).")
@rules_option
def sent(
    file: Path,
    document: str,
    day: dt.date,
    channel: str,
    tracking: str | None,
    proof: str | None,
    received: dt.date | None,
    docx: Path | None,
    pdf: Path | None,
    outbox: Path | None,
    templates: Path | None,
    today: dt.date | None,
    folder: Path | None,
) -> None:
    """Consigne l'envoi d'une lettre : l'événement au dossier, avec son moyen et sa preuve, et la lettre à l'archive.

    Une lettre envoyée ne se modifie plus : si elle était inexacte, litigo propose un rectificatif.
    """
    from litigo.correspondence import (  # noqa: PLC0415  # slow: the engine, Word and PDF
        CannotWriteError,
        Office,
        Posting,
        RefusedSendingError,
        record_sending,
    )
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415
    from litigo.settings import load_settings  # noqa: PLC0415

    settings = load_settings({"outbox": outbox, "templates": templates})
    now = today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    office = Office(load_rulebook(folder), settings.templates_folder, settings.outbox, now)
    posting = Posting(document, day, channel, tracking, proof, received, docx, pdf)
    try:
        recorded = record_sending(file, posting, office)
    except CannotWriteError as refused:
        pasted = "".join(f"\n  {'- ' if rank == 0 else '  '}{line}" for rank, line in enumerate(refused.lines))
        said = f"{refused}. La lettre est archivée. À coller sous « evenements » :{pasted}"
        raise click.ClickException(said) from None
    except RefusedSendingError as refused:
        raise click.ClickException(str(refused)) from None
    _tell(file, recorded.due.title, recorded.folder, recorded.cautions)
    _tell_effects(recorded)


def _tell(file: Path, title: str, kept: Path, cautions: tuple[str, ...]) -> None:
    click.echo(f"Envoi consigné dans « {file} » : {title}.")
    click.echo(f"Lettre archivée, inaltérable : {kept}")
    for caution in cautions:
        click.echo(f"Attention : {caution}.")


def _tell_effects(recorded: Recorded) -> None:
    from litigo.assessment.serialise import to_json  # noqa: PLC0415
    from litigo.outbox.changes import compare  # noqa: PLC0415
    from litigo.outbox.outcome import read_json  # noqa: PLC0415

    found = compare(read_json(to_json(recorded.before).decode()), read_json(to_json(recorded.after).decode()))
    chapters = [(title, entries) for title, entries in found.chapters() if entries]
    click.echo("Ce que l'envoi change :" if chapters else "L'envoi ne change aucune échéance.")
    for title, entries in chapters:
        click.echo(f"  {title}")
        for entry in entries:
            click.echo(f"    – {entry}")
    click.echo("Redéposez le dossier pour que tout soit publié.")
