"""What to ask: every missing fact once, with the question that asks for it and what hangs on the answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from litigo.assessment.model import Deadline, DocumentDue, Question, StrategyView
from litigo.dossier.vocabulary import Vocabulary
from litigo.rulebook.conditions import FRESHNESS
from litigo.timelimits.computation import say_day

# What is over or done asks nothing more.
SETTLED = ("closed", "met")


def questions_of(
    deadlines: Iterable[Deadline],
    strategies: Iterable[StrategyView],
    documents: Iterable[DocumentDue],
    vocabulary: Vocabulary,
    today: dt.date,
) -> tuple[Question, ...]:
    """Return the questions, those with most at stake first (dates, strategies, documents, then values and courts)."""
    stakes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for deadline in deadlines:
        for name in deadline.missing if deadline.provisional and deadline.state not in SETTLED else ():
            when = f" ({say_day(deadline.due)})" if deadline.due else ""
            stakes[name].append((0, f"échéance : {deadline.title}{when}"))
    for view in strategies:
        for name in view.missing if view.standing == "to_complete" else ():
            stakes[name].append((1, f"stratégie : {view.title}"))
        for name in view.value.missing if view.standing == "open" and view.value else ():
            stakes[name].append((3, f"valeur nette : {view.title}"))
        for court in view.courts if view.standing == "open" else ():
            for name in court.missing:
                stakes[name].append((3, f"juridiction : {view.title}"))
    for document in documents:
        for name in document.missing:
            stakes[name].append((2, f"document : {document.title}"))
    ranked = sorted(stakes.items(), key=lambda item: (min(item[1])[0], -len(item[1]), item[0]))
    return tuple(question_about(name, [text for _, text in sorted(found)], vocabulary, today) for name, found in ranked)


def question_about(name: str, stakes: list[str], vocabulary: Vocabulary, today: dt.date) -> Question:
    """Return the question that asks for one missing fact, and what hangs on it."""
    kind = vocabulary.facts.get(name)
    if kind is not None and (kind.from_ or "").startswith("partie."):
        asked = f"{kind.question} Indiquez l'adresse de la partie."
        return Question(name, asked, (), tuple(dict.fromkeys(stakes)))
    if kind is not None:
        values = tuple(kind.values) or (("oui", "non") if kind.type == "boolean" else ())
        return Question(name, kind.question, values, tuple(dict.fromkeys(stakes)))
    return Question(name, _about_the_file(name, vocabulary, today), (), tuple(dict.fromkeys(stakes)))


def _about_the_file(name: str, vocabulary: Vocabulary, today: dt.date) -> str:
    if name == FRESHNESS:
        return (
            f"La liste des événements est-elle complète jusqu'au {say_day(today)} ? Mettez à jour « tenu_a_jour_au »."
        )
    head, _, rest = name.partition(".")
    if head == "procedure":
        return "Où siège la juridiction ? Des jours fériés y sont propres : ajoutez « siege » à la procédure."
    if head == "partie":
        role = vocabulary.roles.get(rest)
        return f"Qui est la partie « {role.label.lower() if role else rest} » ? Ajoutez-la avec son adresse."
    event, _, column = rest.partition(".")
    label = vocabulary.events[event].label if event in vocabulary.events else event
    asked = {
        "date": f"À quelle date : {label} ?",
        "reception": f"À quelle date son destinataire a-t-il reçu : {label} ?",
        "par": f"Qui a fait cet acte : {label} ?",
        "a": f"Contre qui ou à qui a été fait cet acte : {label} ?",
    }
    return asked.get(column, f"Précisez : {label}.")
