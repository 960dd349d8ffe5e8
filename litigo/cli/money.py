"""``litigo amounts`` and ``litigo interest``: the sums of a file, and a bare calculator of legal interest."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.delay import Day
from litigo.cli.options import json_option, output_option, rules_option
from litigo.faults import nearest
from litigo.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from litigo.assessment.interest import Statement, Uplift
    from litigo.assessment.model import (
        Amounts,
        Assessment,
        Breakdown,
        InterestLine,
        InterestStatement,
        ReserveProposal,
    )
    from litigo.dossier.models import Dossier
    from litigo.dossier.vocabulary import Vocabulary

_UPLIFT = re.compile(r"(?:x(?P<times>[0-9]+(?:\.[0-9]+)?)|\+(?P<plus>[0-9]+(?:\.[0-9]+)?))(?:@(?P<day>[0-9-]{10}))?")
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_OPTIONAL_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
INDIVIDUAL, OTHER = "particulier", "autre"


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a file, as ``litigo amounts --json`` writes them."""

    amounts: Amounts
    breakdown: Breakdown | None
    reserve_proposal: ReserveProposal | None


@dataclass(frozen=True, slots=True)
class Computed:
    """A bare computation, as ``litigo interest --json`` writes it."""

    interest: Decimal
    provisional: bool
    unconfirmed: tuple[str, ...]
    lines: tuple[InterestLine, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The statements of a file, and what they were drawn up from."""

    statements: list[InterestStatement]
    dossier: Dossier
    assessment: Assessment
    vocabulary: Vocabulary


class Euros(click.ParamType[Decimal]):
    """A sum written 12500.50."""

    name = "MONTANT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read the sum, or refuse it in French."""
        if isinstance(value, Decimal):
            return value
        if not _AMOUNT.fullmatch(str(value)):
            self.fail(f"« {value} » n'est pas un montant : écrivez 12500.50, sans espace ni symbole.", param, ctx)
        return Decimal(str(value))


@click.command()
@file_argument
@today_option
@rules_option
@json_option
def amounts(file: Path, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Postes, partage, franchise, limites, coassurance, recours, provision à constituer, avec leur calcul."""
    _, assessment, _ = assessed(file, today, folder)
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sums = Sums(assessment.amounts, assessment.breakdown, assessment.reserve_proposal)
        sys.stdout.buffer.write(to_json(sums))
        return
    from litigo.cli.show_money import show_amounts  # noqa: PLC0415  # rich is slow to import

    show_amounts(assessment)


@click.command()
@click.argument("file", type=_OPTIONAL_FILE, metavar="[DOSSIER]", required=False)
@click.argument("ground", metavar="[FONDEMENT]", required=False)
@click.option("--capital", type=Euros(), help="Sans dossier : la somme qui porte intérêt.")
@click.option("--from", "start", type=Day(), help="Sans dossier : jour de la mise en demeure ou de la décision.")
@click.option("--to", "until", type=Day(), help="Dernier jour compté (par défaut, le jour de l'évaluation).")
@click.option("--creditor", type=click.Choice([INDIVIDUAL, OTHER]), help="Sans dossier : qualité du créancier.")
@click.option("--uplift", "uplifts", multiple=True, metavar="MAJORATION",
              help="Sans dossier : x2, x1.5@2026-04-11 ou +5@2026-04-11 (premier jour majoré). Répétable.")  # fmt: skip
@output_option
@today_option
@rules_option
@json_option
def interest(
    file: Path | None,
    ground: str | None,
    capital: Decimal | None,
    start: dt.date | None,
    until: dt.date | None,
    creditor: str | None,
    uplifts: tuple[str, ...],
    target: Path | None,
    today: dt.date | None,
    folder: Path | None,
    *,
    as_json: bool,
) -> None:
    """Décomptes d'intérêts d'un dossier, ou simple calculette d'intérêts au taux légal."""
    if file is not None:
        if capital is not None or start is not None or creditor is not None or uplifts:
            raise click.UsageError("--capital, --from, --creditor et --uplift ne servent que sans dossier.")
        drawn = _statements(file, ground, today, until, folder)
        if target is not None:
            _annex(drawn, target)
            return
        _show_file(drawn.statements, drawn.vocabulary, as_json=as_json)
        return
    if target is not None:
        raise click.UsageError("--output écrit le décompte d'un dossier : donnez-en un.")
    if capital is None or start is None or creditor is None:
        raise click.UsageError("donnez un dossier, ou --capital, --from et --creditor.")
    last = until or today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    _show_bare(_computed(capital, start, last, creditor, uplifts, folder), as_json=as_json)


def _statements(
    file: Path, ground: str | None, today: dt.date | None, until: dt.date | None, folder: Path | None
) -> Drawn:
    """Return the statements of a file, drawn up to ``until``; those of one ground when it is named."""
    from litigo.assessment.claim import claim_of  # noqa: PLC0415
    from litigo.assessment.statements import interest_of  # noqa: PLC0415

    dossier, assessment, rulebook = assessed(file, today, folder)
    claim = claim_of(dossier, rulebook.vocabulary, assessment.today)
    every = interest_of(rulebook, claim, assessment.deadlines, until)
    chosen = [one for one in every if ground is None or ground in (one.id, one.ground)]
    if ground is not None and not chosen:
        known = [one.id for one in every]
        hint = nearest(ground, known) or f"fondements de ce dossier : {', '.join(known) or 'aucun'}"
        raise click.ClickException(f"aucun intérêt « {ground} » dans ce dossier ; {hint}")
    return Drawn(chosen, dossier, assessment, rulebook.vocabulary)


def _annex(drawn: Drawn, target: Path) -> None:
    """Write the statements as a PDF to annex to a letter."""
    from litigo.documents.interest_annex import render_interest  # noqa: PLC0415  # slow: the PDF engine
    from litigo.outbox.durable import write_new  # noqa: PLC0415
    from litigo.shipped import shipped  # noqa: PLC0415

    if not drawn.statements:
        raise click.ClickException("ce dossier n'appelle aucun décompte d'intérêts.")
    pdf = render_interest(drawn.statements, drawn.dossier, drawn.assessment, shipped("templates"), drawn.vocabulary)
    write_new(target, pdf)
    click.echo(f"Écrit : {target}")


def _show_file(statements: list[InterestStatement], vocabulary: Vocabulary, *, as_json: bool) -> None:
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(statements))
        return
    from litigo.cli.show_money import show_statements  # noqa: PLC0415

    show_statements(statements, vocabulary)


def _computed(
    capital: Decimal, start: dt.date, last: dt.date, creditor: str, written: tuple[str, ...], folder: Path | None
) -> Statement:
    from litigo.assessment.interest import ONE_DAY, Terms, UnknownRateError, draw_up  # noqa: PLC0415
    from litigo.assessment.interest_grounds import rate_table  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    method = rulebook.text.interest
    if method is None or not rulebook.text.rates:
        raise click.ClickException("ces règles ne contiennent pas les taux de l'intérêt légal.")
    first = start + ONE_DAY
    uplifts = tuple(_uplift(text, first) for text in written)
    terms = Terms(capital, first, creditor == INDIVIDUAL, rate_table(rulebook), uplifts,
                  year=method.day_count)  # fmt: skip
    try:
        return draw_up(terms, last)
    except UnknownRateError as refused:
        raise click.ClickException(f"{refused}.") from refused


def _uplift(text: str, first: dt.date) -> Uplift:
    from litigo.assessment.interest import Uplift  # noqa: PLC0415

    match = _UPLIFT.fullmatch(text)
    if match is None:
        raise click.BadParameter(f"« {text} » illisible : écrivez x2, x1.5@2026-04-11 ou +5@2026-04-11")
    try:
        day = dt.date.fromisoformat(match["day"]) if match["day"] else first
    except ValueError as error:
        raise click.BadParameter(f"« {match['day']} » n'est pas une date") from error
    return Uplift(day, Decimal(match["times"] or 1), Decimal(match["plus"] or 0), f"Majoration {text}")


def _show_bare(statement: Statement, *, as_json: bool) -> None:
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415
        from litigo.assessment.statements import line_view  # noqa: PLC0415

        lines = tuple(line_view(line) for line in statement.lines)
        answer = Computed(statement.interest, statement.provisional, statement.unconfirmed, lines)
        sys.stdout.buffer.write(to_json(answer))
        return
    from litigo.cli.show_money import show_bare  # noqa: PLC0415

    show_bare(statement)
