"""The table of ``litigo law diff``, with rich."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from litigo.cli.law_text import change_in_french, running_in_french, selector_in_french, span_in_french, text_in_french
from litigo.cli.terminal import tell
from litigo.rulebook.law_changes import LawChange
from litigo.rulebook.rulebook import Rulebook


def show_changes(changes: Sequence[LawChange], rulebook: Rulebook, first: dt.date, last: dt.date) -> None:
    """Print one row per change, then how many there are."""
    span = span_in_french(first, last)
    if not changes:
        tell(Text(f"Aucun changement {span}."))
        return
    table = Table(title=f"Ce qui a changé {span}", title_justify="left", show_lines=True)
    for name, ratio in (("Jour", 0), ("Règle", 3), ("Changement", 4), ("Texte", 4), ("Délais en cours", 4)):
        table.add_column(name, overflow="fold", ratio=ratio or None, min_width=10)
    for change in changes:
        table.add_row(*(Text(cell) for cell in _row(change, rulebook)))
    tell(table)
    rules = {rule for change in changes for rule in change.rules}
    tell(Text(f"{len(changes)} changement(s), {len(rules)} règle(s) concernée(s)."))


def _row(change: LawChange, rulebook: Rulebook) -> tuple[str, ...]:
    shared = "" if rulebook.rule(change.owner) else f"\n({len(change.rules)} règles concernées)"
    chosen = ""
    if change.aspect in ("length", "lengthening"):
        chosen = f"\nVersion choisie par {selector_in_french(change, rulebook)}"
    return (
        f"{change.day:%d/%m/%Y}",
        f"{change.title}\n[{change.owner}]{shared}",
        change_in_french(change, rulebook),
        "\n".join(text_in_french(text) for text in change.texts),
        f"{running_in_french(change, rulebook)}{chosen}".strip(),
    )
