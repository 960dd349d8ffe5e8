"""What is promised of a chain of steps: each event starts the next clock, for each party and each decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from litigo.assessment.cases import Case, claim_of_case
from litigo.assessment.claim import Proceedings
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.model import Deadline
from litigo.rulebook.loader import load_rulebook

RULEBOOK = load_rulebook()
FACTS = {
    "decision.voie_ouverte": "appel",
    "procedure.circuit": "ordinaire",
    "procedure.representation_obligatoire": "oui",
    "partie.demeure": "metropole",
    "appel.avocat_intime_constitue": "oui",
}
JUDGMENT = {"type": "jugement_signifie", "date": "2026-01-12", "par": "intime_1", "a": "appelant"}
APPEAL = {"type": "declaration_appel", "date": "2026-02-02", "par": "appelant", "a": ["intime_1", "intime_2"]}
NOTIFIED = {"date": "2026-04-20", "reception": "2026-04-20"}
APPELLANT = {"type": "conclusions_appelant", **NOTIFIED, "par": "appelant", "a": ["intime_1", "intime_2"]}
NOTICE = {"type": "avis_902", "date": "2026-03-03", "a": "appelant"}
INCIDENT = {"type": "appel_incident", "date": "2026-06-15", "par": "intime_1", "a": ["appelant", "intime_a_l_incident"]}


def deadlines(*events: dict[str, Any], today: str = "2026-06-20", **facts: str) -> dict[str, Deadline]:
    """Return every deadline that concerns a file of these events, by id."""
    fields = {"name": "chain", "rule": "", "today": today, "facts": {**FACTS, **facts}, "events": events, "expect": {}}
    finder = DeadlineFinder(RULEBOOK, claim_of_case(Case.model_validate(fields), RULEBOOK))
    return {deadline.id: deadline for deadline in finder.all()}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_before_the_appeal_the_next_steps_wait_for_it() -> None:
    found = deadlines(JUDGMENT, today="2026-01-20")
    assert (found["fr.cpc.538"].state, found["fr.cpc.538"].due) == ("running", day("2026-02-12"))
    waiting = found["fr.cpc.908"]
    assert (waiting.state, waiting.due, waiting.waits_for) == ("waiting", None, "Déclaration d'appel")


def test_each_step_starts_the_next_one() -> None:
    appealed = deadlines(JUDGMENT, APPEAL, today="2026-02-10")
    assert appealed["fr.cpc.538"].state == "met"
    assert appealed["fr.cpc.908"].due == day("2026-05-04")  # 2 May is a Saturday
    concluded = deadlines(JUDGMENT, APPEAL, NOTICE, APPELLANT, today="2026-05-10")
    assert (concluded["fr.cpc.908"].state, concluded["fr.cpc.908"].met_on) == ("met", day("2026-04-20"))
    assert {concluded[f"fr.cpc.909~~intime_{n}"].due for n in (1, 2)} == {day("2026-07-20")}
    crossed = deadlines(JUDGMENT, APPEAL, NOTICE, APPELLANT, INCIDENT)
    assert [one.due for one in crossed.values() if one.rule == "fr.cpc.910"] == [day("2026-09-15")]


def test_each_respondent_has_his_own_clock() -> None:
    found = deadlines(JUDGMENT, APPEAL, NOTICE, APPELLANT, INCIDENT, today="2026-07-21")
    mine = {one.id: one.state for one in found.values() if one.rule == "fr.cpc.909"}
    assert len(mine) == 2
    answered = {"type": "conclusions_intime", "date": "2026-07-01", "par": "intime_1", "a": "appelant"}
    after = deadlines(JUDGMENT, APPEAL, NOTICE, APPELLANT, answered, today="2026-07-21")
    assert (after["fr.cpc.909~~intime_1"].state, after["fr.cpc.909~~intime_2"].state) == ("met", "expired")


def test_each_decision_has_its_own_clock() -> None:
    first = {**JUDGMENT, "procedure": "fond"}
    second = {**JUDGMENT, "date": "2026-02-20", "procedure": "liquidation"}
    appeal = {**APPEAL, "procedure": "fond"}
    clocks = [one for one in deadlines(first, second, appeal).values() if one.rule == "fr.cpc.538"]
    assert sorted((one.due, one.state) for one in clocks) == [
        (day("2026-02-12"), "met"),
        (day("2026-03-20"), "expired"),
    ]


def test_a_missed_step_shows_the_remedy_and_what_opens_it() -> None:
    missed = deadlines(JUDGMENT, APPEAL, NOTICE)["fr.cpc.908"]
    assert missed.state == "expired"
    assert missed.remedy
    (remedy,) = [one for one in missed.remedies if one.rule == "fr.cpc.913_8"]
    assert (remedy.state, remedy.waits_for) == ("waiting", "Ordonnance du conseiller de la mise en état")


def test_the_sanction_opens_the_remedy() -> None:
    order = {"type": "ordonnance_cme", "date": "2026-06-10", "facts": {"ordonnance.ouverte_au_defere": "oui"}}
    found = deadlines(JUDGMENT, APPEAL, NOTICE, order)
    (remedy,) = [one for one in found["fr.cpc.908"].remedies if one.rule == "fr.cpc.913_8"]
    assert (remedy.state, remedy.due) == ("running", day("2026-06-24"))
    assert found["fr.cpc.913_8"].due == remedy.due


def test_what_is_done_in_time_shows_no_remedy() -> None:
    assert deadlines(JUDGMENT, APPEAL, NOTICE, APPELLANT)["fr.cpc.908"].remedies == ()


def test_an_unsaid_seat_never_lengthens_and_is_asked_for() -> None:
    signified = {**JUDGMENT, "date": "2025-11-26"}  # one month later is a holiday in Alsace-Moselle only
    due = {}
    for seat in (None, "FR", "FR-67"):
        fields = {
            "name": "seat",
            "rule": "",
            "today": "2025-12-01",
            "facts": FACTS,
            "events": [signified],
            "expect": {},
        }
        claim = claim_of_case(Case.model_validate({**fields, "events": [signified]}), RULEBOOK)
        claim = replace(claim, proceedings={"p1": Proceedings("p1", seat)})
        (due[seat],) = DeadlineFinder(RULEBOOK, claim).of(RULEBOOK.deadlines["fr.cpc.538"])
    assert (due["FR"].due, due["FR-67"].due) == (day("2025-12-26"), day("2025-12-29"))
    assert (due[None].due, due[None].literal_due) == (day("2025-12-26"), day("2025-12-29"))
    assert (due["FR"].provisional, due[None].provisional, due[None].missing) == (False, True, ("procedure.siege",))


def test_an_undated_act_leaves_a_past_day_to_be_verified() -> None:
    seizure = {"type": "mesure_conservatoire", "par": "victime", "a": "responsable"}
    found = deadlines({"type": "sinistre", "date": "2020-03-10"}, seizure, today="2026-01-05")["fr.cc.2224~responsable"]
    assert (found.due, found.state) == (day("2025-03-10"), "to_verify")
    assert "evenement.mesure_conservatoire.date" in found.missing
