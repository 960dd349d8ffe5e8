"""What is promised of the ledger of an action: every act with its effect, whom it serves, and the end if it falls."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from litigo.assessment.assess import assess
from litigo.assessment.cases import Case, claim_of_case
from litigo.assessment.comparison import Moved
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.model import Limitation, LimitationEntry
from litigo.assessment.what_if import NoSuchActError, Supposition, suppose
from litigo.dossier.models import Dossier, Evenement
from litigo.dossier.reader import read_dossier
from litigo.rulebook.loader import load_rulebook

ROOT = Path(__file__).parent.parent
RULEBOOK = load_rulebook()
TODAY = dt.date(2026, 11, 23)
EXAMPLES = {
    path.stem: read_dossier(path.read_bytes(), path.name, RULEBOOK.vocabulary)
    for path in sorted((ROOT / "examples").glob("*.yaml"))
}
ORDINARY = "fr.cc.2224"  # victim against the person liable, five years
INSURED = "fr.code_assurances.l114_1.biennale"
TEN_YEARS = "fr.cc.1792_4_1"


def event(kind: str, day: str | None, author: str = "victime", addressee: str = "responsable", **more: Any) -> Any:  # noqa: ANN401
    return {"type": kind, "date": day, "par": author, "a": addressee, **more}


def ledger(
    rule: str, events: list[Any], *, today: str = "2026-11-23", facts: dict[str, str] | None = None
) -> Limitation:
    """Return the ledger of the only clock a rule opens on these events."""
    fields = {"name": "ledger", "rule": rule, "today": today, "facts": facts or {}, "events": events, "expect": {}}
    finder = DeadlineFinder(RULEBOOK, claim_of_case(Case.model_validate(fields), RULEBOOK))
    assert finder.of(RULEBOOK.deadlines[rule], hidden=True)
    (found,) = finder.limitations()
    return found


def entry(found: Limitation, number: int) -> LimitationEntry:
    return next(one for one in found.entries if one.act == str(number))


LOSS = event("sinistre", "2022-03-10")


def test_an_act_between_the_parties_opens_a_new_period() -> None:
    found = ledger(ORDINARY, [LOSS, event("mesure_conservatoire", "2025-06-02")])
    act = entry(found, 2)
    assert (act.effect, act.due, act.due_without) == ("interrupts", dt.date(2030, 6, 2), dt.date(2027, 3, 10))
    assert (act.author, act.addressee) == ("victime", "responsable")
    assert (found.due, found.due_bare) == (dt.date(2030, 6, 2), dt.date(2027, 3, 10))


@pytest.mark.parametrize(("author", "addressee"), [("assureur", "responsable"), ("victime", "assureur")])
def test_an_act_serves_who_did_it_against_whom_it_was_done(author: str, addressee: str) -> None:
    found = ledger(
        ORDINARY, [LOSS, event("assignation", "2025-06-02", author, addressee), event("reclamation", "2022-04-01")]
    )
    act = entry(found, 2)
    assert act.effect == "none"
    assert "effet relatif" in act.text
    assert found.due == dt.date(2027, 3, 10)


def test_a_letter_is_shown_as_doing_nothing() -> None:
    found = ledger(ORDINARY, [LOSS, event("mise_en_demeure", "2025-06-02")])
    act = entry(found, 2)
    assert (act.effect, act.due_without) == ("none", found.due)
    assert act.text == "n'interrompt ni ne suspend le délai de cette action"


def test_the_debtor_s_acknowledgement_counts_the_creditor_s_does_not() -> None:
    by_debtor = ledger(ORDINARY, [LOSS, event("reconnaissance", "2024-01-15", "responsable", "victime")])
    by_creditor = ledger(ORDINARY, [LOSS, event("reconnaissance", "2024-01-15", "victime", "responsable")])
    assert (by_debtor.due, by_creditor.due) == (dt.date(2029, 1, 15), dt.date(2027, 3, 10))
    assert entry(by_creditor, 2).effect == "none"


def test_pending_proceedings_stop_the_clock_until_they_end() -> None:
    pending = ledger(ORDINARY, [LOSS, event("assignation", "2025-06-02")])
    assert (pending.due, entry(pending, 2).due, entry(pending, 2).due_without) == (None, None, dt.date(2027, 3, 10))
    assert pending.fragility is not None
    assert (pending.fragility.due, pending.fragility.days_lost) == (dt.date(2027, 3, 10), None)
    ended = ledger(ORDINARY, [LOSS, event("assignation", "2025-06-02"), event("fin_instance", "2026-05-04", "", "")])
    assert ended.due == dt.date(2031, 5, 4)


def test_a_withdrawal_restores_the_earlier_state() -> None:
    events = [LOSS, event("reconnaissance", "2024-01-15", "responsable", "victime")]
    earlier = ledger(ORDINARY, events)
    void = ledger(ORDINARY, [*events, event("assignation", "2025-06-02"), event("desistement", "2025-09-01")])
    act = entry(void, 3)
    assert (act.effect, act.due) == ("void", dt.date(2029, 1, 15))
    assert void.due == earlier.due


def test_a_suspension_leaves_at_least_six_months() -> None:
    events = [LOSS, event("mediation_engagee", "2027-02-10"), event("mediation_terminee", "2027-09-10")]
    found = ledger(ORDINARY, events, today="2027-10-01")
    act = entry(found, 2)
    assert (act.effect, act.due) == ("suspends", dt.date(2028, 3, 10))
    assert act.due_without == dt.date(2027, 3, 10)


def test_a_time_bar_is_not_suspended_where_a_limitation_is() -> None:
    works = {"type": "reception_travaux", "date": "2017-03-01", "par": "*", "a": "*"}
    mediation = event("mediation_engagee", "2026-06-01", "maitre_ouvrage", "constructeur")
    found = ledger(TEN_YEARS, [works, mediation], facts={"construction.equipement_sur_existant": "non"})
    assert (found.forclusion, found.due) == (True, dt.date(2027, 3, 1))
    assert "suspends" not in [one.effect for one in found.entries]


def test_a_doubtful_act_is_kept_apart_with_both_dates() -> None:
    found = ledger(ORDINARY, [LOSS, {"type": "assignation", "date": "2025-06-02", "a": "responsable"}])
    act = entry(found, 2)
    assert (act.effect, found.due, found.provisional) == ("doubtful", dt.date(2027, 3, 10), True)
    assert found.due_if_doubtful_hold is None  # it would stop the clock: no date at all
    done = ledger(ORDINARY, [LOSS, {"type": "mesure_conservatoire", "date": "2025-06-02", "a": "responsable"}])
    assert (done.due, done.due_if_doubtful_hold) == (dt.date(2027, 3, 10), dt.date(2030, 6, 2))


def test_both_laws_are_shown_near_a_reform_with_the_one_that_decides() -> None:
    found = ledger(ORDINARY, [event("sinistre", "2005-01-10")], today="2009-01-01")
    assert found.due == dt.date(2013, 6, 18)
    assert found.laws
    assert len({law.due for law in found.laws}) > 1
    assert all(law.sources for law in found.laws)


def test_a_policy_silent_on_the_limitation_makes_it_unsafe() -> None:
    events = [event("sinistre", "2025-03-10", "assure", "assureur")]
    facts = {"contrat.nature": "dommages", "dossier.notre_role": "assureur_dommages"}
    unknown = ledger(INSURED, events, facts=facts)
    silent = ledger(INSURED, events, facts={**facts, "contrat.r112_1_conforme": "non"})
    sound = ledger(INSURED, events, facts={**facts, "contrat.r112_1_conforme": "oui"})
    assert [caution.verified for caution in unknown.cautions] == [False]
    assert [caution.verified for caution in silent.cautions] == [True]
    assert sound.cautions == ()
    assert silent.cautions[0].sources


def test_the_weakest_assumption_is_the_one_without_proof() -> None:
    proved = event("reconnaissance", "2024-01-15", "responsable", "victime")
    found = ledger(ORDINARY, [LOSS, proved, event("mesure_conservatoire", "2025-06-02")])
    assert found.fragility is not None
    assert found.fragility.days_lost == (dt.date(2030, 6, 2) - dt.date(2029, 1, 15)).days


def test_a_plain_period_rests_on_nothing() -> None:
    assert ledger(ORDINARY, [LOSS]).fragility is None


def test_an_action_whose_start_may_be_earlier_says_no_end() -> None:
    fields = {
        "name": "undated", "rule": "fr.cc.2226", "today": "2026-11-23", "expect": {},
        "events": [{"type": "consolidation", "date": None}, event("consolidation", "2024-02-01", "*", "*")],
    }  # fmt: skip
    finder = DeadlineFinder(RULEBOOK, claim_of_case(Case.model_validate(fields), RULEBOOK))
    undated = [found for found in finder.of(RULEBOOK.deadlines["fr.cc.2226"]) if found.state == "undated"]
    assert undated
    assert all(found.due is None and found.fragility is None for found in undated)
    assert not {found.id for found in undated} & {ledger.id for ledger in finder.limitations()}


# -- whole files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_ledger_ends_where_the_deadline_does(name: str) -> None:
    assessment = assess(EXAMPLES[name], RULEBOOK, TODAY)
    deadlines = {deadline.id: deadline for deadline in assessment.deadlines}
    shared = [found for found in assessment.limitations if found.id in deadlines]
    assert shared
    for found in shared:
        assert (found.due, found.state) == (deadlines[found.id].due, deadlines[found.id].state)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_end_without_an_act_is_the_one_of_the_file_without_it(name: str) -> None:
    dossier = EXAMPLES[name]
    ledgers = assess(dossier, RULEBOOK, TODAY).limitations
    checked = 0
    for number in sorted({one.act for found in ledgers for one in found.entries if one.act}):
        without = {found.id: found for found in suppose(dossier, RULEBOOK, TODAY, without=[number]).after.limitations}
        for found in ledgers:
            claimed = [one for one in found.entries if one.act == number and one.effect != "caps"]
            if claimed and found.id in without:
                assert claimed[0].due_without == without[found.id].due, (found.id, number)
                checked += 1
    assert checked or name == "corporel_badinter"


def moved(supposition: Supposition, suffix: str) -> Moved:
    return next(move for move in supposition.moves if move.now and move.now.id.endswith(suffix))


def test_switching_off_an_act_moves_the_end_it_had_moved() -> None:
    move = moved(suppose(EXAMPLES["biennale_expert"], RULEBOOK, TODAY, without=["10"]), "~cap_horizon")
    assert move.was is not None
    assert move.now is not None
    assert (move.was.due, move.now.due, move.days) == (dt.date(2026, 11, 29), dt.date(2025, 9, 9), -446)


def test_an_act_supposed_later_is_looked_at_from_that_day() -> None:
    summons = Evenement.model_validate(
        {"type": "assignation", "date": "2026-11-28", "par": "kerbiquet", "a": "cap_horizon"}
    )
    supposition = suppose(EXAMPLES["biennale_expert"], RULEBOOK, TODAY, more=[summons])
    assert supposition.today == dt.date(2026, 11, 28)
    move = moved(supposition, "~cap_horizon")
    assert move.now is not None
    assert move.now.state == "standing_still"


def test_supposing_nothing_moves_nothing() -> None:
    dossier: Dossier = EXAMPLES["appel_a_conclure"]
    assert suppose(dossier, RULEBOOK, TODAY).moves == ()


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(NoSuchActError):
        suppose(EXAMPLES["appel_a_conclure"], RULEBOOK, TODAY, without=["99"])
