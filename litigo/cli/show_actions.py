"""What the terminal shows of actions: one list for all the dossiers, in French."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from litigo.cli.terminal import tell
from litigo.documents.labels import ACTION_STATES
from litigo.figures import euros
from litigo.timelimits.computation import say_day

if TYPE_CHECKING:
    from litigo.assessment.model import Action
    from litigo.cli.actions import FileActions


def show_actions(files: Sequence[FileActions], today: dt.date) -> None:
    """Print the actions of these dossiers together, by day, then by stake; what is done comes last."""
    rows = [(action, file) for file in files for action in file.actions]
    rows.sort(key=lambda row: (*_rank(row[0]), row[1].reference, row[0].id))
    tell(Text(f"{len(rows)} action{'s' if len(rows) > 1 else ''}, {len(files)} dossier"
                       f"{'s' if len(files) > 1 else ''}, au {say_day(today)}"))  # fmt: skip
    if not rows:
        return
    table = Table(show_lines=False)
    for name in ("Avant le", "État", "Dossier", "Quoi", "Qui", "Concerne", "Enjeu", "Gestionnaire"):
        table.add_column(name, overflow="fold", justify="right" if name == "Enjeu" else "left")
    for action, file in rows:
        table.add_row(*_row(action, file, today))
    tell(table)


def _rank(action: Action) -> tuple[bool, dt.date, Decimal]:
    return action.state == "done", _day(action) or dt.date.max, -(action.stake or Decimal(0))


def _day(action: Action) -> dt.date | None:
    return action.done_on if action.state == "done" and action.done_on else action.due


def _row(action: Action, file: FileActions, today: dt.date) -> tuple[Text | str, ...]:
    day = _day(action)
    late = action.state == "to_do" and day is not None and day < today
    return (
        Text(f"{day:%d/%m/%Y}" if day else "", style="red" if late else ""),
        ACTION_STATES[action.state],
        file.reference,
        Text(action.title + (" (confidentiel)" if action.confidential else "")),
        action.who,
        Text(action.subject or ""),
        euros(action.stake) if action.stake is not None else "",
        Text(file.handler),
    )
