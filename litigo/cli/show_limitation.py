"""What the terminal shows of limitation ledgers and suppositions, in French."""

from __future__ import annotations

import datetime as dt

from rich.text import Text

from litigo.assessment.assumptions import MOVING
from litigo.assessment.comparison import Moved, Shown
from litigo.assessment.model import Assessment, Limitation, LimitationEntry
from litigo.assessment.what_if import Supposition
from litigo.cli.show import COLOURS
from litigo.cli.terminal import tell
from litigo.documents.labels import STATES
from litigo.documents.views import caution_words, fragility_words, law_words
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.timelimits.computation import say_day


def show_ledger(ledger: Limitation) -> None:
    """Print the ledger of one action."""
    nature = "forclusion" if ledger.forclusion else "prescription"
    tell(Text(f"\n{ledger.title}  [{ledger.id}]", style="bold"))
    tell(Text(f"{ledger.holder or '?'} contre {ledger.opponent or '?'} ({nature})"))
    tell(Text(_end(ledger), style=COLOURS.get(ledger.state, "")))
    for start in ledger.starts:
        mark = "retenu" if start.retained else "autre"
        tell(Text(f"  départ {mark} : {say_day(start.day)}, {start.text} (fin : {_day(start.due)})"))
    for entry in ledger.entries:
        _show_entry(entry)
    for law in ledger.laws:
        tell(Text(f"  {law_words(law)}"))
    if ledger.due_if_doubtful_hold:
        tell(f"  Si les actes douteux valent : {say_day(ledger.due_if_doubtful_hold)}")
    if ledger.due_bare != ledger.due:
        tell(f"  Sans aucun acte : {_day(ledger.due_bare)}")
    if ledger.fragility:
        tell(Text(f"  Fragilité : {fragility_words(ledger.fragility)}"))
    for caution in ledger.cautions:
        tell(Text(f"  Réserve : {caution_words(caution)}", style="yellow"))


def _end(ledger: Limitation) -> str:
    if ledger.due is None:
        return f"État : {STATES[ledger.state]}"
    provisional = " (provisoire)" if ledger.provisional else ""
    return f"État : {STATES[ledger.state]}, fin le {say_day(ledger.due)}{provisional}"


def _show_entry(entry: LimitationEntry) -> None:
    exhibit = f", pièce n° {entry.exhibit}" if entry.exhibit else ""
    day = f"{entry.date:%d/%m/%Y}" if entry.date else "date ?"
    who = f"{entry.author or '?'} → {entry.addressee or '?'}"
    tell(Text(f"  {entry.act or '':>4}  {day:10}  {entry.label} ({who}{exhibit})"))
    ends = "" if entry.effect == "none" else f" ; fin {_day(entry.due)}, sans lui {_day(entry.due_without)}"
    style = "" if entry.effect in MOVING else "dim"
    lead = "sans effet ici : " if entry.effect == "none" else ""
    tell(Text(f"{'':18}{lead}{entry.text}{ends}", style=style))


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "arrêté"


def show_acts(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> None:
    """Print the acts that can be switched off, with the number of actions each one moves."""
    moved: dict[str, int] = {}
    for entry in (entry for ledger in assessment.limitations for entry in ledger.entries):
        if entry.act and entry.effect in MOVING:
            moved[entry.act] = moved.get(entry.act, 0) + 1
    tell("Actes du dossier (à écarter par --without N°) :")
    rows = [(str(n), e.date, vocabulary.events[e.type].label) for n, e in enumerate(dossier.evenements, start=1)]
    rows += [(f"p{n}", p.date, f"paiement ({p.nature})") for n, p in enumerate(dossier.paiements, start=1)]
    for number, day, label in rows:
        effect = f" – agit sur {moved[number]} action(s)" if number in moved else ""
        tell(Text(f"  {number:>3}  {f'{day:%d/%m/%Y}' if day else '?':10}  {label}{effect}"))


def show_moves(supposition: Supposition) -> None:
    """Print what a supposition moves."""
    if not supposition.moves:
        tell("Aucune échéance ne bouge.")
    for move in supposition.moves:
        item = move.now or move.was
        tell(Text(f"{move.title}  [{item.id if item else ''}]", style="bold"))
        tell(Text(f"  {_situation(move.was)} → {_situation(move.now)}{_gained(move)}"))


def _situation(item: Shown | None) -> str:
    if item is None:
        return "absente"
    until = f", {item.due:%d/%m/%Y}" if item.due else ""
    return f"{STATES[item.state]}{until}{' (provisoire)' if item.provisional else ''}"


def _gained(move: Moved) -> str:
    if not move.days:
        return ""
    return f" : {abs(move.days)} jours {'gagnés' if move.days > 0 else 'perdus'}"
