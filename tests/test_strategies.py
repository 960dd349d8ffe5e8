"""Strategies: their order, their value, what would reopen them, and the lines that show it all."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litigo.assessment.assess import assess
from litigo.assessment.cases import Case, claim_of_case, read_cases
from litigo.assessment.claim import Claim, claim_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.file_scope import FileScope
from litigo.assessment.model import Assessment, NetValue, StrategyView
from litigo.assessment.net_value import Prices, Valuer
from litigo.assessment.playbook import ReadyValue, playbook_of
from litigo.assessment.ranking import Criteria, Watch
from litigo.assessment.scope import ClaimScope
from litigo.assessment.strategies import StrategyFinder
from litigo.assessment.value_at_risk import Risk, value_at_risk
from litigo.assessment.why import Explanation, against, explain
from litigo.cli.main import cli
from litigo.dossier.reader import read_dossier
from litigo.dossier.vocabulary import FactValue
from litigo.figures import euros
from litigo.rulebook.checks import walk
from litigo.rulebook.loader import check_folder, load_rulebook
from litigo.rulebook.models import Condition, ValueRule
from litigo.rulebook.rulebook import Rulebook
from litigo.shipped import shipped

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 23)
DANGER = (60, 180)
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CASES = [case for case, _ in read_cases(ROOT / "tests" / "strategies")]
FILES = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def assessed(path: Path, rulebook: Rulebook) -> Assessment:
    return assess(read_dossier(path.read_bytes(), path.name, rulebook.vocabulary), rulebook, TODAY)


def finder_of(claim: Claim, rulebook: Rulebook) -> StrategyFinder:
    return StrategyFinder(rulebook, claim, DeadlineFinder(rulebook, claim).all())


def finder_of_file(path: Path, rulebook: Rulebook) -> StrategyFinder:
    dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
    return finder_of(claim_of(dossier, rulebook.vocabulary, TODAY), rulebook)


# -- the playbook -------------------------------------------------------------------------------------------------


def test_the_playbook_is_whole(rulebook: Rulebook) -> None:
    assert len(rulebook.strategies) == 46


def test_every_strategy_opens_closes_and_waits_in_some_case(rulebook: Rulebook) -> None:
    seen = {(case.rule, case.expect.standing) for case in CASES}
    lacking = [
        pair for pair in itertools.product(rulebook.strategies, ("open", "to_complete", "closed")) if pair not in seen
    ]
    assert lacking == []


def test_every_blocking_counter_indication_closes_in_some_case(rulebook: Rulebook) -> None:
    closing: dict[str, set[str]] = {}
    for case in CASES:
        if case.expect.standing == "closed":
            view = finder_of(claim_of_case(case, rulebook), rulebook).view(rulebook.strategies[case.rule])
            closing.setdefault(case.rule, set()).update(reason.text for reason in view.reasons_against)
    for strategy in rulebook.strategies.values():
        blocking = {item.why for item in strategy.counter_indications if item.severity == "blocking"}
        assert blocking <= closing[strategy.id], strategy.id


@FILES
def test_the_scope_of_a_file_answers_like_that_of_a_clock(path: Path, rulebook: Rulebook) -> None:
    dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
    claim = claim_of(dossier, rulebook.vocabulary, TODAY)
    states = {"une_regle": ("running",)}
    fast, plain = FileScope(claim, states), ClaimScope(claim, states=states)
    assert (fast.complete(), fast.day(), fast.closed_world) == (plain.complete(), plain.day(), plain.closed_world)
    assert [fast.states_of(name) for name in ("une_regle", "autre")] == [("running",), ()]
    for name in rulebook.vocabulary.facts:
        assert fast.fact(name) == plain.fact(name)
    for name in rulebook.vocabulary.events:
        assert list(fast.days_of(name)) == list(plain.days_of(name))


# -- ranking ------------------------------------------------------------------------------------------------------


def criteria(name: str, **known: object) -> Criteria:
    plain = Criteria(name, "open", 50, None, False, None, None)
    return replace(plain, **known)  # type: ignore[arg-type]  # fields of Criteria by name


def worth(likely: str | None, low: str = "0") -> NetValue:
    return NetValue(Decimal(0), Decimal(low), Decimal(likely) if likely else None, Decimal(9999), (), ())


ORDER = [
    criteria("urgent_et_protecteur", nearest=Watch(60, "d"), protects=True),
    criteria("urgent", nearest=Watch(-3, "d"), value=worth("9000")),
    criteria("proche", nearest=Watch(61, "d")),
    criteria("obligatoire", bound_by="la convention", points=0),
    criteria("meilleure_valeur", value=worth("1000"), points=0),
    criteria("valeur_basse_tant_que_rien_n_est_probable", value=worth(None, "900")),
    criteria("points", points=80),
    criteria("z_moins_de_points", points=79),
    criteria("lointain_sans_protection_a_donner", nearest=Watch(181, "d"), protects=True, points=10),
    criteria("perte", value=worth("-1")),
    criteria("a_completer", standing="to_complete", nearest=Watch(1, "d")),
    criteria("fermee", standing="closed"),
]


def test_strategies_are_ordered_criterion_after_criterion() -> None:
    assert sorted([*ORDER[1::2], *ORDER[::2]], key=lambda one: one.key(DANGER)) == ORDER


def test_the_line_says_every_criterion_in_order() -> None:
    one = criteria("x", nearest=Watch(59, "Une date, 21 janvier 2027"), bound_by="la convention", value=worth("12.5"))
    assert one.line(DANGER) == (
        "1. date surveillée dans les 60 jours : Une date, 21 janvier 2027 (59 jours) ; 2. n'arrête pas le délai ; "
        "3. voie obligatoire : la convention ; 4. valeur nette probable 12,50\u00a0€ ; 5. 50 points"
    )
    assert "au-delà de 180 jours" in criteria("x", nearest=Watch(181, "d")).line(DANGER)
    assert "dépassée de 2 jours" in criteria("x", nearest=Watch(-2, "d")).line(DANGER)
    assert "aucune date surveillée" in criteria("x").line(DANGER)


@FILES
def test_strategies_of_a_file_stand_in_their_order_and_say_why(path: Path, rulebook: Rulebook) -> None:
    views = assessed(path, rulebook).strategies
    standings = [view.standing for view in views]
    assert standings == sorted(standings, key=("open", "to_complete", "closed").index)
    assert all(view.ranking.startswith("1. ") for view in views if view.standing != "closed")
    assert {view.id for view in views} == set(rulebook.strategies)


# -- value --------------------------------------------------------------------------------------------------------


def valued(rulebook: Rulebook, rule: ValueRule, facts: dict[str, FactValue]) -> NetValue:
    claim = Claim({}, {}, {}, facts, TODAY, TODAY)
    valuer = Valuer(Prices(rulebook, TODAY), FileScope(claim, {}))
    found = valuer.of([ReadyValue(playbook_of(rulebook, TODAY).decision(None), rule, "x")])
    assert found is not None
    return found


def rule_of(**known: object) -> ValueRule:
    return ValueRule.model_validate({"label": "En jeu", "sum": ["paiements.indemnite_totale"], **known})


def test_an_unknown_answer_takes_the_whole_range_and_no_likely_figure(rulebook: Rulebook) -> None:
    house = rulebook.house_value
    paid: dict[str, FactValue] = {"paiements.indemnite_totale": Decimal(10000)}
    for name, chance in house.chances.items():
        rule = rule_of(chances=[name])
        blind = valued(rulebook, rule, paid)
        assert blind.likely is None
        assert blind.missing == (chance.fact,)
        kind = rulebook.vocabulary.facts[chance.fact]
        for answer in chance.per:
            told = valued(rulebook, rule, {**paid, chance.fact: kind.parse(answer)})
            assert told.likely is not None
            assert told.missing == ()
            assert blind.low is not None
            assert told.low is not None
            assert told.high is not None
            assert blind.high is not None
            assert blind.low <= told.low <= told.likely <= told.high <= blind.high


def test_an_unknown_sum_gives_no_figure_and_asks(rulebook: Rulebook) -> None:
    found = valued(
        rulebook, rule_of(less=["paiements.recours_percu_total"]), {"paiements.indemnite_totale": Decimal(5)}
    )
    assert (found.at_stake, found.low, found.likely, found.high) == (None, None, None, None)
    assert found.missing == ("paiements.recours_percu_total",)
    assert "recours déjà perçus" in found.lines[0]


def test_what_was_recovered_is_taken_off_and_never_below_nothing(rulebook: Rulebook) -> None:
    rule = rule_of(less=["paiements.recours_percu_total"], costs=["internal"])
    facts: dict[str, FactValue] = {
        "paiements.indemnite_totale": Decimal(100),
        "paiements.recours_percu_total": Decimal(150),
    }
    found = valued(rulebook, rule, facts)
    assert found.at_stake == 0
    assert found.low == -rulebook.house_value.costs["internal"].euros[2]  # type: ignore[index]  # has euros


def test_a_value_under_the_house_threshold_says_so(rulebook: Rulebook) -> None:
    least = rulebook.house_value.abandon_below
    assert least is not None
    below = valued(rulebook, rule_of(), {"paiements.indemnite_totale": least - Decimal("0.01")})
    at = valued(rulebook, rule_of(), {"paiements.indemnite_totale": least})
    assert "seuil d'abandon" in below.lines[-1]
    assert "seuil d'abandon" not in at.lines[-1]


def test_every_house_figure_is_said_to_have_no_legal_source(rulebook: Rulebook) -> None:
    rule = rule_of(chances=["evidence"], costs=["lawyer", "stamp", "adverse"])
    lines = valued(rulebook, rule, {"paiements.indemnite_totale": Decimal(900)}).lines
    assert [line.endswith("(paramètre maison, sans source légale)") for line in lines[2:6]] == [True, True, False, True]
    assert lines[4].endswith("(paramètre daté)")


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "0,00\u00a0€"), ("1234567.891", "1\u202f234\u202f567,89\u00a0€"), ("-50.005", "\u221250,01\u00a0€")],
)
def test_euros_are_said_to_the_cent(amount: str, said: str) -> None:
    assert euros(Decimal(amount)) == said


@FILES
def test_open_strategies_ask_for_what_their_value_or_court_lacks(path: Path, rulebook: Rulebook) -> None:
    assessment = assessed(path, rulebook)
    asked = {question.fact for question in assessment.questions}
    for view in assessment.strategies:
        if view.standing == "open":
            assert asked.issuperset(view.value.missing if view.value else ())
            assert asked.issuperset(name for court in view.courts for name in court.missing)


# -- reopening ----------------------------------------------------------------------------------------------------


CLOSED = [case for case in CASES if case.expect.standing == "closed"]


@pytest.mark.parametrize("case", CLOSED, ids=lambda case: f"{case.rule}: {case.name}")
def test_what_is_said_to_reopen_a_strategy_does_and_nothing_past_is_said_to(case: Case, rulebook: Rulebook) -> None:
    claim = claim_of_case(case, rulebook)
    strategy = rulebook.strategies[case.rule]
    view = finder_of(claim, rulebook).view(strategy)
    words = rulebook.vocabulary
    for way in view.reopens:
        for word in way.words:
            if word in words.events:
                assert not claim.of(word)
            else:
                assert words.facts[word].changes or word not in claim.facts
        flipped = {word: not claim.facts[word] for word in way.words if isinstance(claim.facts.get(word), bool)}
        if len(flipped) == len(way.words):
            turned = finder_of(replace(claim, facts={**claim.facts, **flipped}), rulebook).view(strategy)
            assert turned.standing != "closed", way.text


# -- why ----------------------------------------------------------------------------------------------------------


def explained(path: Path, strategy: str, rulebook: Rulebook) -> Explanation:
    return explain(finder_of_file(path, rulebook), rulebook.strategies[strategy])


@FILES
def test_every_condition_of_every_strategy_has_its_line_with_its_value(path: Path, rulebook: Rulebook) -> None:
    finder = finder_of_file(path, rulebook)
    for strategy in rulebook.strategies.values():
        lines = explain(finder, strategy).lines
        told = {line.fact for line in lines}
        for _, part in walk(strategy.requires):
            if isinstance(part, Condition):
                named = part.fact or part.event or part.deadline
                assert named is None or named in told
        assert all(line.value is not None for line in lines if line.section == "Conditions" and line.fact)
        assert all(line.truth in ("oui", "non", "?", "") for line in lines)
        weighed = [line for line in lines if line.section == "Raisons" and line.depth == 0]
        assert [line.points for line in weighed] == [reason.points for reason in strategy.reasons]


@FILES
def test_why_not_keeps_only_what_speaks_against(path: Path, rulebook: Rulebook) -> None:
    finder = finder_of_file(path, rulebook)
    for strategy in rulebook.strategies.values():
        explanation = explain(finder, strategy)
        kept = against(explanation)
        assert set(kept) <= set(explanation.lines)
        assert bool([line for line in kept if line.section in ("Rôle", "Conditions", "Ce qui la fermerait")]) is (
            explanation.strategy.standing != "open"
        )


# -- portfolio ----------------------------------------------------------------------------------------------------


def test_value_at_risk_is_sorted_and_counts_a_file_once(rulebook: Rulebook) -> None:
    found = value_at_risk([assessed(path, rulebook) for path in EXAMPLES])
    assert [risk.due for risk in found.risks] == sorted(risk.due for risk in found.risks)
    assert found.unvalued == sum(risk.lost is None for risk in found.risks)
    worst: dict[str, Decimal] = {}
    for risk in found.risks:
        worst[risk.reference] = max(worst.get(risk.reference, Decimal(0)), risk.lost or Decimal(0))
    assert found.months[-1].cumulated == sum(worst.values())
    cumulated = [month.cumulated for month in found.months]
    assert cumulated == sorted(cumulated)
    assert sum(month.dates for month in found.months) == len(found.risks)


def test_a_date_loses_the_largest_sum_of_the_strategies_that_watch_it(rulebook: Rulebook) -> None:
    assessment = assessed(ROOT / "examples" / "degat_des_eaux_recours.yaml", rulebook)
    found = value_at_risk([assessment]).risks
    by_id: dict[str, Risk] = {risk.deadline: risk for risk in found}
    risk = by_id["fr.recours.subroge~garnier"]
    views: list[StrategyView] = [view for view in assessment.strategies if view.id in risk.strategies]
    stakes = [view.value.at_stake for view in views if view.value and view.value.at_stake is not None]
    assert risk.lost == max(stakes) == Decimal("18362.60")
    assert all(view.standing != "closed" for view in views)


# -- conventions, house, shared tables ----------------------------------------------------------------------------


def folder_with(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(shipped("rules"), folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_every_convention_is_unverified_by_default(rulebook: Rulebook) -> None:
    assert set(rulebook.text.conventions) == {"irsa", "irca", "irsi", "cide_cop", "crac", "coral"}
    assert not any(convention.verified for convention in rulebook.text.conventions.values())


def test_a_verified_convention_warns_no_more(tmp_path: Path, rulebook: Rulebook) -> None:
    folder = folder_with(
        tmp_path, "conventions/coral.yaml", "  label: Convention CORAL\n",
        "  label: Convention CORAL\n  edition: 2026-01-01\n  verified: true\n",
    )  # fmt: skip
    path = ROOT / "examples" / "degat_des_eaux_recours.yaml"
    told = [view for view in assessed(path, rulebook).strategies if view.id == "escalade_coral"]
    assert "paramètres par défaut non vérifiés, édition" in told[0].warnings[0]
    verified = assessed(path, load_rulebook(folder, cache=False))
    assert [view.warnings for view in verified.strategies if view.id == "escalade_coral"] == [()]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("conventions/coral.yaml", "  label: Convention CORAL\n", "  label: C\n  verified: true\n", "son édition"),
        ("house.yaml", "        declarations: [10, 20, 35]\n", "", "une ligne par réponse est attendue"),
        ("house.yaml", "declarations: [10, 20, 35]", "declarations: [20, 10, 35]", "dans cet ordre"),
        ("house.yaml", "if_lost: evidence", "if_lost: evidense", "chance inconnu"),
        ("house.yaml", "stamp: contribution_aide_juridique", "stamp: contribution", "paramètre inconnu"),
        ("house.yaml", "euros: [80, 150, 300]", "stamp: timbre_appel, euros: [80, 150, 300]", "l'un des deux"),
        ("courts.yaml", "source: coj_l211_4_1", "source: coj_l211", "source inconnu"),
        ("strategies/recours.yaml", "forum: [droit_commun]", "forum: [droit_comun]", "juridiction inconnu"),
        ("strategies/recours.yaml", "    - quittance_subrogative\n", "    - quittance\n", "étape inconnu"),
        ("strategies/recours.yaml", "conventions: [coral]", "conventions: [corail]", "convention inconnu"),
        ("strategies/recours.yaml", "chances: [evidence], costs", "chances: [evidance], costs", "chance inconnu"),
        ("strategies/recours.yaml", "costs: [internal]", "costs: [interne]", "coût inconnu"),
        ("strategies/recours.yaml", "sum: [postes.reclame_total]", "sum: [recours.preuve]", "montant inconnu"),
    ],
)  # fmt: skip
def test_faults_of_the_shared_tables_are_told(tmp_path: Path, name: str, old: str, new: str, told: str) -> None:
    faults = check_folder(folder_with(tmp_path, name, old, new))
    assert any(told in str(fault) for fault in faults), faults


# -- commands -----------------------------------------------------------------------------------------------------


EXAMPLE = str(ROOT / "examples" / "degat_des_eaux_recours.yaml")


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "240"}).invoke(cli, [*arguments, "--today", "2026-11-23"], prog_name="litigo")


def test_why_shows_everything() -> None:
    told = call("why", EXAMPLE, "recours_subrogatoire_l121_12").output
    for part in ("Conditions", "Raisons", "Juridiction", "Étapes", "Valeur nette attendue", "Classement", "(+15)"):
        assert part in told


def test_why_not_shows_what_closes_and_reopens() -> None:
    told = call("why-not", EXAMPLE, "fait_des_animaux_1243").output
    assert "Le dommage vient d'un animal" in told
    assert "Valeur nette attendue" not in told
    data = json.loads(call("why-not", EXAMPLE, "escalade_coral", "--json").stdout)
    assert {line["section"] for line in data["lines"]} == {"Réserves", "Avertissements"}
    assert set(data["lines"][0]) == {
        "section", "depth", "truth", "text", "fact", "value", "points", "against", "sources",
    }  # fmt: skip


def test_an_unknown_strategy_is_answered_with_the_nearest() -> None:
    found = call("why", EXAMPLE, "escalade_corail")
    assert found.exit_code == 1
    assert "escalade_coral" in found.output


def test_portfolio_leaves_out_what_it_cannot_read_and_says_so(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)
    (tmp_path / "faux.yaml").write_text("reference: X\n", encoding="utf-8")
    found = call("portfolio", str(tmp_path), "--json")
    data = json.loads(found.stdout)
    assert set(data) == {"risks", "months", "unvalued"}
    assert data["risks"][0]["lost"] == "18362.60"
    assert "faux.yaml" in found.stderr
    assert "Cumul" in call("portfolio", str(tmp_path)).output


def test_portfolio_of_nothing_readable_is_refused(tmp_path: Path) -> None:
    assert call("portfolio", str(tmp_path)).exit_code == 1
