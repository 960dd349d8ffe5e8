"""``litigo actions``: what there is to do, on one dossier, on a folder, or on everything the desk has published."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.delay import Day
from litigo.cli.options import json_option, rules_option
from litigo.faults import FaultyFile, nearest

if TYPE_CHECKING:
    from litigo.assessment.model import Action
    from litigo.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class FileActions:
    """The actions of one dossier, as ``litigo actions --json`` writes them."""

    reference: str
    handler: str
    team: str
    actions: tuple[Action, ...]


@click.command()
@click.argument("place", type=click.Path(exists=True, path_type=Path), metavar="[DOSSIER]", required=False)
@click.option("--handler", metavar="NOM", help="Les dossiers de ce gestionnaire seulement.")
@click.option("--team", metavar="NOM", help="Les dossiers de cette équipe seulement.")
@click.option("--until", type=Day(), help="Ce qui est daté de ce jour ou d'avant seulement.")
@click.option("--all", "everything", is_flag=True, help="Aussi ce qui est fait.")
@click.option("--today", type=Day(), help="Jour de l'évaluation (par défaut aujourd'hui).")
@rules_option
@json_option
def actions(
    place: Path | None,
    handler: str | None,
    team: str | None,
    until: dt.date | None,
    today: dt.date | None,
    folder: Path | None,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Ce qu'il y a à faire, par date puis par enjeu : échéances, lettres, questions, relances, décisions à revoir.

    DOSSIER : un fichier, ou un répertoire de dossiers ; par défaut, tout ce qui est publié, dossiers clos exceptés.
    """
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

    day = today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    faults: list[str] = []
    files = list(_read(_files(place), load_rulebook(folder), day, faults))
    files = _of(files, "gestionnaire", handler)
    files = _of(files, "équipe", team)
    files = [_kept(file, until, everything=everything) for file in files]
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(files))
    else:
        from litigo.cli.show_actions import show_actions  # noqa: PLC0415  # rich is slow to import

        show_actions(files, day)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)


def _files(place: Path | None) -> Sequence[Path]:
    """Return the dossiers to look at: a file, those of a folder, or the last revision of each one published."""
    from litigo.portfolio import dossiers_of, published_in  # noqa: PLC0415

    if place is not None and place.is_file():
        return [place]
    if place is None:
        from litigo.settings import load_settings  # noqa: PLC0415

        place = load_settings({}).outbox
    files = published_in(place) or dossiers_of(place)
    if not files:
        raise click.ClickException(f"aucun dossier (.yaml, .yml ou .json) dans « {place} ».")
    return files


def _read(files: Sequence[Path], rulebook: Rulebook, day: dt.date, faults: list[str]) -> Iterator[FileActions]:
    """Yield the actions of each open dossier; what cannot be read is told, and stops nothing."""
    from litigo.assessment.assess import assess  # noqa: PLC0415
    from litigo.dossier.reader import read_dossier  # noqa: PLC0415

    for file in files:
        try:
            dossier = read_dossier(file.read_bytes(), file.name, rulebook.vocabulary)
        except FaultyFile as faulty:
            faults.extend(map(str, faulty.faults))
            continue
        if dossier.clos_le is None or dossier.clos_le > day:
            found = assess(dossier, rulebook, day).actions
            yield FileActions(dossier.reference, dossier.gestionnaire.nom, dossier.equipe, found)


def _of(files: list[FileActions], what: str, wanted: str | None) -> list[FileActions]:
    """Keep the dossiers of a handler or of a team, accents and capitals apart."""
    from litigo.outbox.names import slug  # noqa: PLC0415

    if wanted is None:
        return files
    named = {file: file.handler if what == "gestionnaire" else file.team for file in files}
    kept = [file for file in files if slug(named[file]) == slug(wanted)]
    if not kept:
        known = sorted(set(named.values()))
        hint = nearest(wanted, known) or f"connus : {', '.join(known) or 'aucun'}"
        raise click.ClickException(f"aucun dossier ({what} « {wanted} ») ; {hint}")
    return kept


def _kept(file: FileActions, until: dt.date | None, *, everything: bool) -> FileActions:
    kept = tuple(
        action
        for action in file.actions
        if (everything or action.state != "done")
        and (until is None or (action.due is not None and action.due <= until))
    )
    return FileActions(file.reference, file.handler, file.team, kept)
