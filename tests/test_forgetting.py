"""Forgetting anything never invents nor lengthens a date: every rule, every case, every fact and column in turn.

Five laws, for each clock of the fuller file and of the one from which something was removed:

* *later*: no date of the lesser file is later than the fuller file's; a clock that stands still is later than any date;
* *optimistic*: nor is one that is provisional and asks for what was forgotten;
* *invented*: where the fuller file gives no date, the lesser one gives none, or a provisional one that asks something;
* *certain*: a date given as certain is one the fuller file gives;
* *hidden*: a certain date never disappears without a question.

The whole of it runs in the suite; ``SOAK=1`` also removes things two by two.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from pydantic import BaseModel

from litigo.assessment.cases import claim_of_case, read_cases
from litigo.assessment.claim import ANYONE, Act, Claim, claim_of, holders, sorted_acts
from litigo.assessment.reckonings import Reckoner, Reckoning
from litigo.dossier.reader import read_dossier
from litigo.dossier.vocabulary import FactValue
from litigo.rulebook.checks import walk
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.models import Condition, DeadlineRule
from tests.conftest import SOAK

ROOT = Path(__file__).parent.parent
RULEBOOK = load_rulebook()
TODAY = dt.date(2026, 11, 23)
FRESHNESS = "tenu_a_jour_au"
LAWS = ("later", "optimistic", "invented", "certain", "hidden")

# What a rule presumes until the file says otherwise (its condition asks that the fact be « known »). Such a fact may,
# forgotten, make a rule keep silent, speak, or give its ordinary date: docs/rules.md. Only these may make a date later:
PRESUMED = {
    "acte.meme_objet": "un acte inscrit au dossier est présumé tendre au même but que l'action",
    "appel.delai_appelant_modifie": "le délai légal, tant qu'aucune décision du juge ne l'a abrégé",
    "appel.delai_intime_modifie": "le délai légal, tant qu'aucune décision du juge ne l'a abrégé",
    "citation.residence": "la personne citée est présumée résider sur le territoire du tribunal",
    "decision.matiere": "un dossier de sinistre est contentieux, la matière gracieuse est l'exception",
    "mediation.duree_mission": "la durée légale, tant qu'aucune décision du juge n'en a fixé une autre",
    "victime.hors_metropole": "six semaines de la métropole : la suspension commence un mois plus tôt, l'offre aussi",
}
# The number of facts that rules presume, over all the cases: it may only go down.
MOST_PRESUMED = 65

# An act that names nobody is held to concern every person of the role: it ends the proceedings of all, or caps the
# limit of all. The date is then the earliest one; it is shown as sure, and nothing is asked.
FOR_ALL = {"evenement.desistement.a", "evenement.fin_instance.a", "evenement.vente.par"}
PAIR = " sans "  # in the place of what was broken by a second removal
MOST_PAIRS = 69  # laws broken by pairs of blank columns, among those of all the cases: it may only go down
COLUMNS = ("fact", "date", "reception", "par", "a", FRESHNESS)


@dataclass(frozen=True)
class Removal:
    """What was removed: its column (« fact » for a fact), the name that asks for it, and what is left."""

    column: str
    name: str
    claim: Claim


@dataclass(frozen=True)
class Broken:
    """A law broken by a removal."""

    law: str
    column: str
    name: str
    rule: str
    place: str

    def __str__(self) -> str:
        return f"{self.place} {self.rule} : {self.law} sans {self.name}"


# -- removing ----------------------------------------------------------------------------------------------------------


def without(facts: Mapping[str, FactValue], name: str) -> dict[str, FactValue]:
    return {key: value for key, value in facts.items() if key != name}


def removals(claim: Claim) -> Iterator[Removal]:
    """Yield the claim with each of its facts and columns removed in turn, and with a file nobody kept up to date."""
    for name in claim.facts:
        yield Removal("fact", name, replace(claim, facts=without(claim.facts, name)))
    for key, person in claim.persons.items():
        for name in person.facts:
            less = replace(person, facts=without(person.facts, name))
            yield Removal("fact", name, replace(claim, persons={**claim.persons, key: less}))
    for key, court in claim.proceedings.items():
        for name in court.facts:
            poorer = replace(court, facts=without(court.facts, name))
            yield Removal("fact", name, replace(claim, proceedings={**claim.proceedings, key: poorer}))
    for act in chain.from_iterable(claim.acts.values()):
        for column, name, changed in columns(claim, act):
            others = (each for each in chain.from_iterable(claim.acts.values()) if each is not act)
            yield Removal(column, name, replace(claim, acts=sorted_acts([*others, changed])))
    yield Removal(FRESHNESS, FRESHNESS, replace(claim, kept_up_to=dt.date.min))


def columns(claim: Claim, act: Act) -> Iterator[tuple[str, str, Act]]:
    """Yield the act without each of its columns; who acts stays known where the very word of the event says it."""
    for name in act.facts:
        yield "fact", name, replace(act, facts=without(act.facts, name))
    word = RULEBOOK.vocabulary.events[act.kind]
    if word.from_:
        return  # read from a field of the file that is never blank
    if act.date is not None:
        yield "date", f"evenement.{act.kind}.date", replace(act, date=None)
    if act.reception is not None:
        yield "reception", f"evenement.{act.kind}.reception", replace(act, reception=None)
    by, to = holders(claim.persons, word.by), holders(claim.persons, word.to)
    if act.by != by and not contradicts(act.by, by):
        yield "par", f"evenement.{act.kind}.par", replace(act, by=by)
    if act.to != to and not contradicts(act.to, to):
        yield "a", f"evenement.{act.kind}.a", replace(act, to=to)


def contradicts(written: frozenset[str], implied: frozenset[str]) -> bool:
    """Tell whether the file names persons other than those the word implies: forgotten, the word would be believed."""
    return bool(implied) and ANYONE not in written and not written & implied


# -- judging -----------------------------------------------------------------------------------------------------------


def clock_of(reckoning: Reckoning) -> str:
    """Name a clock by its rule and persons: its number among several changes with what is known."""
    return reckoning.id.partition("#")[0]


def horizon(reckoning: Reckoning) -> dt.date | None:
    """Return the last useful day; the end of time while the clock stands still; ``None`` where no date is given."""
    if reckoning.due is None and reckoning.fallback is not None:
        return dt.date.max
    return reckoning.due


def broken_laws(full: Sequence[Reckoning], lesser: Sequence[Reckoning], forgotten: str) -> Iterator[str]:
    """Yield the laws that the lesser file breaks for one clock."""
    known = sorted(day for day in map(horizon, full) if day)
    given = sorted(((day, reckoning) for reckoning in lesser if (day := horizon(reckoning))), key=lambda pair: pair[0])
    # Of several clocks, one may have lost its date (the latest ones are compared), or one may be new (the earliest).
    fewer = len(given) <= len(known)
    pairs = zip(reversed(given), reversed(known), strict=False) if fewer else zip(given, known, strict=False)
    for reckoning in (reckoning for (day, reckoning), was in pairs if day > was):
        asked = reckoning.provisional and forgotten in reckoning.missing
        yield "optimistic" if asked else "later"
    sure = [day for day, reckoning in given if not (reckoning.provisional and reckoning.missing)]
    if not fewer and any(day not in known for day in sure):
        yield "invented"
    if known and any(not reckoning.provisional and day not in known for day, reckoning in given[: len(known)]):
        yield "certain"
    if any(horizon(reckoning) and not reckoning.provisional for reckoning in full) and not given:
        asks = any(reckoning.state == "undated" and reckoning.missing for reckoning in lesser)
        if not asks:
            yield "hidden"


def compare(full: Iterable[Reckoning], lesser: Iterable[Reckoning], forgotten: str) -> Iterator[tuple[str, str]]:
    """Yield the rule and the law broken, for each clock of either file."""
    groups: dict[str, tuple[list[Reckoning], list[Reckoning]]] = defaultdict(lambda: ([], []))
    for place, reckonings in enumerate((full, lesser)):
        for reckoning in reckonings:
            groups[clock_of(reckoning)][place].append(reckoning)
    for before, after in groups.values():
        for law in broken_laws(before, after, forgotten):
            yield (before or after)[0].rule.id, law


def parts_of(rule: DeadlineRule) -> Iterator[BaseModel]:
    """Yield a rule with all it shares with others, and the rules it combines."""
    yield rule
    if rule.regime:
        yield RULEBOOK.regimes[rule.regime]
    if rule.distance:
        yield RULEBOOK.text.distances[rule.distance]
    for name in (*rule.latest_of, *rule.earliest_of):
        yield from parts_of(RULEBOOK.deadlines[name])


@cache
def opted(rule: str) -> frozenset[str]:
    """Return the facts of which a rule asks whether they are known."""
    conditions = (part for whole in parts_of(RULEBOOK.deadlines[rule]) for _, part in walk(whole))
    return frozenset(c.fact for c in conditions if isinstance(c, Condition) and c.fact and c.known is not None)


def excepted(broken: Broken) -> bool:
    """Tell whether the rule presumes the fact until somebody writes it; only a few may make a date later."""
    if broken.law == "certain" and broken.name in FOR_ALL:
        return True
    asked = broken.column == "fact" and broken.name in opted(broken.rule)
    return asked and (broken.law != "later" or broken.name in PRESUMED)


# -- all the cases of all the rules ------------------------------------------------------------------------------------


def judged(claim: Claim, rule: DeadlineRule, place: str) -> Iterator[Broken]:
    full = Reckoner(RULEBOOK, claim, traced=False).of(rule)
    for removal in removals(claim):
        lesser = Reckoner(RULEBOOK, removal.claim, traced=False).of(rule)
        for _, law in compare(full, lesser, removal.name):
            yield Broken(law, removal.column, removal.name, rule.id, place)
        for second in removals(removal.claim) if SOAK else ():
            for _, law in compare(lesser, Reckoner(RULEBOOK, second.claim, traced=False).of(rule), second.name):
                yield Broken(law, second.column, second.name, rule.id, f"{place}{PAIR}{removal.name}")


@cache
def over_all_cases() -> tuple[tuple[Broken, ...], int]:
    """Return every law broken, and how many clocks were set twice."""
    found: list[Broken] = []
    cases = [(case, place) for case, place in read_cases(ROOT / "tests" / "rules") if case.rule in RULEBOOK.deadlines]
    for case, place in cases:
        found += judged(claim_of_case(case, RULEBOOK), RULEBOOK.deadlines[case.rule], place)
    return tuple(found), len(cases)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("column", COLUMNS)
def test_forgetting_breaks_no_law(law: str, column: str) -> None:
    found, cases = over_all_cases()
    assert cases > 3500
    alone = [each for each in found if PAIR not in each.place]
    wrong = [str(each) for each in alone if (each.law, each.column) == (law, column) and not excepted(each)]
    assert wrong == []


if SOAK:  # two things are forgotten at once only there

    def test_forgetting_two_things_breaks_no_more_laws_than_known() -> None:
        """Two columns left blank together may still move a date, where several victims or debtors are concerned."""
        found, _ = over_all_cases()
        wrong = [str(each) for each in found if PAIR in each.place and not excepted(each)]
        assert len(wrong) <= MOST_PAIRS, wrong


def test_each_presumption_is_still_made(record_property: Callable[[str, object], None]) -> None:
    """The exceptions are counted, and none is listed that no rule needs any more."""
    found, _ = over_all_cases()
    used = [each for each in found if excepted(each) and each.name not in FOR_ALL]
    record_property("facts presumed", len({each.name for each in used}))
    record_property("rules that presume", len({each.rule for each in used}))
    assert {each.name for each in used if each.law == "later"} == set(PRESUMED)
    assert len({each.name for each in used}) <= MOST_PRESUMED


# -- whole files -------------------------------------------------------------------------------------------------------


@cache
def over_all_examples() -> tuple[tuple[Broken, ...], int]:
    """Return every law that all the rules together break on the sample files, and how many were assessed."""
    found, assessed = [], 0
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        dossier = read_dossier(path.read_bytes(), path.name, RULEBOOK.vocabulary)
        claim = claim_of(dossier, RULEBOOK.vocabulary, TODAY)
        full = Reckoner(RULEBOOK, claim, traced=False).all()
        for removal in removals(claim):
            assessed += 1
            lesser = Reckoner(RULEBOOK, removal.claim, traced=False).all()
            found += [
                Broken(law, removal.column, removal.name, rule, path.stem)
                for rule, law in compare(full, lesser, removal.name)
            ]
    return tuple(found), assessed


@pytest.mark.parametrize("law", LAWS)
def test_forgetting_breaks_no_law_on_a_whole_file(law: str) -> None:
    found, assessed = over_all_examples()
    assert assessed > 400
    wrong = [str(each) for each in found if each.law == law and not excepted(each)]
    assert wrong == []
