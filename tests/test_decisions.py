"""The decisions of the handler: typed, kept through recalculations, flagged once something contradicts them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner, Result

from litigo.assessment.assess import assess
from litigo.assessment.decisions import leading_days, lost_targets
from litigo.assessment.model import Assessment, DecisionView
from litigo.calendars.feed import dossier_calendar
from litigo.cli.main import cli
from litigo.dossier.insertion import with_entry
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.dossier.schema import dossier_schema
from litigo.faults import FaultyFile
from litigo.intake.clock import clock_for
from litigo.outbox.changes import compare, visible
from litigo.pipeline import opened, process_files
from litigo.rulebook.rulebook import Rulebook
from litigo.settings import load_settings

EXAMPLES = Path(__file__).parent.parent / "examples"
TODAY = dt.date(2026, 11, 23)
MOTOR, WATER = "corporel_badinter", "degat_des_eaux_recours"
OFFER = "fr.code_assurances.l211_9.offre_8mois"
RECOURSE = "fr.recours.subroge~garnier"
STRATEGY = "{date: 2026-11-20, par: Claire, sur: {genre: strategie, id: dette_badinter_assureur}, "


def text(name: str, *decisions: str, events: str = "", change: tuple[str, str] = ("", ""), kept: str = "") -> bytes:
    """Return an example with decisions, more events, one piece of text changed, and another day it is kept up to."""
    written = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert change[0] in written
    written = written.replace(*change, 1).replace("evenements:\n", f"evenements:\n{events}", 1)
    if kept:
        written = written.replace("tenu_a_jour_au: 2026-11-23", f"tenu_a_jour_au: {kept}")
    listed = "".join(f"  - {decision}\n" for decision in decisions)
    return (written + f"decisions:\n{listed}").encode()


def judged(raw: bytes, rulebook: Rulebook, today: dt.date = TODAY) -> tuple[Dossier, Assessment]:
    dossier = read_dossier(raw, "d.yaml", rulebook.vocabulary)
    return dossier, assess(dossier, rulebook, today)


def only(raw: bytes, rulebook: Rulebook, today: dt.date = TODAY) -> DecisionView:
    (view,) = judged(raw, rulebook, today)[1].decisions
    return view


def decided_on(target: str, rest: str, genre: str = "echeance") -> str:
    return f"{{date: 2026-11-20, par: Claire, sur: {{genre: {genre}, id: {target}}}, {rest}}}"


# -- reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (STRATEGY + "choix: refuse}", "une décision contraire se motive"),
        (STRATEGY + "choix: remplace, motif: Autre}", "« valeur » va avec « choix: remplace »"),
        (STRATEGY + "choix: accepte, valeur: 12}", "« valeur » va avec « choix: remplace »"),
        (STRATEGY + "choix: acepte}", "Vouliez-vous « accepte » ?"),
        (STRATEGY + "choix: accepte, vu: ouvert}", "Choix : ouverte, a_completer, fermee."),
        (STRATEGY + "choix: accepte, appui: {recours.solvabilité: assureur}}", "fait inconnu"),
        (STRATEGY + "choix: accepte, appui: {recours.solvabilite: assureurs}}", "Vouliez-vous « assureur » ?"),
        ("{date: 2026-11-20, par: Claire, sur: {genre: echeance}, choix: accepte}", "on ne sait pas ce qui est décidé"),
        (decided_on(OFFER, "choix: remplace, motif: M, valeur: 01/12/2026"), "Écrivez 2026-12-01"),
        (decided_on(OFFER, "choix: accepte, vu: demain"), "date attendue au format AAAA-MM-JJ"),
        (
            "{date: 2026-11-20, par: C, sur: {genre: provision}, choix: remplace, motif: M, valeur: 1.234}",
            "n'est pas une somme en euros",
        ),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(decision: str, told: str, rulebook: Rulebook) -> None:
    raw = text(MOTOR, decision)
    with pytest.raises(FaultyFile) as refused:
        read_dossier(raw, "d.yaml", rulebook.vocabulary)
    (fault,) = refused.value.faults
    assert told in str(fault)
    assert fault.path.startswith("decisions[0]")
    assert fault.line == raw.decode().count("\n")


def test_a_decision_is_typed_and_in_the_schema(rulebook: Rulebook) -> None:
    raw = text(
        MOTOR,
        decided_on(OFFER, "choix: remplace, motif: M, valeur: 2026-12-01"),
        "{date: 2026-11-20, par: C, sur: {genre: provision}, choix: remplace, motif: M, valeur: 40000, vu: 34500.5}",
    )
    day, sum_ = read_dossier(raw, "d.yaml", rulebook.vocabulary).decisions
    assert (day.jour, day.montant) == (dt.date(2026, 12, 1), None)
    assert (sum_.jour, sum_.montant, sum_.montant_vu) == (None, Decimal("40000.00"), Decimal("34500.50"))
    schema = dossier_schema(rulebook.vocabulary)
    assert schema["properties"]["decisions"]["title"] == "Décisions du gestionnaire"
    assert schema["$defs"]["Decision"]["properties"]["appui"] == {"$ref": "#/$defs/Faits"}


def test_what_the_rules_do_not_know_warns_and_keeps_the_dossier(rulebook: Rulebook) -> None:
    """A rule renamed must not stop a dossier: its decision stays, without object, with the nearest name."""
    raw = text(
        MOTOR,
        decided_on("dette_badinter_asureur", "choix: accepte", "strategie"),
        decided_on("fr.code_assurances.l211_9.ofre_8mois", "choix: accepte"),
        decided_on("note_synthse", "choix: accepte", "document"),
        decided_on("controle.expertise.examen_assistanse", "choix: accepte", "constat"),
    )
    dossier, assessment = judged(raw, rulebook)
    assert [view.state for view in assessment.decisions] == ["moot"] * 4
    assert "vouliez-vous « dette_badinter_assureur » ?" in (assessment.decisions[0].why or "")
    warned = list(lost_targets(dossier, rulebook))
    assert [fault.severity for fault in warned] == ["warning"] * 4
    assert f"Vouliez-vous « {OFFER} » ?" in str(warned[1])
    assert list(lost_targets(replace_decisions(dossier, rulebook), rulebook)) == []


def replace_decisions(dossier: Dossier, rulebook: Rulebook) -> Dossier:
    known = read_dossier(text(MOTOR, STRATEGY + "choix: accepte}"), "d.yaml", rulebook.vocabulary)
    return dossier.model_copy(update={"decisions": known.decisions})


# -- judging ----------------------------------------------------------------------------------------------------


def test_an_accepted_strategy_that_closes_is_contradicted_by_the_event_that_closed_it(rulebook: Rulebook) -> None:
    decision = STRATEGY + "choix: accepte, vu: ouverte}"
    assert only(text(MOTOR, decision), rulebook).state == "in_force"
    signed = "  - {type: transaction_signee, date: 2026-11-22, par: nous, a: delorme}\n"
    view = only(text(MOTOR, decision, events=signed), rulebook)
    assert (view.state, view.since) == ("contradicted", dt.date(2026, 11, 22))
    assert "fermée" in (view.why or "")
    assert "Transaction signée du 22 novembre 2026" in (view.why or "")


def test_an_event_older_than_the_decision_is_not_what_contradicts_it(rulebook: Rulebook) -> None:
    signed = "  - {type: transaction_signee, date: 2026-11-02, par: nous, a: delorme}\n"
    view = only(text(MOTOR, STRATEGY + "choix: accepte, vu: ouverte}", events=signed), rulebook)
    assert (view.state, view.since) == ("contradicted", None)
    knowing = only(text(MOTOR, STRATEGY + "choix: accepte, vu: fermee}", events=signed), rulebook)
    assert knowing.state == "in_force"


def test_a_refusal_is_contradicted_once_its_ground_no_longer_holds(rulebook: Rulebook) -> None:
    refusal = decided_on(
        "recours_subrogatoire_l121_12",
        "choix: refuse, motif: Insolvable, appui: {recours.solvabilite: assureur}",
        "strategie",
    )
    assert only(text(WATER, refusal), rulebook).state == "in_force"
    moved = ("recours.solvabilite: assureur", "recours.solvabilite: procedure_collective")
    view = only(text(WATER, refusal, change=moved), rulebook)
    assert view.state == "contradicted"
    assert "Qui paierait en définitive ?" in (view.why or "")
    forgotten = ("  recours.solvabilite: assureur\n", "")
    assert only(text(WATER, refusal, change=forgotten), rulebook).state == "in_force"  # unknown is not otherwise


def test_a_refused_strategy_that_opens_is_contradicted(rulebook: Rulebook) -> None:
    shut = decided_on("dette_badinter_assureur", "choix: refuse, motif: M, vu: fermee", "strategie")
    assert only(text(MOTOR, shut), rulebook).state == "contradicted"
    opened_already = decided_on("dette_badinter_assureur", "choix: refuse, motif: M, vu: ouverte", "strategie")
    assert only(text(MOTOR, opened_already), rulebook).state == "in_force"


def test_a_date_put_instead_is_contradicted_once_an_event_moves_the_computed_one(rulebook: Rulebook) -> None:
    decision = decided_on(RECOURSE, "choix: remplace, motif: Audience, valeur: 2026-12-15, vu: 2027-01-22")
    view = only(text(WATER, decision), rulebook)
    assert (view.state, view.computed, view.drives) == ("in_force", dt.date(2027, 1, 22), dt.date(2026, 12, 15))
    sued = "  - {type: assignation, date: 2026-11-22, par: nous, a: garnier}\n"
    moved = only(text(WATER, decision, events=sued), rulebook)
    assert (moved.state, moved.since) == ("contradicted", dt.date(2026, 11, 22))
    assert "la date calculée était le 22 janvier 2027" in (moved.why or "")
    unseen = decided_on(RECOURSE, "choix: remplace, motif: Audience, valeur: 2026-12-15")
    assert only(text(WATER, unseen), rulebook).state == "in_force"
    assert only(text(WATER, unseen, events=sued), rulebook).state == "contradicted"


def test_a_reserve_is_contradicted_by_a_later_claim_not_by_the_interest_of_a_day(rulebook: Rulebook) -> None:
    proposal = judged(text(MOTOR, STRATEGY + "choix: accepte}"), rulebook)[1].reserve_proposal
    assert proposal is not None
    seen = f"vu: {proposal.likely}"
    decision = (
        f"{{date: 2026-11-20, par: C, sur: {{genre: provision}}, choix: remplace, motif: M, valeur: 9000, {seen}}}"
    )
    assert proposal.likely > 9000
    assert only(text(MOTOR, decision), rulebook).state == "in_force"
    more = ("postes:\n", "postes:\n  - {libelle: Nouveau chef, reclame: 30000.00, retenu: 30000.00}\n")
    view = only(text(MOTOR, decision, change=more), rulebook)
    assert view.state == "contradicted"
    assert "au-dessus des 9\u202f000,00\u00a0€ retenus" in (view.why or "")
    enough = decision.replace("valeur: 9000", "valeur: 90000")
    assert only(text(MOTOR, enough, change=more), rulebook).state == "in_force"


def test_a_document_refused_while_incomplete_is_contradicted_once_ready_and_gone_once_not_due(
    rulebook: Rulebook,
) -> None:
    refused = decided_on("note_synthese", "choix: refuse, motif: Inutile, vu: projet", "document")
    assert only(text(MOTOR, refused), rulebook).state == "contradicted"
    assert only(text(MOTOR, refused.replace("projet", "pret")), rulebook).state == "in_force"
    gone = only(text(MOTOR, decided_on("requete_civi", "choix: accepte", "document")), rulebook)
    assert (gone.state, gone.why) == ("moot", "ce document n'est plus à envoyer")


def test_a_finding_set_aside_while_unsure_is_contradicted_once_raised(rulebook: Rulebook) -> None:
    _, assessment = judged(text(WATER, STRATEGY + "choix: accepte}"), rulebook)
    unsure = next(found for found in assessment.findings if found.standing == "to_verify")
    decision = decided_on(unsure.id, "choix: refuse, motif: M, vu: a_preciser", "constat")
    assert only(text(WATER, decision), rulebook).state == "in_force"


def test_the_last_decision_on_a_thing_takes_the_place_of_the_others(rulebook: Rulebook) -> None:
    first = STRATEGY + "choix: refuse, motif: M}"
    second = STRATEGY.replace("2026-11-20", "2026-11-21") + "choix: accepte}"
    views = judged(text(MOTOR, second, first), rulebook)[1].decisions
    assert [(view.number, view.state) for view in views] == [(2, "moot"), (1, "in_force")]
    assert views[0].why == "décidé de nouveau le 21 novembre 2026"


def test_a_decision_on_what_is_done_is_without_object(rulebook: Rulebook) -> None:
    name = "fr.code_assurances.l113_2.declaration_sinistre"
    view = only(text(MOTOR, decided_on(name, "choix: remplace, motif: M, valeur: 2026-12-01")), rulebook)
    assert (view.state, view.drives) == ("moot", None)


def test_a_file_merely_not_kept_up_contradicts_nothing(rulebook: Rulebook) -> None:
    raw = text(MOTOR, STRATEGY + "choix: accepte, vu: ouverte}")
    assert only(raw, rulebook, TODAY + dt.timedelta(days=1)).state == "in_force"


# -- dates ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "review", "shown"),
    [
        ("2026-12-01", "", "2026-12-01"),
        ("2026-12-20", "", "2026-12-11"),
        ("2026-12-20", ", relu_par: Claire", "2026-12-11"),
        ("2026-12-20", ", relu_par: Me Kermarrec", "2026-12-20"),
        ("2026-12-20", ", relu_par: Me Kermarrec, vu: 2026-12-05", "2026-12-11"),
    ],
    ids=["earlier", "later", "later, by himself", "later, reviewed", "later, reviewed, contradicted"],
)
def test_the_earlier_day_leads_the_calendar_unless_somebody_else_reviewed(
    value: str, review: str, shown: str, rulebook: Rulebook
) -> None:
    decision = decided_on(OFFER, f"choix: remplace, motif: Congés, valeur: {value}{review}")
    dossier, assessment = judged(text(MOTOR, decision), rulebook)
    (deadline,) = (one for one in assessment.deadlines if one.id == OFFER)
    assert deadline.due == dt.date(2026, 12, 11)  # the legal date never changes
    assert leading_days(assessment.decisions)[OFFER].drives == dt.date.fromisoformat(shown)
    calendar = icalendar.Calendar.from_ical(dossier_calendar(dossier, assessment))
    (event,) = (event for event in calendar.walk("VEVENT") if deadline.title in str(event["summary"]))
    assert event.decoded("dtstart") == dt.date.fromisoformat(shown)
    assert "Date légale calculée : 11/12/2026" in str(event["description"])
    assert event.walk("VALARM")
    (action,) = (one for one in assessment.actions if one.id == f"echeance.{OFFER}")
    assert action.due == dt.date.fromisoformat(shown)


# -- through recalculations -------------------------------------------------------------------------------------


def test_a_decision_survives_a_recalculation(tmp_path: Path) -> None:
    file = tmp_path / "motor.yaml"
    file.write_bytes(text(MOTOR, decided_on(OFFER, "choix: remplace, motif: Congés, valeur: 2026-12-01")))
    folders = {name: str(tmp_path / name) for name in ("inbox", "outbox", "state")}
    settings = load_settings(folders, environ={}, folder=tmp_path)
    (outcome,) = process_files(settings, [file], today=TODAY)
    assert outcome.revision == 1
    later = TODAY + dt.timedelta(days=30)
    with opened(settings, clock=clock_for(settings.timezone, later)) as pipeline:
        (again,) = [pipeline.reassess(published) for published in pipeline.to_reassess() or ()]
    assert again is not None
    assert again.folder is not None
    assert again.revision == 2
    kept = json.loads((again.folder / "assessment.json").read_text(encoding="utf-8"))["decisions"]
    assert [(one["value"], one["by"], one["reason"]) for one in kept] == [("2026-12-01", "Claire", "Congés")]


def test_revisions_tell_what_became_of_decisions(rulebook: Rulebook) -> None:
    _, assessment = judged(text(MOTOR, STRATEGY + "choix: accepte, vu: ouverte}"), rulebook)
    (view,) = assessment.decisions
    flagged = replace(assessment, decisions=(replace(view, state="contradicted", why="elle est fermée"),))
    before, after = (json.loads(to_text(one)) for one in (assessment, flagged))
    assert visible(before) != visible(after)
    (change,) = compare(before, after).decisions
    assert str(change).endswith("(décision du 20/11/2026) : en vigueur → CONTREDITE : elle est fermée")
    old = {key: value for key, value in before.items() if key != "decisions"}
    assert [str(change) for change in compare(old, before).decisions] == [
        "Tenir les délais de l'assureur automobile envers la victime (décision du 20/11/2026) : en vigueur"
    ]


def to_text(assessment: Assessment) -> bytes:
    from litigo.assessment.serialise import to_json  # noqa: PLC0415  # beside the models it writes

    return to_json(assessment)


# -- litigo decide ----------------------------------------------------------------------------------------------


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "240"}).invoke(cli, list(arguments), prog_name="litigo")


def decide(file: Path, *arguments: str) -> Result:
    return call("decide", str(file), *arguments, "--today", "2026-11-23")


@pytest.fixture
def motor(tmp_path: Path) -> Path:
    file = tmp_path / "motor.yaml"
    file.write_bytes((EXAMPLES / f"{MOTOR}.yaml").read_bytes())
    return file


def test_decide_shows_lines_that_the_dossier_accepts(motor: Path, rulebook: Rulebook) -> None:
    before = motor.read_bytes()
    told = decide(motor, "strategie", "dette_badinter_assureur", "--choice", "accepte")
    assert told.exit_code == 0
    assert motor.read_bytes() == before
    motor.write_bytes(before + told.output.encode())
    view = only(motor.read_bytes(), rulebook)
    assert (view.by, view.date, view.state) == ("Claire Montrelay", TODAY, "in_force")


def test_decide_writes_only_at_the_end_of_the_list(motor: Path, rulebook: Rulebook) -> None:
    before = motor.read_bytes()
    why = "Dossier : « jurisprudence » # 3"
    assert (
        decide(motor, "provision", "--choice", "remplace", "--value", "40000", "--why", why, "--write").exit_code == 0
    )
    resting = ("--resting-on", "sinistre.genre")
    later = ("echeance", OFFER, "--choice", "remplace", "--value", "2026-12-01", "--why", "Congés", *resting)
    assert decide(motor, *later, "--write").exit_code == 0
    assert motor.read_bytes().startswith(before)
    dossier, assessment = judged(motor.read_bytes(), rulebook)
    assert [one.motif for one in dossier.decisions] == [why, "Congés"]
    assert dossier.decisions[1].appui == {"sinistre.genre": "accident_circulation"}
    assert dossier.decisions[1].vu == "2026-12-11"
    assert {view.state for view in assessment.decisions} == {"in_force"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("strategie", "dette_badinter_asureur", "--choice", "accepte"), "vouliez-vous « dette_badinter_assureur » ?"),
        (("strategie", "--choice", "accepte"), "donnez l'identifiant"),
        (("echeance", OFFER, "--choice", "refuse"), "une décision contraire se motive"),
        (("echeance", OFFER, "--choice", "remplace", "--why", "M", "--value", "demain"), "AAAA-MM-JJ"),
        (("document", "requete_civi", "--choice", "accepte"), "ce document n'est plus à envoyer"),
        (("provision", "--choice", "accepte", "--resting-on", "sinistre.genr"), "vouliez-vous « sinistre.genre » ?"),
    ],
)
def test_decide_refuses_what_cannot_be_decided(motor: Path, arguments: tuple[str, ...], told: str) -> None:
    before = motor.read_bytes()
    result = decide(motor, *arguments, "--write")
    assert result.exit_code
    assert told in result.output
    assert motor.read_bytes() == before


def test_decide_gives_the_lines_where_it_may_not_write(motor: Path) -> None:
    motor.write_bytes(motor.read_bytes() + b"decisions: []\n")
    before = motor.read_bytes()
    result = decide(motor, "document", "note_synthese", "--choice", "accepte", "--write")
    assert result.exit_code == 1
    assert "rien n'a été écrit" in result.output
    assert "genre: document" in result.output
    assert motor.read_bytes() == before


@pytest.mark.parametrize(
    "before",
    [
        "a: 1\n",
        "a: 1",
        "a: 1\ndecisions:\nb: 2\n",
        "a: 1\ndecisions:  # nos décisions\n\n# plus bas\nb: 2\n",
        "a: 1\ndecisions:\n- x: 1\n  y: 2\n\n# après\nb: 2\n",
        "a: 1\ndecisions:\n    - {x: 1}\n    # encore\nb: |\n  decisions:\n",
        "a: 1\r\ndecisions:\r\n  - x: 1\r\nb: 2\r\n",
    ],
)
def test_an_entry_is_added_without_touching_the_rest(before: str) -> None:
    after = with_entry(before.encode(), "decisions", ["date: 2026-11-23", 'par: "Claire"'])
    assert after is not None
    grown = after.decode()
    added = [line for line in grown.splitlines() if line.strip() in ("- date: 2026-11-23", 'par: "Claire"')]
    assert len(added) == 2
    rest = "".join(line for line in grown.splitlines(keepends=True) if line.rstrip("\r\n") not in added)
    assert rest.replace("decisions:\n", "").replace("\n", "") == before.replace("decisions:\n", "").replace("\n", "")
    assert ("\r\n" in before) == ("\r\n" in grown)


@pytest.mark.parametrize(
    "before", ["{a: 1}\n", "decisions: [{x: 1}]\n", "- a\n", "a: 1\n...\n", "a: |\n  x\n---\nb: 1\n"]
)
def test_a_text_that_cannot_be_safely_completed_is_left_alone(before: str) -> None:
    assert with_entry(before.encode(), "decisions", ["date: 2026-11-23"]) is None
