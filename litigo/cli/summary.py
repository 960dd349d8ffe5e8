"""The table shown after files were processed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from litigo.cli.terminal import tell
from litigo.outbox.bench import ASSESSMENT
from litigo.outbox.outcome import STATUS_LABELS, Highlights, Outcome, highlights, read_json

if TYPE_CHECKING:
    from litigo.settings import Settings


def show_outcomes(outcomes: Sequence[Outcome], settings: Settings) -> None:
    """Print one row per file, then where the work is."""
    if not outcomes:
        tell(Text(f"Rien à traiter dans « {settings.inbox} »."))
        return
    table = Table(show_lines=True)
    for name in ("Dossier", "Prochaine échéance", "Jours", "Stratégie retenue", "Documents produits", "Fautes"):
        table.add_column(name, overflow="fold")
    for outcome in sorted(outcomes, key=lambda item: (item.reference, item.name)):
        table.add_row(*_row(outcome))
    tell(table)
    published = sum(outcome.status == "publie" for outcome in outcomes)
    tell(Text(f"{published} dossier(s) publié(s) dans « {settings.outbox} », un dossier par référence."))
    for outcome in outcomes:
        if outcome.folder is not None:
            tell(Text(f"  {outcome.reference or outcome.name} : {outcome.folder}"))


def _row(outcome: Outcome) -> tuple[str, str, str, str, str, str]:
    shown = _highlights(outcome)
    when = f"{shown.next_due:%d/%m/%Y} – {shown.next_deadline}" if shown.next_due else ""
    status = "" if outcome.status == "publie" else f"\n({STATUS_LABELS[outcome.status]})"
    return (
        f"{outcome.reference or outcome.name}{status}",
        when,
        "" if shown.days_left is None else str(shown.days_left),
        shown.strategy,
        "\n".join(outcome.documents),
        "\n".join(str(fault) for fault in outcome.faults) or "aucune",
    )


def _highlights(outcome: Outcome) -> Highlights:
    """Return what the outcome says, or for a file already received, what its published revision says."""
    kept = outcome.folder / ASSESSMENT if outcome.folder else None
    if outcome.status == "deja_recu" and kept is not None and kept.is_file():
        return highlights(read_json(kept.read_text(encoding="utf-8")))
    return Highlights(outcome.next_deadline, outcome.next_due, outcome.days_left, outcome.strategy)
