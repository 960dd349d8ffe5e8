"""``litigo questions``: every answer it shows is one the file accepts, and has the effect that was told."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litigo.assessment.answers import Asked, choices_of
from litigo.assessment.assess import assess
from litigo.assessment.model import Deadline
from litigo.assessment.stakes import Stake, stakes_of
from litigo.cli.main import cli
from litigo.dossier.models import Dossier, Evenement
from litigo.dossier.reader import read_dossier
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import SOAK
from tests.test_assessment import disturbed

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 23)
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def read(name: str, rulebook: Rulebook, *, without_facts: bool = False) -> Dossier:
    dossier = read_dossier((ROOT / "examples" / f"{name}.yaml").read_bytes(), name, rulebook.vocabulary)
    return dossier.model_copy(update={"faits": {}}) if without_facts else dossier


def with_event(dossier: Dossier, kind: str, **changes: object) -> Dossier:
    """Return the file with something changed in its events of a kind."""
    events = tuple(each.model_copy(update=changes) if each.type == kind else each for each in dossier.evenements)
    return dossier.model_copy(update={"evenements": events})


def stakes(dossier: Dossier, rulebook: Rulebook) -> dict[str, Stake]:
    return {stake.fact: stake for stake in stakes_of(dossier, rulebook, assess(dossier, rulebook, TODAY))}


@cache
def stakes_without_facts(name: str, rulebook: Rulebook) -> dict[str, Stake]:
    return stakes(read(name, rulebook, without_facts=True), rulebook)


def dates(dossier: Dossier, rulebook: Rulebook) -> dict[str, Deadline]:
    return {deadline.id: deadline for deadline in assess(dossier, rulebook, TODAY).deadlines}


@pytest.mark.parametrize("path", EXAMPLES if SOAK else EXAMPLES[:3], ids=lambda path: path.stem)
def test_an_answer_written_in_the_file_does_what_was_told(path: Path, rulebook: Rulebook) -> None:
    """The fact is written under « faits » of the YAML text, as the handler would, and the file read again."""
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    text["faits"] = {}
    bare = read_dossier(yaml.safe_dump(text).encode(), path.name, rulebook.vocabulary)
    before, tried = dates(bare, rulebook), 0
    for stake in stakes_without_facts(path.stem, rulebook).values():
        for effect in stake.effects[: None if SOAK else 2] if stake.where.startswith("faits") else ():
            text["faits"] = {stake.fact: effect.written}
            told = {change.id: change for change in effect.deadlines}
            after = dates(read_dossier(yaml.safe_dump(text).encode(), path.name, rulebook.vocabulary), rulebook)
            tried += 1
            for name in {*before, *after}:
                if name in told:
                    found = after.get(name)
                    assert told[name].after == (found and (found.due or found.fallback_due)), (stake.fact, name)
                    assert told[name].state_after == (found and found.state)
                elif name in before and name in after and before[name].state not in ("met", "closed"):
                    assert (before[name].due, before[name].state) == (after[name].due, after[name].state)
    assert tried >= 4


def test_every_answer_tried_is_one_the_file_accepts(rulebook: Rulebook) -> None:
    """Over the whole vocabulary: no answer is proposed that the reader would refuse."""
    dossier = read("corporel_badinter", rulebook)
    for name, kind in rulebook.vocabulary.facts.items():
        choices = choices_of(name, Asked(dossier, rulebook, TODAY))
        assert choices.answers, name
        for answer in choices.answers:
            kind.parse(answer.written)
            assert answer.dossier.faits[name] == answer.written
            assert answer.said
        assert len({answer.said for answer in choices.answers}) == len(choices.answers), name


def test_an_amount_is_tried_on_both_sides_of_each_threshold(rulebook: Rulebook) -> None:
    settling = {parameter.settled_by for parameter in rulebook.text.parameters.values()}  # its figures, no threshold
    kinds = rulebook.vocabulary.facts.items()
    amounts = [name for name, kind in kinds if kind.type == "amount" and name not in settling]
    asked = Asked(read("degat_des_eaux_recours", rulebook), rulebook, TODAY)
    tried = {name: [answer.written for answer in choices_of(name, asked).answers] for name in amounts}
    with_thresholds = {name: values for name, values in tried.items() if values != ["1.00"]}
    assert with_thresholds
    for name, values in with_thresholds.items():
        assert len(values) >= 2, name
        cents = [int(Decimal(value) * 100) for value in values]
        assert any(b - a == 1 for a, b in itertools.pairwise(cents)), (name, values)


def test_what_may_be_lost_soonest_comes_first_and_idle_questions_last(rulebook: Rulebook) -> None:
    for path in EXAMPLES:
        found = list(stakes_without_facts(path.stem, rulebook).values())
        assert len(found) > 2
        assert [stake.matters for stake in found] == sorted((stake.matters for stake in found), reverse=True)
        days = [stake.soonest or dt.date.max for stake in found if stake.matters]
        assert days == sorted(days)


def test_an_undated_letter_is_tried_on_its_bounds_and_on_the_last_useful_day(rulebook: Rulebook) -> None:
    dossier = with_event(read("biennale_expert", rulebook), "lrar_indemnite", date=None, reception=None)
    stake = stakes(dossier, rulebook)["evenement.lrar_indemnite.date"]
    due = dates(dossier, rulebook)["fr.code_assurances.l114_1.biennale~cap_horizon"].due
    assert due is not None
    written = [effect.written for effect in stake.effects]
    assert written[0] == dossier.sinistre.date.isoformat()
    assert due.isoformat() in written
    assert written[-1] == TODAY.isoformat()
    last_useful = stake.effects[written.index(due.isoformat())]
    moved = next(change for change in last_useful.deadlines if change.id.endswith("~cap_horizon"))
    assert moved.change == "moved"
    assert moved.after == dt.date(due.year + 2, due.month, due.day)
    assert stake.where.startswith("evenements → lrar_indemnite")


def test_the_reception_of_an_act_is_tried_on_its_day_and_when_the_post_gives_up(rulebook: Rulebook) -> None:
    dossier = with_event(read("corporel_badinter", rulebook), "demande_indemnisation", reception=None)
    stake = stakes(dossier, rulebook)["evenement.demande_indemnisation.reception"]
    assert [effect.written for effect in stake.effects] == ["2026-09-02", "2026-09-17"]
    moved = stake.effects[1].deadlines[0]
    assert (moved.before, moved.after, moved.days) == (dt.date(2026, 12, 2), dt.date(2026, 12, 17), 15)
    assert stake.soonest == dt.date(2026, 12, 2)


def test_each_party_is_tried_where_nobody_says_who_acted(rulebook: Rulebook) -> None:
    dossier = read("degat_des_eaux_recours", rulebook)
    act = Evenement(type="appel_en_cause", date=dt.date(2026, 1, 15))
    dossier = dossier.model_copy(update={"evenements": (*dossier.evenements, act)})
    for column in ("par", "a"):
        choices = choices_of(f"evenement.appel_en_cause.{column}", Asked(dossier, rulebook, TODAY))
        assert [answer.written for answer in choices.answers] == [party.id for party in dossier.parties]
        for answer in choices.answers:
            assert getattr(answer.dossier.evenements[-1], column) == (answer.written,)
            assert answer.dossier.evenements[:-1] == dossier.evenements[:-1]


def test_a_missing_person_and_a_stale_file_are_tried_too(rulebook: Rulebook) -> None:
    dossier = read("biennale_expert", rulebook)
    stale = dossier.model_copy(update={"tenu_a_jour_au": dt.date(2026, 9, 1)})
    effect = stakes(stale, rulebook)["tenu_a_jour_au"].effects[0]
    assert effect.written == TODAY.isoformat()
    assert [change.change for change in effect.documents] == ["ready"]
    alone = dossier.model_copy(
        update={"parties": tuple(party for party in dossier.parties if "assureur" not in party.roles)}
    )
    (answer,) = choices_of("partie.assureur", Asked(alone, rulebook, TODAY)).answers
    assert answer.dossier.parties[-1].roles == ("assureur",)


def test_an_unsaid_seat_is_tried_in_each_place_with_holidays_of_its_own(rulebook: Rulebook) -> None:
    dossier = read("appel_a_conclure", rulebook)
    unsaid = tuple(each.model_copy(update={"siege": None}) for each in dossier.procedures)
    choices = choices_of("procedure.siege", Asked(dossier.model_copy(update={"procedures": unsaid}), rulebook, TODAY))
    assert [answer.written for answer in choices.answers] == list(rulebook.calendar.zones)
    assert all(
        each.siege == "FR-RE"
        for answer in choices.answers
        for each in answer.dossier.procedures
        if answer.written == "FR-RE"
    )
    assert choices_of("procedure.siege", Asked(dossier, rulebook, TODAY)).answers == ()


def test_trying_answers_leaves_the_file_alone_and_is_bounded(rulebook: Rulebook) -> None:
    bare = read("corporel_badinter", rulebook, without_facts=True)
    written = bare.model_dump_json()
    once, again = (stakes_of(bare, rulebook, assess(bare, rulebook, TODAY)) for _ in range(2))
    assert once == again
    assert bare.model_dump_json() == written
    assert sum(len(stake.effects) for stake in once) <= 200


@settings(max_examples=500 if SOAK else 12, deadline=None, suppress_health_check=list(HealthCheck))
@given(dossier=disturbed(), today=st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)))
def test_whatever_the_file_every_question_has_its_place_and_a_decided_order(
    rulebook: Rulebook, dossier: Dossier, today: dt.date
) -> None:
    assessment = assess(dossier, rulebook, today)
    found = stakes_of(dossier, rulebook, assessment)
    assert sorted(stake.fact for stake in found) == sorted(question.fact for question in assessment.questions)
    assert all(stake.where for stake in found)
    assert all(stake.soonest >= today for stake in found if stake.soonest)
    assert [stake.matters for stake in found] == sorted((stake.matters for stake in found), reverse=True)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["questions", *arguments, "--today", "2026-11-23"], prog_name="litigo")


def test_the_command_says_where_to_write_and_what_each_answer_does() -> None:
    told = call(str(ROOT / "examples" / "degat_des_eaux_recours.yaml")).output
    assert "2 questions" in told
    assert "À écrire : faits → recours.renonciation" in told
    assert "stratégie « Recours subrogatoire contre le responsable et son assureur » : fermée" in told
    assert "En jeu : 18\u202f362,60\u00a0€" in told


def test_the_command_tells_moves_of_dates_in_days(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "corporel_badinter.yaml").read_text(encoding="utf-8")
    changed = text.replace("date: 2026-09-02, reception: 2026-09-04", "date: 2026-09-02")
    assert changed != text
    (tmp_path / "d.yaml").write_text(changed, encoding="utf-8")
    told = call(str(tmp_path / "d.yaml")).output
    assert "– si reçu le 17 septembre 2026 : " in told
    assert "17/12/2026 au lieu du 02/12/2026, 15 jours plus tard (en cours)" in told
    assert "Ce qui peut être perdu le plus tôt : 2 décembre 2026" in told


def test_the_same_in_json() -> None:
    told = json.loads(call(str(ROOT / "examples" / "biennale_expert.yaml"), "--json").output)
    assert told["reference"] == "PJ-2024-000772"
    first = told["questions"][0]
    assert {"fact", "question", "where", "soonest", "days", "amount", "tried", "effects"} == set(first)
    assert [effect["written"] for effect in first["effects"]] == ["oui", "non"]
    assert first["effects"][0]["strategies"][0]["after"] == "open"
