"""``litigo rules card`` and ``litigo rules due``: what a jurist signs, and what is to be read again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.delay import Day
from litigo.cli.options import cases_folder, cases_option, json_option, output_option, rules_option
from litigo.rulebook.loader import load_rulebook
from litigo.shipped import shipped

if TYPE_CHECKING:
    from litigo.documents.cards import Card
    from litigo.rulebook.rulebook import Rulebook


@click.command()
@rules_option
@cases_option
@json_option
@output_option
@click.option("--all", "everything", is_flag=True, help="Toutes les règles et tous les régimes, avec un sommaire.")
@click.option("--text", "as_text", is_flag=True, help="La fiche à l'écran, sans PDF.")
@click.option("--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER",
              help="Dossier de modèles.")  # fmt: skip
@click.option("--today", type=Day(), help="Jour porté sur la fiche (par défaut aujourd'hui).")
@click.argument("ids", nargs=-1, metavar="[RÈGLE]...")
def card(
    folder: Path | None, cases: Path | None, target: Path | None, templates: Path | None, today: dt.date | None,
    ids: tuple[str, ...], *, everything: bool, as_text: bool, as_json: bool,
) -> None:  # fmt: skip
    """Fait la fiche d'une règle, qu'un juriste lit et signe : une page par règle."""
    if bool(ids) == everything:
        raise click.UsageError("nommez une ou plusieurs règles, ou --all")
    rulebook = load_rulebook(folder)
    cards = _cards(rulebook, cases_folder(folder, cases), ids)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in cards], ensure_ascii=False, indent=1, default=str))
    elif as_text:
        _print(cards)
    else:
        _write(cards, rulebook, target, templates, today, bound=everything)


def _cards(rulebook: Rulebook, cases: Path, ids: tuple[str, ...]) -> list[Card]:
    """Build the cards of the rules and regimes named, or of all of them."""
    from litigo.documents.card_examples import cases_by_rule  # noqa: PLC0415
    from litigo.documents.cards import regime_card, rule_card, strategy_card  # noqa: PLC0415
    from litigo.dossier.refusals import near  # noqa: PLC0415

    known, found = cases_by_rule(cases), []
    names = (*rulebook.deadlines, *rulebook.strategies, *rulebook.regimes)
    for name in ids or names:
        if name in rulebook.deadlines:
            found.append(rule_card(rulebook.deadlines[name], rulebook, known.get(name, ())))
        elif name in rulebook.strategies:
            found.append(strategy_card(rulebook.strategies[name], rulebook))
        elif name in rulebook.regimes:
            found.append(regime_card(name, rulebook.regimes[name], rulebook))
        else:
            raise click.ClickException(f"ni règle ni régime de ce nom : « {name} ». {near(name, names)}")
    return found


def _print(cards: list[Card]) -> None:
    from litigo.cli.rule_text import card_in_french  # noqa: PLC0415

    for one in cards:
        click.echo("\n".join(card_in_french(one)) + "\n")


def _write(
    cards: list[Card], rulebook: Rulebook, target: Path | None, templates: Path | None, today: dt.date | None,
    *, bound: bool,
) -> None:  # fmt: skip
    from litigo.documents.card_book import book_pdf  # noqa: PLC0415
    from litigo.documents.card_pages import Book, cards_pdf  # noqa: PLC0415

    day = today or dt.date.today()  # noqa: DTZ011  # the jurist's own day
    book = Book(day, rulebook.digest, templates or shipped("templates"))
    file = target or Path("fiches.pdf" if len(cards) > 1 else f"fiche-{cards[0].id}.pdf")
    file.write_bytes(book_pdf(cards, book) if bound else cards_pdf(cards, book))
    click.echo(f"Écrit : {file} ({len(cards)} fiche{'s' if len(cards) > 1 else ''})")


@click.command()
@rules_option
@json_option
@click.option("--at", "day", type=Day(), help="Jour (par défaut aujourd'hui).")
def due(folder: Path | None, day: dt.date | None, *, as_json: bool) -> None:
    """Liste les règles à relire à ce jour."""
    from litigo.documents.typography import short_day  # noqa: PLC0415
    from litigo.rulebook.review import due_for_review  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    found = due_for_review(rulebook, day or dt.date.today())  # noqa: DTZ011  # the jurist's own day
    if as_json:
        rows = [{"id": rule.id, "title": rule.title, "check_again": again.isoformat()} for again, rule in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for again, rule in found:
        click.echo(f"{short_day(again)}  {rule.id}  —  {rule.title}")
    click.echo(f"{len(found)} règle(s) à relire.")
