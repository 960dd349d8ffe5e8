"""What the terminal shows of one strategy, and of the value at risk of a portfolio, in French."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from litigo.assessment.model import StrategyView
from litigo.assessment.value_at_risk import ValueAtRisk
from litigo.assessment.why import WhyLine
from litigo.cli.terminal import tell
from litigo.documents.labels import STANDINGS
from litigo.figures import euros

MARKS = {"oui": "green", "non": "red", "?": "yellow"}


def show_lines(view: StrategyView, lines: Iterable[WhyLine]) -> None:
    """Print where a strategy stands, then each line under its section."""
    tell(Text(f"{view.title}  [{view.id}]", style="bold"))
    tell(f"État : {STANDINGS[view.standing]}" + (f", {view.points} points" if view.standing != "closed" else ""))
    section, shown = "", False
    for line in lines:
        if line.section != section:
            section = line.section
            tell(Text(f"\n{section}", style="bold"))
        shown = True
        _show_line(line)
    if not shown:
        tell("Rien ne s'y oppose.")


def _show_line(line: WhyLine) -> None:
    seen = f"  [{line.fact} : {line.value}]" if line.fact and line.value is not None else ""
    seen = seen or (f"  [{line.fact}]" if line.fact else "")
    points = f" ({line.points:+d})".replace("-", "\u2212") if line.points else ""
    mark = f"{line.truth:>3}  " if line.truth else "     "
    text = Text(f"  {'  ' * line.depth}")
    text.append(mark, style=MARKS.get(line.truth, ""))
    text.append(f"{line.text}{points}{seen}")
    tell(text)
    if line.sources:
        cites = " ; ".join(source.cite for source in line.sources)
        tell(Text(f"  {'  ' * line.depth}     {cites}", style="dim"))


def show_risks(found: ValueAtRisk) -> None:
    """Print the dates, then the months."""
    table = Table(title="Ce que perd chaque date manquée", title_justify="left", expand=False)
    for name in ("Date", "Jours", "Dossier", "Échéance", "Perdu", "Valeur nette probable"):
        table.add_column(name, overflow="fold")
    for risk in found.risks:
        mark = " ?" if risk.provisional else ""
        lost = euros(risk.lost) if risk.lost is not None else "non chiffré"
        likely = euros(risk.likely) if risk.likely is not None else ""
        table.add_row(f"{risk.due:%d/%m/%Y}{mark}", str(risk.days_left), risk.reference, risk.title, lost, likely)
    tell(table)
    months = Table(title="Par mois (chaque dossier une fois)", title_justify="left", expand=False)
    for name in ("Mois", "Dates", "Perdu", "Cumul"):
        months.add_column(name)
    for month in found.months:
        months.add_row(month.month, str(month.dates), euros(month.lost), euros(month.cumulated))
    tell(months)
    if found.unvalued:
        tell(f"{found.unvalued} date(s) sans montant : aucune stratégie chiffrée ne les surveille.")
