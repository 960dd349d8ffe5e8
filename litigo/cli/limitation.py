"""Commands on the limitation of actions: ``limitation`` shows the ledgers, ``what-if`` switches acts on and off."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import json_option, rules_option
from litigo.faults import nearest

if TYPE_CHECKING:
    from litigo.assessment.model import Limitation
    from litigo.dossier.models import Dossier, Evenement
    from litigo.rulebook.rulebook import Rulebook

_SUPPOSED = re.compile(r"(?P<type>[a-z0-9_]+)@(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(:(?P<par>[^:]*):(?P<a>[^:]*))?")


@click.command()
@file_argument
@click.argument("action", metavar="[ACTION]", required=False)
@today_option
@rules_option
@json_option
def limitation(file: Path, action: str | None, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Compte de prescription de chaque action : point de départ, actes, effets, nouvelle fin."""
    _, assessment, _ = assessed(file, today, folder)
    ledgers = [one for one in assessment.limitations if action is None or action in (one.id, one.rule)]
    if action is not None and not ledgers:
        known = [one.id for one in assessment.limitations]
        hint = nearest(action, known) or f"actions de ce dossier : {', '.join(known) or 'aucune'}"
        raise click.ClickException(f"aucune action « {action} » dans ce dossier ; {hint}")
    _print(ledgers, as_json=as_json)


def _print(ledgers: list[Limitation], *, as_json: bool) -> None:
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(ledgers))
        return
    from litigo.cli.show_limitation import show_ledger  # noqa: PLC0415  # rich is slow to import

    for ledger in ledgers:
        show_ledger(ledger)


@click.command("what-if")
@file_argument
@click.option(
    "--without",
    "numbers",
    multiple=True,
    metavar="N°",
    help="Acte à écarter : son rang parmi les événements (7), ou p2 pour le deuxième paiement. Répétable.",
)
@click.option(
    "--with",
    "supposed",
    multiple=True,
    metavar="ACTE",
    help="Acte à supposer : type@AAAA-MM-JJ, ou type@AAAA-MM-JJ:auteur:destinataire. Répétable.",
)
@today_option
@rules_option
@json_option
def what_if(
    file: Path,
    numbers: tuple[str, ...],
    supposed: tuple[str, ...],
    today: dt.date | None,
    folder: Path | None,
    *,
    as_json: bool,
) -> None:
    """Ce que devient chaque date si un acte tombe, ou s'il était fait."""
    from litigo.assessment.what_if import NoSuchActError, suppose  # noqa: PLC0415

    dossier, assessment, rulebook = assessed(file, today, folder)
    from litigo.cli.show_limitation import show_acts, show_moves  # noqa: PLC0415

    if not numbers and not supposed:
        show_acts(dossier, assessment, rulebook.vocabulary)
        return
    events = [_event(text, dossier, rulebook) for text in supposed]
    try:
        supposition = suppose(dossier, rulebook, assessment.today, without=numbers, more=events)
    except NoSuchActError as unknown:
        last = f"1 à {len(dossier.evenements)}"
        raise click.ClickException(
            f"aucun acte n° {unknown.number} : événements {last}, paiements p1 à p{len(dossier.paiements)}"
        ) from unknown
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(supposition.moves))
        return
    show_moves(supposition)


def _event(text: str, dossier: Dossier, rulebook: Rulebook) -> Evenement:
    from litigo.dossier.models import Evenement  # noqa: PLC0415

    match = _SUPPOSED.fullmatch(text)
    if match is None:
        raise click.BadParameter(
            f"« {text} » illisible : écrivez type@AAAA-MM-JJ ou type@AAAA-MM-JJ:auteur:destinataire"
        )
    kind, persons = match["type"], [party.id for party in dossier.parties]
    if kind not in rulebook.vocabulary.events:
        raise click.BadParameter(f"événement inconnu « {kind} ». {nearest(kind, rulebook.vocabulary.events)}")
    try:
        day = dt.date.fromisoformat(match["date"])
    except ValueError as error:
        raise click.BadParameter(f"« {match['date']} » n'est pas une date") from error
    named = {"par": match["par"] or "", "a": match["a"] or ""}
    for name in filter(None, named.values()):
        if name not in persons:
            raise click.BadParameter(f"partie inconnue « {name} » ; parties du dossier : {', '.join(persons)}")
    fields = {column: (name,) for column, name in named.items() if name}
    return Evenement.model_validate({"type": kind, "date": day.isoformat(), **fields})
