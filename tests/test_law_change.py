"""A change of law: between two days of one rulebook, and between two rulebooks over a folder of dossiers."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from litigo.assessment.assess import assess
from litigo.assessment.impact import Answers, Impact, ImpactFinder, compare
from litigo.cli.difference_text import change_of_element
from litigo.cli.law_text import change_as_json, change_in_french, running_in_french
from litigo.cli.main import cli
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.faults import RulebookError
from litigo.portfolio import Examiner, dossiers_of, examine_all
from litigo.rulebook.difference import ElementChange, difference
from litigo.rulebook.law_changes import LawChange, changes_between
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.models import Day, DeadlineRule, HolidayKind, Model, Moratorium, SourceRefs
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import RulebookText
from litigo.shipped import shipped
from tests.conftest import SOAK

ROOT = Path(__file__).parent.parent
TODAY, LATER = dt.date(2026, 11, 23), dt.date(2027, 3, 1)
FIRST, LAST = dt.date(2019, 12, 1), dt.date(2024, 9, 2)
APPEAL = "fr.cpc.908"


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "240"}).invoke(cli, list(arguments), prog_name="litigo")


# -- the law between two days -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def changes(rulebook: Rulebook) -> list[LawChange]:
    return changes_between(rulebook, FIRST, LAST)


def of(changes: list[LawChange], owner: str, aspect: str) -> LawChange:
    found = [change for change in changes if (change.owner, change.aspect) == (owner, aspect)]
    assert len(found) == 1, found
    return found[0]


def test_a_length_that_changed_tells_both_its_text_and_what_selects_it(
    changes: list[LawChange], rulebook: Rulebook
) -> None:
    change = of(changes, "fr.cpc.906_2_appelant", "length")
    assert change.day == dt.date(2024, 9, 1)
    assert change_in_french(change, rulebook) == "durée : 1 mois → 2 mois"
    assert [(text.key, text.effect) for text in change.texts] == [("cpc_905_2", "ended"), ("cpc_906_2", "created")]
    assert change.version_event == "declaration_appel"
    assert "la nouvelle vaut si « Déclaration d'appel » date du 1er septembre 2024" in running_in_french(
        change, rulebook
    )


def test_a_text_rewritten_without_effect_is_said_so(changes: list[LawChange], rulebook: Rulebook) -> None:
    change = of(changes, APPEAL, "wording")
    assert change_in_french(change, rulebook) == "texte modifié, durée inchangée"
    assert "cpc_908" in [text.key for text in change.texts]
    assert (change.before, change.after) == ((), ())


def test_a_period_created_and_a_period_ended(changes: list[LawChange], rulebook: Rulebook) -> None:
    assert change_in_french(of(changes, "fr.cpc.1418", "length"), rulebook) == "durée, ajout : 15 jours"
    ended = of(changes, "fr.cpc.754.ancien_757", "length")
    assert change_in_french(ended, rulebook) == "durée, fin : 4 mois"
    assert "l'ancienne durée reste" in running_in_french(ended, rulebook)


def test_a_cause_added_counts_in_running_periods(changes: list[LawChange], rulebook: Rulebook) -> None:
    change = next(change for change in changes if change.aspect == "interruption")
    assert change.effect == "added"
    assert change_in_french(change, rulebook).startswith("cause d'interruption, ajout : « ")
    assert "même dans un délai déjà en cours" in running_in_french(change, rulebook)


def test_a_condition_on_a_day_says_what_it_decides(changes: list[LawChange], rulebook: Rulebook) -> None:
    change = of(changes, "fr.cpc.754.ancien_757", "scope")
    assert change.fields == ("applies_when",)
    assert change_in_french(change, rulebook).startswith("conditions liées à ce jour (champ d'application) : « ")
    assert "1er\xa0janvier\xa02020" in change_in_french(change, rulebook)


def test_an_exceptional_law_opens_and_closes(changes: list[LawChange]) -> None:
    window = [(change.day, change.effect) for change in changes if change.aspect == "moratorium"]
    assert window == [(dt.date(2020, 3, 12), "added"), (dt.date(2020, 6, 24), "ended")]


def test_the_reform_of_2008_adapts_running_periods(rulebook: Rulebook) -> None:
    found = changes_between(rulebook, dt.date(2008, 6, 18), dt.date(2008, 6, 19))
    adapted = [change for change in found if change.running == "adapted"]
    assert adapted
    assert all("les délais en cours sont adaptés" in running_in_french(change, rulebook) for change in adapted)


def test_the_bounds_are_after_the_first_day_and_up_to_the_last(rulebook: Rulebook) -> None:
    reform = dt.date(2024, 9, 1)
    assert changes_between(rulebook, reform, dt.date(2024, 9, 2)) == []
    assert {change.day for change in changes_between(rulebook, dt.date(2024, 8, 31), reform)} == {reform}
    assert changes_between(rulebook, reform, reform) == []


def test_changes_are_in_order_of_day_then_of_rule(changes: list[LawChange]) -> None:
    keys = [(change.day, change.owner) for change in changes]
    assert keys == sorted(keys)


def test_one_rule_alone_comes_with_what_it_shares_and_combines(rulebook: Rulebook) -> None:
    owners = {change.owner for change in changes_between(rulebook, FIRST, LAST, "fr.cpc.906_2_appelant")}
    assert {"fr.cpc.906_2_appelant", "distances/conclusions_appel", "moratoria/covid_2020"} <= owners
    assert "fr.cpc.908" not in owners
    combined = next(rule for rule in rulebook.deadlines.values() if rule.latest_of or rule.earliest_of)
    members = {*combined.latest_of, *combined.earliest_of}
    found = changes_between(rulebook, dt.date(1900, 1, 1), TODAY, combined.id)
    assert members & {change.owner for change in found}


@settings(max_examples=200 if SOAK else 15, deadline=None)
@given(st.dates(dt.date(1970, 1, 1), dt.date(2030, 1, 1)), st.dates(dt.date(1970, 1, 1), dt.date(2030, 1, 1)))
def test_two_spans_make_one(one: dt.date, other: dt.date) -> None:
    book = load_rulebook()
    first, middle, last = dt.date(1960, 1, 1), min(one, other), max(one, other)
    whole = changes_between(book, first, last, APPEAL)
    assert whole == [*changes_between(book, first, middle, APPEAL), *changes_between(book, middle, last, APPEAL)]


def test_every_dated_change_of_the_rulebook_can_be_said(rulebook: Rulebook) -> None:
    for change in changes_between(rulebook, dt.date(1800, 1, 1), dt.date(2100, 1, 1)):
        told = change_as_json(change, rulebook)
        assert told["change"]
        assert json.dumps(told)
        if change.aspect != "wording":
            assert told["running_periods_text"]


def test_law_diff_on_the_command_line() -> None:
    shown = call("law", "diff", "--from", "2024-08-31", "--to", "2024-09-01")
    assert shown.exit_code == 0
    assert "durée : 1 mois → 2 mois" in shown.output
    told = json.loads(call("law", "diff", "--from", "2019-12-01", "--to", "2024-09-02", "--json").output)
    assert (told["from"], told["to"]) == ("2019-12-01", "2024-09-02")
    change = next(item for item in told["changes"] if item["rule"] == "fr.cpc.906_1" and item["aspect"] == "length")
    assert (change["before"][0]["is"], change["after"][0]["is"]) == ("P10D", "P20D")
    assert (change["day"], change["running_periods"]) == ("2024-09-01", "unchanged")
    assert change["version_event"] == "declaration_appel"


def test_nothing_changed_is_said() -> None:
    assert "Aucun changement" in call("law", "diff", "--from", "2024-09-01", "--to", "2024-09-01").output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--from", "2024-09-02", "--to", "2024-09-01"], "vient après --to"),
        (["--from", "2024-02-30", "--to", "2024-09-01"], "il n'y a pas de 30 février 2024"),
        (["--from", "2024-09-01"], "Il manque l'option '--to'"),
        (["--from", "2024-01-01", "--to", "2024-09-01", "--rule", "fr.cpc.980"], "règle inconnue « fr.cpc.980 »"),
    ],
)
def test_a_wrong_span_is_refused_in_french(arguments: list[str], told: str) -> None:
    result = call("law", "diff", *arguments)
    assert result.exit_code == 2
    assert told in result.output


# -- two rulebooks ------------------------------------------------------------------------------------------------

Edit = Callable[[RulebookText], Mapping[str, Any]]


def edited(text: RulebookText, edit: Edit) -> Rulebook:
    return Rulebook(text.model_copy(update=dict(edit(text))), "autre")


def with_rule(text: RulebookText, rule_id: str, **update: object) -> Mapping[str, Any]:
    rules = tuple(rule.model_copy(update=update) if rule.id == rule_id else rule for rule in text.deadlines)
    assert rules != text.deadlines
    return {"deadlines": rules}


def with_entry(text: RulebookText, table: str, key: str, **update: object) -> Mapping[str, Any]:
    entries = getattr(text, table)
    return {table: {**entries, key: entries[key].model_copy(update=update)}}


def with_word(text: RulebookText, section: str, word: str, **update: object) -> Mapping[str, Any]:
    words = getattr(text.vocabulary, section)
    changed = {**words, word: words[word].model_copy(update=update)}
    return {"vocabulary": text.vocabulary.model_copy(update={section: changed})}


def by_id(text: RulebookText, rule_id: str) -> DeadlineRule:
    return next(rule for rule in text.deadlines if rule.id == rule_id)


def with_last_length(text: RulebookText, written: str) -> Mapping[str, Any]:
    *older, last = by_id(text, APPEAL).period
    return with_rule(text, APPEAL, period=(*older, last.model_copy(update={"is_": written})))


def shorter(text: RulebookText) -> Mapping[str, Any]:
    return with_last_length(text, "P2M")


def longer(text: RulebookText) -> Mapping[str, Any]:
    return with_last_length(text, "P1Y")


def added(text: RulebookText) -> Mapping[str, Any]:
    rule = by_id(text, APPEAL).model_copy(update={"id": "fr.essai.nouvelle", "title": "Règle nouvelle"})
    return {"deadlines": (*text.deadlines, rule)}


def removed(text: RulebookText) -> Mapping[str, Any]:
    return {"deadlines": tuple(rule for rule in text.deadlines if rule.id != APPEAL)}


def regime_without_interruption(text: RulebookText) -> Mapping[str, Any]:
    return with_entry(text, "regimes", "prescription_assurance", interrupted_by=())


def regime_counted_otherwise(text: RulebookText) -> Mapping[str, Any]:
    return with_entry(text, "regimes", "prescription_civile", counting="cpc_640_642")


def holiday(text: RulebookText) -> Mapping[str, Any]:
    day = HolidayKind(name="Jour d'essai", zones=("FR",), day="11-30")
    return {"workdays": text.workdays.model_copy(update={"holidays": (*text.workdays.holidays, day)})}


def moratorium(text: RulebookText) -> Mapping[str, Any]:
    law = Moratorium(label="Essai", first=dt.date(2026, 11, 1), last=dt.date(2026, 12, 31), cap="P1M", source=())
    counting = text.countings["cpc_640_642"]
    kind = counting.model_copy(update={"moratoria": (*counting.moratoria, "essai")})
    return {
        "moratoria": {**text.moratoria, "essai": law},
        "countings": {**text.countings, "cpc_640_642": kind},
    }


def moratorium_moved(text: RulebookText) -> Mapping[str, Any]:
    return with_entry(text, "moratoria", "covid_2020", first=dt.date(2020, 3, 1), last=dt.date(2027, 6, 1))


def counting_without_rollover(text: RulebookText) -> Mapping[str, Any]:
    return with_entry(text, "countings", "cpc_640_642", rollover="none")


def distance(text: RulebookText) -> Mapping[str, Any]:
    return with_entry(text, "distances", "conclusions_appel", lengthened_by=())


def departments(text: RulebookText) -> Mapping[str, Any]:
    places = {**text.workdays.departments, "33": "FR-67"}
    return {"workdays": text.workdays.model_copy(update={"departments": places})}


def wording(text: RulebookText) -> Mapping[str, Any]:
    versions = tuple(version.model_copy(update={"text": "Essai"}) for version in text.sources["cpc_908"].versions)
    return with_entry(text, "sources", "cpc_908", versions=versions)


def event_renamed(text: RulebookText) -> Mapping[str, Any]:
    return with_word(text, "events", "declaration_appel", label="Acte d'appel")


def event_done_by_another(text: RulebookText) -> Mapping[str, Any]:
    return with_word(text, "events", "declaration_appel", by="intime", to="appelant")


def fact_asked_otherwise(text: RulebookText) -> Mapping[str, Any]:
    return with_word(text, "facts", "decision.matiere", question="Quelle matière ?")


def combination_smaller(text: RulebookText) -> Mapping[str, Any]:
    rule = next(rule for rule in text.deadlines if len(rule.latest_of) > 1)
    return with_rule(text, rule.id, latest_of=rule.latest_of[:1])


def combination_larger(text: RulebookText) -> Mapping[str, Any]:
    rule = next(rule for rule in text.deadlines if len(rule.latest_of) > 1)
    return with_rule(text, rule.id, latest_of=(*rule.latest_of, "fr.cpp.498.appel_correctionnel_10_jours"))


def combination_gone(text: RulebookText) -> Mapping[str, Any]:
    return {"deadlines": tuple(rule for rule in text.deadlines if not rule.latest_of)}


def remedy_changed(text: RulebookText) -> Mapping[str, Any]:
    remedies = {name for rule in text.deadlines for name in rule.remedied_by}
    changed = (rule.model_copy(update={"title": "Autre"}) if rule.id in remedies else rule for rule in text.deadlines)
    return {"deadlines": tuple(changed)}


def remedies_gone(text: RulebookText) -> Mapping[str, Any]:
    return {"deadlines": tuple(rule.model_copy(update={"remedied_by": ()}) for rule in text.deadlines)}


def retired(text: RulebookText) -> Mapping[str, Any]:
    return with_rule(text, APPEAL, status="retired")


def signed(text: RulebookText) -> Mapping[str, Any]:
    return with_rule(text, APPEAL, status="reviewed", notes="Relue.")


def strategies_closed(text: RulebookText) -> Mapping[str, Any]:
    impossible = text.strategies[0].requires.model_copy(update={"not_": text.strategies[0].requires, "all": None})
    closed = tuple(strategy.model_copy(update={"requires": impossible}) for strategy in text.strategies[1:])
    return {"strategies": (text.strategies[0], *closed)}


def documents_fewer(text: RulebookText) -> Mapping[str, Any]:
    return {"documents": text.documents[::2]}


def documents_more_demanding(text: RulebookText) -> Mapping[str, Any]:
    needs = ("decision.matiere",)
    return {"documents": tuple(document.model_copy(update={"needs": needs}) for document in text.documents)}


def nothing(text: RulebookText) -> Mapping[str, Any]:
    return {"places": {}}


def checked_again(text: RulebookText) -> Mapping[str, Any]:
    return with_entry(text, "sources", "cpc_908", checked=TODAY, title="Autre intitulé")


EDITS: list[Edit] = [
    shorter, longer, added, removed, regime_without_interruption, regime_counted_otherwise, holiday, moratorium,
    moratorium_moved, counting_without_rollover, distance, departments, wording, event_renamed, event_done_by_another,
    fact_asked_otherwise, combination_smaller, combination_larger, combination_gone, remedy_changed, remedies_gone,
    retired, signed, strategies_closed, documents_fewer, documents_more_demanding, nothing, checked_again,
]  # fmt: skip
SILENT = (nothing, checked_again)  # nothing that anybody sees
# Nothing that these six samples show; both ways of finding it must still agree.
UNSEEN = (*SILENT, departments, event_done_by_another, fact_asked_otherwise, distance)


@cache
def dossier(name: str) -> Dossier:
    raw = (ROOT / "examples" / name).read_bytes()
    return read_dossier(raw, name, load_rulebook().vocabulary)


@cache
def old_book() -> Rulebook:
    return load_rulebook()


@cache
def old_answers(name: str, today: dt.date) -> Answers:
    return answers(name, old_book(), today)


def answers(name: str, rulebook: Rulebook, today: dt.date) -> Answers:
    whole = assess(dossier(name), rulebook, today)
    return Answers(whole.deadlines, whole.strategies, whole.documents)


EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.yaml"))


def impacts(new: Rulebook) -> tuple[list[Impact], list[Impact]]:
    """Return what the command finds on the samples, in time and once steps were missed, and what assessing says."""
    finder = ImpactFinder(old_book(), new)
    days = [(name, day) for name in EXAMPLES for day in (TODAY, LATER)]
    quick = [finder.of(dossier(name), dossier(name), day) for name, day in days]
    return quick, [compare(old_answers(name, day), answers(name, new, day)) for name, day in days]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_the_impact_is_that_of_two_whole_assessments(edit: Edit) -> None:
    quick, whole = impacts(edited(old_book().text, edit))
    assert quick == whole
    assert any(quick) == (edit not in UNSEEN)


def concerned() -> list[str]:
    """Return the rules some sample is about: all of them at full length, else one in six."""
    found = sorted({deadline.rule for name in EXAMPLES for deadline in old_answers(name, TODAY).deadlines})
    return found if SOAK else found[::6]


def test_every_rule_of_the_samples_may_change_alone() -> None:
    text = old_book().text
    for rule_id in concerned():
        rule = by_id(text, rule_id)
        period = tuple(length.model_copy(update={"is_": "P77D", "fact": None}) for length in rule.period)
        update: dict[str, object] = {"period": period} if period else {"title": "Autre"}
        quick, whole = impacts(edited(text, lambda text, id_=rule_id, new=update: with_rule(text, id_, **new)))  # type: ignore[misc]  # bound
        assert quick == whole, rule_id


class Figure(Model):
    is_: str = Field(alias="is")
    since: Day | None = None
    until: Day | None = None
    source: SourceRefs = ()


class Figures(Model):
    label: str
    values: tuple[Figure, ...]


class TextWithFigures(RulebookText):
    figures: dict[str, Figures]


def with_figures(*figures: Figure) -> Rulebook:
    """Return the rulebook with a table it has not today, named by one rule."""
    text = old_book().text
    named = with_rule(text, APPEAL, notes="essai_plafond")
    tables = {name: getattr(text, name) for name in RulebookText.model_fields}
    table = {"essai_plafond": Figures(label="Plafond", values=figures)}
    return Rulebook(TextWithFigures.model_construct(**{**tables, **named, "figures": table}), "autre")


def test_a_table_added_later_joins_by_itself() -> None:
    day = dt.date(2026, 1, 1)
    old = Figure.model_validate({"is": "4000", "until": day - dt.timedelta(days=1)})
    book = with_figures(old, Figure.model_validate({"is": "5000", "since": day}))
    (change,) = [change for change in changes_between(book, day - dt.timedelta(days=1), day) if change.owner != APPEAL]
    assert (change.owner, change.rules, change.effect) == ("figures/essai_plafond", (APPEAL,), "modified")
    assert change_in_french(change, book) == "valeur : 4000 → 5000"
    other = with_figures(old, Figure.model_validate({"is": "6000", "since": day}))
    found = difference(book, other)
    assert list(found.deadlines) == [APPEAL]
    assert [(element.owner, element.field) for element in found.deadlines[APPEAL]] == [
        ("figures/essai_plafond", "values")
    ]
    assert change_of_element(found.deadlines[APPEAL][0], book, other) == "valeurs : 5000 → 6000"


def test_only_what_differs_is_applied() -> None:
    finder = ImpactFinder(old_book(), edited(old_book().text, shorter))
    assert list(finder.difference.deadlines) == [APPEAL]
    applied = {APPEAL, *by_id(old_book().text, APPEAL).remedied_by}
    assert [set(book.deadlines) for book in finder._deadlines] == [applied, applied]


def test_every_table_of_the_rulebook_is_compared() -> None:
    """A table added later joins by itself; one that is no table of keyed models is read by every rule."""
    apart = {"vocabulary", "workdays", "places", "deadlines", "strategies", "documents"}
    apart |= {"interest", "grounds", "chains", "house"}  # sums only: no rule reads them
    apart |= {"checks", "families"}  # points to look at: they move no date
    apart |= {"liabilities"}  # read by no other rule
    assert set(RulebookText.model_fields) >= apart
    for name in set(RulebookText.model_fields) - apart:
        assert isinstance(getattr(old_book().text, name), dict), name


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_every_difference_can_be_said(edit: Edit) -> None:
    new = edited(old_book().text, edit)
    found = difference(old_book(), new)
    tables = (found.deadlines, found.strategies, found.documents)
    told = {
        change_of_element(change, old_book(), new) for table in tables for some in table.values() for change in some
    }
    assert bool(told) == (edit not in SILENT)
    assert all(told)


def test_a_difference_is_said_with_both_sides() -> None:
    new = edited(old_book().text, shorter)
    (change, *_) = difference(old_book(), new).deadlines[APPEAL]
    assert change_of_element(change, old_book(), new).startswith("durée : 3 mois (depuis le 01/09/2024) → 2 mois")
    assert change_of_element(ElementChange("x", "rule", (), (1,)), old_book(), new) == "règle ajoutée"


# -- a folder on the command line ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def new_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules, the appellant's three months cut to two since 2024."""
    folder = tmp_path_factory.mktemp("regles") / "rules"
    shutil.copytree(shipped("rules"), folder)
    replace_in(
        folder / "deadlines/procedure/appel.yaml",
        "{is: P3M, since: 2024-09-01, running_periods: unchanged, source: cpc_908}",
        "{is: P2M, since: 2024-09-01, running_periods: unchanged, source: cpc_908}",
    )
    return folder


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "dossiers", ignore=shutil.ignore_patterns("*.md"))
    return tmp_path / "dossiers"


def test_impact_tells_dates_days_and_reasons(folder: Path, new_rules: Path) -> None:
    result = call("impact", str(folder), "--rules", str(new_rules), "--today", "2026-10-01", "--json", "--jobs", "1")
    assert result.exit_code == 0
    told = json.loads(result.output)
    assert told["summary"]["read"] == len(EXAMPLES)
    (touched,) = told["dossiers"]
    (moved,) = [one for one in touched["deadlines"] if one["rule"] == APPEAL]
    assert (moved["old_due"], moved["new_due"], moved["days"]) == ("2026-11-30", "2026-10-28", -33)
    assert (moved["move"], moved["expired"]) == ("earlier", False)
    assert moved["reasons"] == ["durée : 3 mois (depuis le 01/09/2024) → 2 mois (depuis le 01/09/2024)"]
    assert told["summary"]["earliest"] == "2026-10-28"


def test_a_deadline_now_past_is_cried_out(folder: Path, new_rules: Path) -> None:
    told = call("impact", str(folder), "--rules", str(new_rules), "--today", "2026-11-23").output
    assert "30/11/2026 (en cours) → 28/10/2026 (expiré) (33 jour(s) de moins) – DÉSORMAIS ÉCHUE" in told
    assert "1 désormais échue(s)" in told


def test_the_other_way_round_the_same_days_are_won(folder: Path, new_rules: Path) -> None:
    arguments = ("--rules", str(shipped("rules")), "--against", str(new_rules), "--today", "2026-10-01")
    told = json.loads(call("impact", str(folder), *arguments, "--json").output)
    assert [one["days"] for one in told["dossiers"][0]["deadlines"]] == [33]


def test_an_unreadable_dossier_is_told_and_stops_nothing(folder: Path, new_rules: Path) -> None:
    (folder / "casse.yaml").write_text("reference: [", encoding="utf-8")
    (folder / "sous-dossier").mkdir()
    (folder / "sous-dossier" / "vide.json").write_text("", encoding="utf-8")
    result = call("impact", str(folder), "--rules", str(new_rules), "--today", "2026-11-23", "--json")
    assert result.exit_code == 1
    told = json.loads(result.output)
    assert [entry["file"] for entry in told["faults"]] == ["casse.yaml", "sous-dossier/vide.json"]
    assert "le fichier est vide" in told["faults"][1]["faults"][0]
    assert (told["summary"]["read"], told["summary"]["touched"]) == (len(EXAMPLES), 1)


def test_the_sooner_comes_before_the_later_whatever_the_names(tmp_path: Path) -> None:
    old, new = old_book(), edited(old_book().text, shorter)
    text = (ROOT / "examples" / "appel_a_conclure.yaml").read_text(encoding="utf-8")
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text(text.replace("RC-2023-000951", f"RC-{number}"), encoding="utf-8")
    moved_sooner = Examiner(tmp_path, old, new, dt.date(2026, 10, 1))
    files = dossiers_of(tmp_path)
    found = [*examine_all(moved_sooner, files[1:], 1), *examine_all(Examiner(tmp_path, new, old, TODAY), files[:1], 1)]
    from litigo.cli.impact_text import Report  # noqa: PLC0415  # the face, beside what it shows

    report = Report(found, moved_sooner.difference, old, new, TODAY)
    assert [file.reference for file in report.touched] == ["RC-1", "RC-2", "RC-0"]


def test_the_number_of_processes_changes_nothing(tmp_path: Path, new_rules: Path) -> None:
    for number in range(18):
        for name in EXAMPLES:
            shutil.copy(ROOT / "examples" / name, tmp_path / f"{number:02d}-{name}")
    (tmp_path / "07-casse.yaml").write_text("?", encoding="utf-8")
    common = ("impact", str(tmp_path), "--rules", str(new_rules), "--today", "2026-11-23", "--json", "--jobs")
    one, two = (call(*common, jobs) for jobs in ("1", "3"))
    assert one.output == two.output
    assert json.loads(one.output)["summary"]["touched"] == 18


def test_a_dossier_written_with_words_of_one_rulebook_only(folder: Path) -> None:
    def without_word(text: RulebookText) -> Mapping[str, Any]:
        words = {word: kind for word, kind in text.vocabulary.events.items() if word != "declaration_appel"}
        return {"vocabulary": text.vocabulary.model_copy(update={"events": words})}

    poorer = edited(old_book().text, without_word)
    file = folder / "appel_a_conclure.yaml"
    lost = Examiner(folder, old_book(), poorer, TODAY).examine(file)
    assert "que sous les anciennes règles" in str(lost.faults[0])
    assert any("déclaration" in str(fault) or "declaration_appel" in str(fault) for fault in lost.faults)
    won = Examiner(folder, poorer, old_book(), TODAY).examine(file)
    assert "que sous les nouvelles règles" in str(won.faults[0])
    other = Examiner(folder, poorer, old_book(), TODAY).examine(folder / "biennale_expert.yaml")
    assert not other.faults


def test_a_mistake_of_ours_on_one_file_is_told_for_that_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: ImpactFinder, was: Dossier, now: Dossier, today: dt.date) -> Impact:
        raise KeyError(today)

    examiner = Examiner(folder, old_book(), edited(old_book().text, shorter), TODAY)
    monkeypatch.setattr(ImpactFinder, "of", broken)
    found = examiner.examine(folder / "biennale_expert.yaml")
    assert "litigo n'a pas su évaluer ce dossier (KeyError)" in str(found.faults[0])


def test_the_same_rules_change_nothing(folder: Path) -> None:
    told = call("impact", str(folder), "--rules", str(shipped("rules")), "--today", "2026-11-23").output
    assert "Les deux recueils disent la même chose." in told
    assert "0 touché(s)" in told


def test_an_empty_folder_and_faulty_rules_are_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "vide").mkdir()
    empty = call("impact", str(tmp_path / "vide"), "--rules", str(shipped("rules")))
    assert (empty.exit_code, "aucun dossier" in empty.output) == (1, True)
    faulty = call("impact", str(folder), "--rules", str(tmp_path / "vide"))
    assert isinstance(faulty.exception, RulebookError)
    jobs = call("impact", str(folder), "--rules", str(shipped("rules")), "--jobs", "0")
    assert (jobs.exit_code, "1 ou plus" in jobs.output) == (2, True)
