"""What the terminal shows of sums: division of the loss, statements of interest, reserve, in French."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.text import Text

from litigo.assessment.interest import Statement
from litigo.assessment.model import (
    Assessment,
    Breakdown,
    Citation,
    Figure,
    InterestLine,
    InterestStatement,
    ReserveProposal,
)
from litigo.assessment.statements import line_view
from litigo.cli.terminal import tell
from litigo.documents.views import fact_question
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros

STATES = {
    "running": "les intérêts courent",
    "ended": "arrêté",
    "ahead": "les intérêts ne courent pas encore",
    "uncertain": "incertain : rien n'est encore établi",
    "refused": "refusé",
}


def show_amounts(assessment: Assessment) -> None:
    """Print the totals, the division of the loss and the reserve proposed."""
    for step in assessment.amounts.steps:
        tell(Text(step))
    if assessment.breakdown is not None:
        _show_breakdown(assessment.breakdown)
    if assessment.reserve_proposal is not None:
        _show_reserve(assessment.reserve_proposal)


def _show_breakdown(breakdown: Breakdown) -> None:
    tell(Text(f"\n{breakdown.title}  [{breakdown.chain}]", style="bold"))
    for head in breakdown.heads:
        kind = f" ({head.kind})" if head.kind and head.kind != head.label else ""
        accepted = euros(head.accepted) if head.accepted is not None else "à évaluer"
        asked = euros(head.claimed) if head.claimed is not None else "non chiffré"
        worn = f", vétusté déduite {euros(head.depreciation)}" if head.depreciation else ""
        tell(Text(f"  {head.label}{kind} : réclamé {asked}, retenu {accepted}{worn}"))
        for figure in head.figures:
            tell(Text(f"      {figure.label} : {_range(figure)}", style="dim"))
    for figure in breakdown.figures:
        tell(Text(f"{figure.label} : {_range(figure)}"))
        tell(Text(f"    {figure.text}{_cites(figure.sources)}", style="dim"))
    for question in breakdown.questions:
        tell(Text(f"À préciser ({question.fact}) : {question.question}", style="yellow"))
    if breakdown.notes:
        tell(Text(f"À savoir : {breakdown.notes}"))


def _show_reserve(proposal: ReserveProposal) -> None:
    side = "à payer" if proposal.side == "pay" else "à recouvrer"
    tell(Text(f"\nProvision proposée ({side})", style="bold"))
    tell(Text(f"Bas {euros(proposal.low)}, probable {euros(proposal.likely)}, haut {euros(proposal.high)}"))
    bounds = (f"{name} {euros(sum_)}" for name, sum_ in
              (("plancher", proposal.floor), ("cible", proposal.target), ("plafond", proposal.ceiling)))  # fmt: skip
    tell(Text(f"Transaction : {', '.join(bounds)}"))
    for step in proposal.steps:
        tell(Text(f"    {step}", style="dim"))
    for move in proposal.moves:
        tell(Text(f"  {move.label} : {move.text}"))
    tell(Text(proposal.notes, style="dim"))


def show_statements(statements: Sequence[InterestStatement], vocabulary: Vocabulary) -> None:
    """Print each statement of interest."""
    if not statements:
        tell("Aucune somme de ce dossier ne porte intérêt.")
    for statement in statements:
        _show_statement(statement, vocabulary)


def _show_statement(statement: InterestStatement, vocabulary: Vocabulary) -> None:
    tell(Text(f"\n{statement.title}  [{statement.id}]", style="bold"))
    tell(Text(f"{statement.debtor or '?'} doit à {statement.creditor or '?'} : {STATES[statement.state]}"))
    if statement.lines:
        _show_lines(statement.lines)
    if statement.state not in ("refused", "ahead"):
        tell(Text(f"Intérêts : {_between(statement.interest, statement.interest_high)}"))
    if statement.paid:
        left = f"{euros(statement.left_capital or Decimal(0))} de capital, {euros(statement.left_interest)} d'intérêts"
        tell(Text(f"Payé depuis : {euros(statement.paid)} ; reste {left}"))
    _show_clock(statement)
    for step in statement.steps:
        day = f"{step.date:%d/%m/%Y}" if step.date else "          "
        tell(Text(f"  {day}  {step.text}{_cites(step.sources)}", style="dim"))
    for name in statement.missing:
        question = fact_question(name, vocabulary)
        said = f"{question} ({name})" if question != name else name
        tell(Text(f"À préciser : {said}", style="yellow"))
    if statement.notes:
        tell(Text(f"À savoir : {statement.notes}"))


def _show_clock(statement: InterestStatement) -> None:
    """Print what one more day costs, now and from the next stage on."""
    if statement.per_day is None and statement.per_day_high is None:
        return
    cost = _between(statement.per_day or Decimal(0), statement.per_day_high or statement.per_day or Decimal(0))
    since = f" à partir du {statement.first:%d/%m/%Y}" if statement.state == "ahead" and statement.first else ""
    tell(Text(f"Un jour de plus coûte {cost}{since}"))
    if statement.next_change is not None and statement.next_per_day is not None:
        tell(Text(f"puis {euros(statement.next_per_day)} à partir du {statement.next_change:%d/%m/%Y}"))


def show_bare(statement: Statement) -> None:
    """Print a bare computation."""
    _show_lines([line_view(line) for line in statement.lines])
    tell(Text(f"Intérêts : {euros(statement.interest)}"))
    for order in statement.unconfirmed:
        tell(Text(f"Taux à confirmer : {order}", style="yellow"))
    if statement.provisional:
        text = "Provisoire : au-delà du dernier semestre connu, le dernier taux est supposé."
        tell(Text(text, style="yellow"))


def _show_lines(lines: Sequence[InterestLine]) -> None:
    for line in lines:
        rate = f"{line.rate.replace('.', ',')} %"
        count = f"{line.days} jour{'s' if line.days > 1 else ''}"
        days = f"{line.first:%d/%m/%Y} au {line.last:%d/%m/%Y}"
        tell(Text(f"  {days} : {count}, {euros(line.capital)} à {rate} : {euros(line.amount)}"))
        why = "; ".join(filter(None, (line.why, line.order)))
        tell(Text(f"      {why}", style="dim"))


def _range(figure: Figure) -> str:
    if figure.low is None:
        return "inconnu"
    if figure.high is None:
        return f"au moins {euros(figure.low)}"
    return _between(figure.low, figure.high)


def _between(low: Decimal, high: Decimal) -> str:
    return euros(low) if low == high else f"entre {euros(low)} et {euros(high)}"


def _cites(sources: Sequence[Citation]) -> str:
    said = " ; ".join(f"{source.cite} ({source.version})" if source.version else source.cite for source in sources)
    return f"  ({said})" if said else ""
