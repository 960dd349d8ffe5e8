"""The one list of what there is to do on a file: nothing forgotten, in order, done once an event says so."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import timeit
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litigo.assessment.actions import actions_of
from litigo.assessment.assess import assess
from litigo.assessment.claim import claim_of
from litigo.assessment.model import Action, Assessment
from litigo.cli.main import cli
from litigo.documents.sheet import sheet_context
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.portfolio import published_in
from litigo.rulebook.rulebook import Rulebook

EXAMPLES = Path(__file__).parent.parent / "examples"
TODAY = dt.date(2026, 11, 23)
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
MOTOR, WATER, APPEAL, DO = (
    "corporel_badinter",
    "degat_des_eaux_recours",
    "appel_a_conclure",
    "dommages_ouvrage_recours",
)


def text(name: str, *, events: str = "", change: tuple[str, str] = ("", ""), more: str = "") -> bytes:
    written = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert change[0] in written
    return (written.replace(*change, 1).replace("evenements:\n", f"evenements:\n{events}", 1) + more).encode()


def judged(raw: bytes, rulebook: Rulebook, today: dt.date = TODAY) -> tuple[Dossier, Assessment]:
    dossier = read_dossier(raw, "d.yaml", rulebook.vocabulary)
    return dossier, assess(dossier, rulebook, today)


def actions(raw: bytes, rulebook: Rulebook, today: dt.date = TODAY) -> dict[str, Action]:
    found = judged(raw, rulebook, today)[1].actions
    assert len({action.id for action in found}) == len(found)
    return {action.id: action for action in found}


# -- what is listed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_list_is_ordered_by_day_then_stake_then_id_what_is_done_last(name: str, rulebook: Rulebook) -> None:
    found = judged(text(name), rulebook)[1].actions
    keys = [
        (
            action.state == "done",
            (action.done_on if action.state == "done" and action.done_on else action.due) or dt.date.max,
            -(action.stake or Decimal(0)),
            action.id,
        )
        for action in found
    ]
    assert keys == sorted(keys)
    assert len({action.id for action in found}) == len(found)
    assert all(action.done_on is None or action.state == "done" for action in found)


@pytest.mark.parametrize("name", NAMES)
def test_no_live_deadline_of_ours_and_no_document_due_is_forgotten(name: str, rulebook: Rulebook) -> None:
    _, assessment = judged(text(name), rulebook)
    sources = {source for action in assessment.actions for source in action.sources}
    alive = [one.id for one in assessment.deadlines if one.state in ("running", "to_verify", "undated", "expired")]
    ours = {one.id for one in assessment.deadlines if one.id in alive and one.side in ("nous", "inconnu")}
    against_us = {one.id for one in assessment.deadlines if one.state == "expired"} - sources
    assert ours - against_us <= sources
    assert {one.id for one in assessment.documents} <= sources
    assert {one.fact for one in assessment.questions} <= sources
    assert {one.id for one in assessment.findings} <= sources


def test_our_deadlines_are_to_do_theirs_are_watched_then_chased(rulebook: Rulebook) -> None:
    found = actions(text(APPEAL), rulebook)
    closing = next(one for one in found.values() if one.title == "Conclusions de l'appelant (circuit ordinaire)")
    assert (closing.kind, closing.state, closing.who, closing.due) == (
        "deadline",
        "to_do",
        "avocat",
        dt.date(2026, 11, 30),
    )
    assert closing.stake == Decimal("262012.75")
    late = next(one for one in found.values() if "Constitution d'avocat par l'intimé" in one.title)
    assert (late.kind, late.state, late.due) == ("chase", "to_do", dt.date(2026, 11, 4))
    theirs = actions(text(MOTOR), rulebook).values()
    watched = next(one for one in theirs if one.title == "Surveiller : Recours subrogatoire du tiers payeur")
    assert (watched.kind, watched.state, watched.who) == ("watch", "waiting", "tiers")


def test_a_deadline_is_done_once_the_event_that_meets_it_is_recorded(rulebook: Rulebook) -> None:
    name = "echeance.fr.code_assurances.l211_9.offre_8mois"
    assert actions(text(MOTOR), rulebook)[name].state == "to_do"
    offered = "  - {type: offre_indemnite, date: 2026-11-20, reception: 2026-11-22, par: nous, a: delorme}\n"
    done = actions(text(MOTOR, events=offered), rulebook)[name]
    assert (done.state, done.done_on) == ("done", dt.date(2026, 11, 20))


def test_a_right_lost_has_no_useful_day_a_duty_is_still_owed(rulebook: Rulebook) -> None:
    found = actions(text(DO), rulebook)
    lost = found["echeance.fr.cc.1792_6_gpa~terrassement"]
    assert lost.due is None
    assert lost.title.startswith("Échéance passée (28/10/2017), à traiter")
    owed = actions(text(MOTOR), rulebook, dt.date(2026, 12, 20))["echeance.fr.code_assurances.l211_9.offre_8mois"]
    assert (owed.state, owed.due) == ("to_do", dt.date(2026, 12, 11))


def test_questions_are_grouped_those_that_hold_a_date_first(rulebook: Rulebook) -> None:
    found = actions(text(APPEAL), rulebook)
    dated = found["questions.dates"]
    assert dated.title == f"Répondre à {len(dated.sources)} questions dont dépend une date"
    assert dated.due is not None
    others = found["questions.autres"]
    assert others.due is None
    assert not set(dated.sources) & set(others.sources)


def test_findings_are_listed_and_the_confidential_ones_marked(rulebook: Rulebook) -> None:
    change = ("date_effet: 2021-03-01", "date_effet: 2026-04-01")
    found = actions(text(MOTOR, change=change), rulebook)
    signal = found["constat.controle.signal.peu_apres_effet"]
    assert (signal.kind, signal.state, signal.confidential) == ("finding", "to_do", True)
    assert "service fraude" in signal.who
    sure = [one for one in found.values() if one.id == "questions.constats"]
    assert all(not one.confidential for one in sure)


# -- who is chased ----------------------------------------------------------------------------------------------

ASKED = "  - {type: designation_expert, date: 2026-08-10, par: nous, a: dr_vasseur}\n"
REPORT = "  - {type: rapport_expertise_amiable, date: 2026-11-03, par: dr_vasseur, a: nous}\n"


@pytest.mark.parametrize(
    ("today", "answer", "state", "title"),
    [
        (dt.date(2026, 10, 9), "", "waiting", "Attendu : Rapport de l'expert"),
        (dt.date(2026, 10, 10), "", "to_do", "Relancer : Rapport de l'expert"),
        (dt.date(2026, 11, 2), REPORT, "to_do", "Relancer : Rapport de l'expert"),
        (dt.date(2026, 11, 3), REPORT, "done", "Reçu : Rapport de l'expert"),
        (TODAY, REPORT.replace("par: dr_vasseur", "par: berthelot"), "to_do", "Relancer : Rapport de l'expert"),
        (TODAY, REPORT.replace("date: 2026-11-03, ", ""), "done", "Reçu : Rapport de l'expert"),
        (TODAY, REPORT.replace("2026-11-03", "2026-08-09"), "to_do", "Relancer : Rapport de l'expert"),
    ],
    ids=["early", "due", "not yet", "answered", "by another", "undated", "before"],
)
def test_an_expert_is_chased_after_the_time_of_the_house(
    today: dt.date, answer: str, state: str, title: str, rulebook: Rulebook
) -> None:
    found = actions(text(MOTOR, events=ASKED + answer), rulebook, today)
    (chase,) = (one for one in found.values() if one.id.startswith("relance.designation_expert"))
    assert (chase.state, chase.title, chase.due) == (state, title, dt.date(2026, 10, 10))
    assert (chase.who, chase.subject) == ("expert", "Vasseur")
    assert "paramètre maison" in chase.why


def test_an_answer_whose_day_is_unknown_still_makes_the_action_done(rulebook: Rulebook) -> None:
    raw = text(MOTOR, events=ASKED + REPORT.replace("date: 2026-11-03, ", ""))
    (chase,) = (one for one in actions(raw, rulebook).values() if one.id.startswith("relance.designation_expert"))
    assert (chase.state, chase.done_on) == ("done", None)


def test_each_person_asked_is_chased_alone_and_from_the_last_demand(rulebook: Rulebook) -> None:
    again = "  - {type: demande_creances_tiers_payeur, date: 2026-11-01, par: nous, a: mutuelle_sante}\n"
    found = [one for one in actions(text(MOTOR), rulebook).values() if one.title.endswith("Créance du tiers payeur")]
    assert {one.subject: one.state for one in found} == {
        "Caisse primaire d'assurance maladie de Loire-Atlantique": "done",
        "Mutuelle Santé des Marais": "to_do",
    }
    later = actions(text(MOTOR, events=again), rulebook)
    (mutual,) = (
        one for one in later.values() if one.id.startswith("relance") and one.subject == "Mutuelle Santé des Marais"
    )
    assert (mutual.state, mutual.due) == ("waiting", dt.date(2027, 1, 1))


def test_what_the_other_side_asks_of_us_is_not_chased(rulebook: Rulebook) -> None:
    theirs = "  - {type: mise_en_demeure, date: 2026-06-01, par: delorme, a: nous}\n"
    assert not [
        one for one in actions(text(MOTOR, events=theirs), rulebook) if one.startswith("relance.mise_en_demeure")
    ]


# -- strategies and decisions -----------------------------------------------------------------------------------


def test_an_accepted_strategy_opens_its_steps_and_a_refused_one_is_left_out(rulebook: Rulebook) -> None:
    before = actions(text(MOTOR), rulebook)
    assert "dette_badinter_assureur" in before["strategie.choix"].sources
    chosen = "{date: 2026-11-20, par: Claire, sur: {genre: strategie, id: dette_badinter_assureur}, choix: "
    found = actions(text(MOTOR, more=f"decisions:\n  - {chosen}accepte, vu: ouverte}}\n"), rulebook)
    steps = [one for one in found.values() if one.kind == "step"]
    _, assessment = judged(text(MOTOR), rulebook)
    (view,) = (view for view in assessment.strategies if view.id == "dette_badinter_assureur")
    assert {one.title: one.state == "done" for one in steps} == {one.text: one.done is True for one in view.steps_due}
    assert len(steps) == len(view.steps_due) > 1
    assert "acceptée le 20 novembre 2026 par Claire" in steps[0].why
    assert "strategie.choix" not in found
    refused = actions(text(MOTOR, more=f"decisions:\n  - {chosen}refuse, motif: M, vu: ouverte}}\n"), rulebook)
    assert "dette_badinter_assureur" not in refused["strategie.choix"].sources


def test_a_contradicted_decision_is_to_be_looked_at_again(rulebook: Rulebook) -> None:
    chosen = "{date: 2026-11-20, par: Claire, sur: {genre: strategie, id: dette_badinter_assureur}, choix: accepte}"
    signed = "  - {type: transaction_signee, date: 2026-11-22, par: nous, a: delorme}\n"
    found = actions(text(MOTOR, events=signed, more=f"decisions:\n  - {chosen}\n"), rulebook)
    again = found["decision.1"]
    assert (again.state, again.due) == ("to_do", dt.date(2026, 11, 22))
    assert "désormais fermée" in again.why
    assert not [one for one in found.values() if one.kind == "step"]


def test_a_refused_document_is_no_longer_to_be_sent(rulebook: Rulebook) -> None:
    refused = "{date: 2026-11-20, par: C, sur: {genre: document, id: note_synthese}, choix: refuse, motif: M, vu: pret}"
    assert "document.note_synthese" in actions(text(MOTOR), rulebook)
    assert "document.note_synthese" not in actions(text(MOTOR, more=f"decisions:\n  - {refused}\n"), rulebook)


# -- faces ------------------------------------------------------------------------------------------------------


def test_the_sheet_opens_with_at_most_eight_things_to_do(rulebook: Rulebook) -> None:
    dossier, assessment = judged(text(DO), rulebook)
    context = sheet_context(dossier, assessment, rulebook.vocabulary)
    to_do = [action for action in assessment.actions if action.state == "to_do"]
    lines = context["a_faire"]
    assert isinstance(lines, list)
    assert [line["titre"] for line in lines] == [action.title for action in to_do[:8]]
    assert context["a_faire_ensuite"] == str(len(to_do) - 8)


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "240"}).invoke(cli, ["actions", *arguments, "--today", "2026-11-23"])


def listed(*arguments: str) -> list[dict[str, object]]:
    result = call(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return list(json.loads(result.output))


def test_the_actions_of_a_folder_are_those_of_a_handler_or_of_a_team() -> None:
    every = listed(str(EXAMPLES))
    assert len(every) == len(NAMES)
    (mine,) = listed(str(EXAMPLES), "--handler", "CLAIRE MONTRELAY")
    assert mine["reference"] == "AUTO-2026-004187"
    assert listed(str(EXAMPLES), "--team", "corporel automobile ouest") == [mine]
    result = call(str(EXAMPLES), "--handler", "Claire Montrelet")
    assert result.exit_code == 1
    assert "vouliez-vous « Claire Montrelay » ?" in result.output


def test_until_a_day_and_what_is_done(tmp_path: Path) -> None:
    file = str(EXAMPLES / f"{MOTOR}.yaml")
    (short,) = listed(file, "--until", "2026-12-04")
    dues = [action["due"] for action in short["actions"]]  # type: ignore[attr-defined]  # plain JSON
    assert dues
    assert max(dues) == "2026-12-04"
    states = {action["state"] for one in listed(file, "--all") for action in one["actions"]}  # type: ignore[attr-defined]
    assert states == {"to_do", "waiting", "done"}
    told = call(str(EXAMPLES), "--until", "2026-12-04").output
    assert "AUTO-2026-004187" in told
    assert "27 605,75 €" in " ".join(told.split())
    assert call(str(tmp_path)).exit_code == 1


def test_a_faulty_file_is_told_and_stops_nothing_and_a_closed_one_is_left_out(tmp_path: Path) -> None:
    for name in (MOTOR, WATER):
        shutil.copy(EXAMPLES / f"{name}.yaml", tmp_path)
    (tmp_path / "wrong.yaml").write_text("reference: 1\n", encoding="utf-8")
    closed = (EXAMPLES / f"{DO}.yaml").read_text(encoding="utf-8") + "clos_le: 2026-11-01\n"
    (tmp_path / "closed.yaml").write_text(closed, encoding="utf-8")
    result = call(str(tmp_path))
    assert result.exit_code == 1
    assert "wrong.yaml" in result.output
    assert "MRP-2022-011460" in result.output
    assert "DO-2016-000329" not in result.output


def test_without_a_folder_the_last_revision_of_everything_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slot, name in (("R0001-aaaaaaaa", WATER), ("R0002-bbbbbbbb", MOTOR)):
        folder = tmp_path / "outbox" / "REF" / slot
        folder.mkdir(parents=True)
        shutil.copy(EXAMPLES / f"{name}.yaml", folder / "dossier.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LITIGO_OUTBOX", raising=False)
    assert published_in(tmp_path / "outbox") == [tmp_path / "outbox" / "REF" / "R0002-bbbbbbbb" / "dossier.yaml"]
    (only,) = listed()
    assert only["reference"] == "AUTO-2026-004187"


def test_the_list_costs_next_to_nothing(rulebook: Rulebook) -> None:
    """Less than a fifth of an assessment: it is asked of thousands of files every night."""
    dossier, assessment = judged(text(DO), rulebook)
    claim = claim_of(dossier, rulebook.vocabulary, TODAY)

    def listing() -> None:
        actions_of(
            rulebook,
            claim,
            deadlines=assessment.deadlines,
            strategies=assessment.strategies,
            documents=assessment.documents,
            questions=assessment.questions,
            amounts=assessment.amounts,
            decisions=assessment.decisions,
            findings=assessment.findings,
        )

    whole = min(timeit.repeat(lambda: assess(dossier, rulebook, TODAY), number=1, repeat=5))
    assert min(timeit.repeat(listing, number=1, repeat=20)) < whole / 5
