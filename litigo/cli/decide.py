"""``litigo decide``: a decision of the handler, written at the end of the dossier, or shown to be pasted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import rules_option
from litigo.dossier.decisions import Decision, Visee
from litigo.faults import nearest

if TYPE_CHECKING:
    from litigo.assessment.decisions import Target
    from litigo.assessment.model import Assessment
    from litigo.rulebook.rulebook import Rulebook

KINDS = ("strategie", "echeance", "document", "provision", "constat")
CHOICES = ("accepte", "refuse", "remplace")
SECTION = "decisions"


@click.command()
@file_argument
@click.argument("kind", type=click.Choice(KINDS), metavar="GENRE")
@click.argument("name", metavar="[IDENTIFIANT]", required=False)
@click.option("--choice", type=click.Choice(CHOICES), required=True, help="accepte, refuse ou remplace.")
@click.option(
    "--value", metavar="VALEUR", help="Ce qui remplace : une date (2026-12-04), une somme (12500.50), un texte."
)
@click.option("--why", metavar="MOTIF", help="Motif, obligatoire pour refuser ou remplacer.")
@click.option("--by", metavar="NOM", help="Qui décide (par défaut, le gestionnaire du dossier).")
@click.option("--resting-on", "grounds", multiple=True, metavar="FAIT",
              help="Fait sur lequel la décision repose : elle est signalée s'il change. Répétable.")  # fmt: skip
@click.option("--write", "write", is_flag=True, help="Ajoute la décision au fichier, sans toucher au reste.")
@today_option
@rules_option
def decide(
    file: Path,
    kind: str,
    name: str | None,
    choice: str,
    value: str | None,
    why: str | None,
    by: str | None,
    grounds: tuple[str, ...],
    today: dt.date | None,
    folder: Path | None,
    *,
    write: bool,
) -> None:
    """Consigne une décision sur une stratégie, une échéance, un document, un constat ou la provision.

    GENRE : strategie, echeance, document, provision ou constat ; IDENTIFIANT : celui que montre « litigo assess ».
    Sans --write, les lignes à coller dans le dossier s'affichent.
    """
    dossier, assessment, rulebook = assessed(file, today, folder)
    target = _target(assessment, rulebook, kind, name)
    written = dossier.faits
    decided: dict[str, object] = {
        "date": assessment.today.isoformat(),
        "par": by or dossier.gestionnaire.nom,
        "sur": {"genre": kind} | ({"id": target.id} if target.id else {}),
        "choix": choice,
        "valeur": value,
        "motif": why,
        "appui": {fact: _known(fact, written) for fact in grounds} or None,
        "vu": target.seen,
    }
    lines = list(_lines(_checked(decided)))
    if write:
        _write(file, lines)
        return
    click.echo(f"{SECTION}:{_pasted(lines)}")


def _pasted(lines: Sequence[str]) -> str:
    from litigo.dossier.insertion import as_item  # noqa: PLC0415

    return "".join(f"\n  {line}" for line in as_item(lines))


def _target(assessment: Assessment, rulebook: Rulebook, kind: str, name: str | None) -> Target:
    """Return what is decided, or refuse what the file does not have, with the nearest that it has."""
    from litigo.assessment.decisions import Targets  # noqa: PLC0415

    if name is None and kind != "provision":
        raise click.UsageError("donnez l'identifiant de ce qui est décidé, tel que « litigo assess » le montre.")
    targets = Targets(rulebook, assessment.deadlines, assessment.strategies, assessment.documents,
                      assessment.reserve_proposal, assessment.findings)  # fmt: skip
    target = targets.of(Visee.model_validate({"genre": kind, "id": None if kind == "provision" else name}))
    if target.gone is not None:
        raise click.ClickException(f"rien à décider sur « {name} » : {target.gone}")
    return target


def _known(fact: str, written: dict[str, str]) -> str:
    if fact not in written:
        hint = nearest(fact, written) or "une décision repose sur un fait écrit sous « faits »"
        raise click.ClickException(f"le fait « {fact} » n'est pas écrit dans ce dossier ; {hint}")
    return written[fact]


def _checked(decided: dict[str, object]) -> dict[str, object]:
    """Return the fields that are given, once the dossier would accept them."""
    from pydantic import ValidationError  # noqa: PLC0415

    given = {key: value for key, value in decided.items() if value is not None}
    try:
        Decision.model_validate(given)
    except ValidationError as error:
        causes = (detail.get("ctx", {}).get("error") for detail in error.errors())
        told = "; ".join(f"{cause}. {getattr(cause, 'remedy', '')}".strip() for cause in causes if cause)
        raise click.ClickException(told or "cette décision ne peut pas être lue : vérifiez ses options.") from None
    return given


def _lines(decided: dict[str, object]) -> Iterator[str]:
    """Yield the lines of a decision: texts between quotes, days, sums and words as they are."""
    for key, value in decided.items():
        if isinstance(value, dict):
            yield f"{key}: {{{', '.join(f'{name}: {_scalar(name, held)}' for name, held in value.items())}}}"
        else:
            yield f"{key}: {_scalar(key, value)}"


def _scalar(key: str, value: object) -> str:
    bare = key in ("date", "choix", "genre", "vu")
    return str(value) if bare else json.dumps(str(value), ensure_ascii=False)


def _write(file: Path, lines: Sequence[str]) -> None:
    from litigo.dossier.insertion import with_entry  # noqa: PLC0415
    from litigo.outbox.durable import write_file  # noqa: PLC0415

    grown = with_entry(file.read_bytes(), SECTION, lines)
    if grown is None:
        refused = "ce fichier ne peut pas être complété sans risque : rien n'a été écrit"
        raise click.ClickException(f"{refused}. À coller sous « {SECTION} » :{_pasted(lines)}")
    write_file(file, grown, file.stat().st_mode & 0o777)
    click.echo(f"Décision ajoutée à « {file} ». Redéposez le dossier pour qu'elle soit publiée.")
