"""A ground of interest said to a jurist: from when, on which sum, at which rate, until when."""

from __future__ import annotations

from litigo.documents.clauses import Clause, clause_of
from litigo.documents.rule_words import Section
from litigo.rulebook.money import InterestBasis, InterestGround, InterestStage, InterestStart
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period


def ground_sections(ground: InterestGround, rulebook: Rulebook) -> tuple[Section, ...]:
    """Say a ground, its headings in the order a jurist reads them; empty ones are left out."""
    vocabulary, events = rulebook.vocabulary, rulebook.vocabulary.events
    found = (
        ("S'applique quand", [clause_of(ground.applies_when, vocabulary)] if ground.applies_when else []),
        ("Départ", [_start(start) for start in ground.starts]),
        ("Somme", [_basis(basis, rulebook) for basis in ground.bears_on]),
        ("Taux", [_stage(stage, rulebook) for stage in ground.stages]),
        ("Paiement partiel", [Clause(events[name].label) for name in ground.paid_by]),
        ("Fin", [Clause(events[end.event].label) for end in ground.ends]),
        ("À savoir", [Clause(ground.notes)] if ground.notes else []),
    )
    return tuple(Section(label, tuple(lines)) for label, lines in found if lines)


def _start(start: InterestStart) -> Clause:
    return Clause(start.why if start.first_day == "same" else f"le lendemain, {start.why}")


def _basis(basis: InterestBasis, rulebook: Rulebook) -> Clause:
    return Clause(basis.why, (clause_of(basis.when, rulebook.vocabulary),) if basis.when else ())


def _stage(stage: InterestStage, rulebook: Rulebook) -> Clause:
    event = rulebook.vocabulary.events[stage.event].label if stage.event else "le départ"
    begun = f", {Period.parse(stage.after).in_french()} après : {event}" if stage.after else ""
    points = f" + {stage.plus} points" if stage.plus else ""
    return Clause(f"{stage.why} (taux légal × {stage.times}{points}{begun})")
