"""What has to be found out on a file: the questions to answer, the findings to handle, those that lack facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from litigo.assessment.model import Action, Deadline, Finding, Question
from litigo.assessment.questions import SETTLED

SHOWN_QUESTIONS = 3


def questions_to_answer(
    questions: Sequence[Question], deadlines: Iterable[Deadline], at_stake: Mapping[str, Decimal]
) -> Iterator[Action]:
    """Yield the questions in two groups: those that hold a date, by the nearest of these dates, and the others."""
    days: dict[str, dt.date] = {}
    stakes: dict[str, Decimal] = {}
    for deadline in deadlines:
        if not deadline.provisional or deadline.due is None or deadline.state in SETTLED:
            continue
        for name in deadline.missing:
            days[name] = min(deadline.due, days.get(name, deadline.due))
            stakes[name] = max(at_stake.get(deadline.id, Decimal(0)), stakes.get(name, Decimal(0)))
    dated = [question for question in questions if question.fact in days]
    if dated:
        names = [question.fact for question in dated]
        stake = max(stakes[name] for name in names) or None
        yield _questions("dates", "dont dépend une date", dated, min(days[name] for name in names), stake)
    others = [question for question in questions if question.fact not in days]
    if others:
        yield _questions("autres", "dont dépend une stratégie ou un document", others, None, None)


def _questions(
    name: str, about: str, questions: Sequence[Question], due: dt.date | None, stake: Decimal | None
) -> Action:
    shown = [question.question for question in questions[:SHOWN_QUESTIONS]]
    more = len(questions) - len(shown)
    several = len(questions) > 1
    return Action(
        id=f"questions.{name}",
        kind="question",
        title=f"Répondre à {len(questions)} question{'s' if several else ''} {about}",
        due=due,
        done_on=None,
        state="to_do",
        who="gestionnaire",
        subject=None,
        stake=stake,
        why=" ; ".join(shown) + (f" ; et {more} autre{'s' if more > 1 else ''}" if more else ""),
        sources=tuple(question.fact for question in questions),
    )


def findings_to_handle(
    findings: Iterable[Finding], stakes: Mapping[str, Decimal], refused: Container[str | None]
) -> Iterator[Action]:
    """Yield the findings raised, one by one, and those that lack facts together; confidential ones apart."""
    kept = [found for found in findings if found.id not in refused]
    for found in kept:
        if found.standing == "raised":
            yield _finding(found, stakes)
    for hushed in (False, True):
        unsure = [one for one in kept if one.standing == "to_verify" and one.confidential is hushed]
        if unsure:
            yield _unsure(unsure, confidential=hushed)


def _finding(found: Finding, stakes: Mapping[str, Decimal]) -> Action:
    return Action(
        id=f"constat.{found.id}",
        kind="finding",
        title=found.title,
        due=found.act_by,
        done_on=None,
        state="to_do",
        who=", ".join(found.who),
        subject=None,
        stake=max((stakes[one.deadline] for one in found.watches if one.deadline in stakes), default=None),
        why=" ; ".join(found.what_to_do),
        sources=(found.id, *(one.deadline for one in found.watches)),
        confidential=found.confidential,
    )


def _unsure(findings: Sequence[Finding], *, confidential: bool) -> Action:
    several = len(findings) > 1
    apart = " confidentiel" + ("s" if several else "") if confidential else ""
    return Action(
        id=f"questions.constats{'.confidentiels' if confidential else ''}",
        kind="finding",
        title=f"Préciser {len(findings)} point{'s' if several else ''}{apart} à vérifier (litigo checks)",
        due=min((found.act_by for found in findings if found.act_by), default=None),
        done_on=None,
        state="to_do",
        who="gestionnaire",
        subject=None,
        stake=None,
        why=" ; ".join(found.title for found in findings[:SHOWN_QUESTIONS])
        + (" …" if len(findings) > SHOWN_QUESTIONS else ""),
        sources=tuple(found.id for found in findings),
        confidential=confidential,
    )
