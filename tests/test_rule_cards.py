"""Cards of rules: one page a jurist can sign, in plain French, with examples the engine has worked."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from litigo.assessment.cases import clocks_of_case
from litigo.cli.main import cli
from litigo.cli.rule_text import card_in_french
from litigo.documents.card_book import book_pdf
from litigo.documents.card_examples import cases_by_rule
from litigo.documents.card_pages import Book, cards_pdf, laid_out
from litigo.documents.cards import NO_CASE, Card, regime_card, rule_card, strategy_card
from litigo.documents.clauses import clause_of
from litigo.documents.rule_words import deadline_sections
from litigo.rulebook.models import Condition, DeadlineRule, Review
from litigo.rulebook.review import check_again_on, due_for_review
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import ROOT, SOAK

CASES = cases_by_rule(ROOT / "tests" / "rules")
DAY = dt.date(2026, 11, 23)
# Long and short, with versions, distance, interruptions, backward, in hours, and combining others.
VARIED = (
    "fr.cpc.902", "fr.cpc.538", "fr.cja.r613_2.cloture_instruction", "fr.rgpd.violation_72h",
    "fr.cpp.706_5.demande_civi", "fr.cc.2224",
)  # fmt: skip


def book(rulebook: Rulebook) -> Book:
    return Book(DAY, rulebook.digest, ROOT / "templates")


def card(rule_id: str, rulebook: Rulebook) -> Card:
    return rule_card(rulebook.deadlines[rule_id], rulebook, CASES[rule_id])


def every_card(rulebook: Rulebook) -> Iterator[Card]:
    yield from (card(rule_id, rulebook) for rule_id in rulebook.deadlines)
    yield from (strategy_card(rule, rulebook) for rule in rulebook.strategies.values())
    yield from (regime_card(key, regime, rulebook) for key, regime in rulebook.regimes.items())


def pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def lines_of(rule_id: str, label: str, rulebook: Rulebook) -> list[str]:
    sections = deadline_sections(rulebook.deadlines[rule_id], rulebook)
    return [line.text for section in sections if section.label == label for line in section.lines]


# -- what a card says -------------------------------------------------------------------------------------------


def test_a_card_says_the_whole_rule(rulebook: Rulebook) -> None:
    text = "\n".join(card_in_french(card("fr.cpc.902", rulebook)))
    for expected in (
        "PROJET – à valider par un juriste – délai de procédure, confiance élevée – Procédure civile",
        "Qui doit agir : Appelant, à l'égard de : Intimé (un délai par personne)",
        "- « Selon quel circuit l'appel est-il instruit ? » : « Circuit ordinaire avec mise en état »",
        "- si « Déclaration d'appel » : a eu lieu avant le 1er\u00a0septembre\u00a02024",
        "Durée : 1 mois (depuis le 1er\u00a0septembre\u00a02024) ; délais en cours : inchangés [CPC, art. 902]",
        "Durée : version choisie par la date de : Déclaration d'appel",
        "Décompte : Computation du code de procédure civile",
        "Augmentations : plus 2 mois : La partie qui doit agir demeure à l'étranger [CPC, art. 911-2",
        "Respectée par : Signification de la déclaration d'appel (acte de : Appelant)",
        "Sans objet après : Arrêt de la cour d'appel",
        "À défaut : La déclaration d'appel est caduque",
        "Remède : Force majeure",
        "Comment agir : Signification par commissaire de justice",
        "Rappels : 15 jours, 7 jours, 2 jours avant le dernier jour utile",
        "Contre-exemple : ",
        "Source : CPC, art. 902 – Décret n° 2023-1391 du 29 décembre 2023, depuis le 1er\u00a0septembre\u00a02024",
        "Vérifié par : –",
        "À revoir le : 22/11/2027",
    ):
        assert expected in text, expected


def test_no_card_shows_the_words_of_the_machine(rulebook: Rulebook) -> None:
    vocabulary = rulebook.vocabulary
    names = {word for word in (*vocabulary.facts, *vocabulary.events, *rulebook.deadlines) if re.search(r"[._]", word)}
    word = re.compile(r"[a-z0-9_]+(?:[._][a-zA-Z0-9_]+)+|\b(?:true|false|None|draft|anyone)\b")
    for one in every_card(rulebook):
        for line in list(card_in_french(one))[1:]:
            shown = [found for found in word.findall(line) if found in names or ("." not in found and "_" not in found)]
            assert not shown, f"{one.id}: {line}"


def test_every_rule_has_two_examples_or_nearly_and_a_counter_example(rulebook: Rulebook) -> None:
    few = []
    for rule_id, rule in rulebook.deadlines.items():
        examples = card(rule_id, rulebook).examples
        worked = [example for example in examples if not example.counter]
        assert 1 <= len(worked) <= 3, rule_id
        few += [rule_id] if len(worked) < 2 else []
        if rule.applies_when is not None:
            assert sum(example.counter for example in examples) == 1, rule_id
    assert len(few) <= 2, few


@pytest.mark.parametrize("rule_id", VARIED)
def test_the_steps_of_an_example_are_those_of_the_engine(rulebook: Rulebook, rule_id: str) -> None:
    computed = {
        tuple(step.text for step in clock.steps) for case in CASES[rule_id] for clock in clocks_of_case(case, rulebook)
    }
    for example in card(rule_id, rulebook).examples:
        if example.counter:
            assert example.steps == ()
            assert "la règle ne s'applique pas" in example.outcome
        else:
            assert example.steps in computed
            assert "dernier jour utile : " in example.outcome


def test_examples_are_varied(rulebook: Rulebook) -> None:
    """One plain, one that rolls over or is lengthened, one where the act is done."""
    plain, moved, done, _ = card("fr.cpc.538", rulebook).examples
    assert len(plain.steps) < len(moved.steps)
    assert "fait" in done.outcome


def test_a_case_that_does_not_come_out_as_expected_is_no_example(rulebook: Rulebook) -> None:
    cases = [
        case.model_copy(update={"expect": case.expect.model_copy(update={"count": 9})}) for case in CASES["fr.cpc.538"]
    ]
    assert rule_card(rulebook.deadlines["fr.cpc.538"], rulebook, cases).examples == ()


def test_a_rule_without_a_case_says_so(rulebook: Rulebook) -> None:
    untried = rule_card(rulebook.deadlines["fr.cpc.538"], rulebook, [])
    assert NO_CASE in card_in_french(untried)
    assert "n’est pas éprouvée" in pages(cards_pdf([untried], book(rulebook)))[0]


def test_a_signed_rule_names_who_signed_it(rulebook: Rulebook) -> None:
    rule = rulebook.deadlines["fr.cpc.538"].model_copy(
        update={"status": "reviewed", "reviewed": Review(by="Claire Durand, juriste", on=DAY)}
    )
    [page] = pages(cards_pdf([rule_card(rule, rulebook, CASES[rule.id])], book(rulebook)))
    assert "RÈGLE VALIDÉE" in page
    assert "PROJET" not in page
    assert "Vérifié par : Claire Durand, juriste Le : 23 novembre 2026" in page.replace("\u00a0", " ")


ASKED = "« Quelle voie de recours est ouverte contre cette décision ? »"
KNOWN: dict[str, object] = {"fact": "decision.voie_ouverte", "known": "oui"}
UNKNOWN: dict[str, object] = {"fact": "decision.voie_ouverte", "known": "non"}
APPEAL: dict[str, object] = {"fact": "decision.voie_ouverte", "is": "appel"}
SETTLED: dict[str, object] = {"event": "transaction_signee"}
ACCEPTED: dict[str, object] = {"event": "acquiescement"}
CONDITIONS: list[tuple[dict[str, object], str]] = [
    (APPEAL, f"{ASKED} : « Appel »"),
    (KNOWN, f"{ASKED} : réponse donnée au dossier"),
    ({"any": [UNKNOWN, APPEAL]}, f"{ASKED} : « Appel », ou question restée sans réponse"),
    ({"all": [KNOWN, APPEAL]}, f"{ASKED} : « Appel »"),
    ({"not": {"all": [KNOWN, APPEAL]}}, f"{ASKED} : toute autre réponse que « Appel », ou aucune"),
    ({"not": APPEAL}, f"{ASKED} : toute autre réponse que « Appel »"),
    (
        {"all": [UNKNOWN, APPEAL]},
        f"{ASKED} : « Appel », réponse supposée par prudence tant que la question est sans réponse",
    ),
    (
        {"event": "declaration_appel", "exists": "non", "before": "2024-09-01"},
        "« Déclaration d'appel » : n'a pas eu lieu avant le 1er\u00a0septembre\u00a02024",
    ),
    ({"event": "declaration_appel", "why": "Un appel est formé"}, "Un appel est formé"),
    (
        {"any": [APPEAL, {"all": [SETTLED, ACCEPTED]}]},
        f"{ASKED} : « Appel », ou (« Transaction signée » : a eu lieu, et « Acquiescement à la décision » : a eu lieu)",
    ),
    (
        {"not": {"any": [SETTLED, ACCEPTED]}},
        "sauf dans l'un de ces cas (« Transaction signée » : a eu lieu ; « Acquiescement à la décision » : a eu lieu)",
    ),
]


@pytest.mark.parametrize(("written", "said"), CONDITIONS)
def test_a_condition_is_said_in_plain_french(rulebook: Rulebook, written: dict[str, object], said: str) -> None:
    assert clause_of(Condition.model_validate(written), rulebook.vocabulary).inline() == said


def test_causes_alike_are_said_once_and_a_shared_condition_first(rulebook: Rulebook) -> None:
    lines = lines_of("fr.cc.1648_1.recours_chaine", "Interruption", rulebook)
    assert lines[0].startswith("dans tous ces cas, si « Cet acte a-t-il été fait pour le même droit")
    assert any("« Assignation au fond » ; « Appel en cause ou en garantie »" in line for line in lines)
    assert len(lines) < 1 + len(rulebook.deadlines["fr.cc.1648_1.recours_chaine"].interrupted_by)


# -- on paper -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule_id", VARIED)
def test_a_card_holds_on_one_page(rulebook: Rulebook, rule_id: str) -> None:
    one = card(rule_id, rulebook)
    [page] = pages(cards_pdf([one], book(rulebook)))
    shown = page.replace("\u00a0", " ").replace("\u202f", " ")
    for expected in (rule_id, "PROJET – à valider", "Exemples calculés", "Nom et qualité", "Signature", "À revoir le"):
        assert expected in shown


def test_a_long_rule_takes_two_pages_at_most(rulebook: Rulebook) -> None:
    """The longest ones always; all of them in « make soak »."""
    cards = list(every_card(rulebook))
    longest = sorted(cards, key=lambda one: -len("".join(card_in_french(one))))
    shown = longest if SOAK else longest[:3]
    for one in shown:
        _, [count] = laid_out([one], book(rulebook))
        assert count <= 2, one.id


def test_the_same_card_gives_the_same_bytes_tagged_with_embedded_fonts(rulebook: Rulebook) -> None:
    one = card("fr.cpc.902", rulebook)
    pdf = cards_pdf([one], book(rulebook))
    assert pdf == cards_pdf([one], book(rulebook))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/StructTreeRoot" in opened.Root
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor or (
                "/FontFile3" in font.DescendantFonts[0].FontDescriptor
            )


def test_the_book_has_a_cover_a_table_bookmarks_and_numbered_pages(rulebook: Rulebook) -> None:
    cards = [card(rule_id, rulebook) for rule_id in VARIED[:4]]
    cards += [regime_card("forclusion", rulebook.regimes["forclusion"], rulebook)]
    pdf = book_pdf(cards, book(rulebook), workers=1)
    assert pdf == book_pdf(cards, book(rulebook), workers=1)
    told = pages(pdf)
    assert "4 règles de délai, 0 stratégies et 1 régimes communs" in told[0].replace("\u00a0", " ")
    assert rulebook.digest in told[0]
    assert len(told) == 2 + len(cards)
    for one in cards:
        listed = re.search(rf"{re.escape(one.id)} (\d+)\b", told[1])
        assert listed, one.id
        assert f"{one.id} –" in told[int(listed[1]) - 1], one.id
    assert all(f"page {number} sur {len(told)}" in text for number, text in enumerate(told, 1))
    reader = PdfReader(io.BytesIO(pdf))
    top = [item for item in reader.outline if not isinstance(item, list)]
    assert len(top) == len({one.domain for one in cards})
    assert sum(len(item) for item in reader.outline if isinstance(item, list)) == len(cards)


def test_processes_bind_the_same_book(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litigo.documents.card_book._CHUNK", 1)
    cards = [card(rule_id, rulebook) for rule_id in VARIED[2:4]]
    assert book_pdf(cards, book(rulebook), workers=2) == book_pdf(cards, book(rulebook), workers=1)


# -- when to read again -------------------------------------------------------------------------------------------


def rule_like(rulebook: Rulebook, **changes: object) -> DeadlineRule:
    return rulebook.deadlines["fr.cpc.902"].model_copy(update=changes)


def test_the_day_to_read_again_follows_the_sources_and_the_confidence(rulebook: Rulebook) -> None:
    assert check_again_on(rule_like(rulebook), rulebook) == dt.date(2027, 11, 22)
    assert check_again_on(rule_like(rulebook, confidence="medium"), rulebook) == dt.date(2027, 5, 22)
    assert check_again_on(rule_like(rulebook, check_again=dt.date(2027, 1, 1)), rulebook) == dt.date(2027, 1, 1)


def test_rules_to_read_again_are_listed_most_urgent_first(rulebook: Rulebook) -> None:
    assert due_for_review(rulebook, DAY) == []
    found = due_for_review(rulebook, dt.date(2027, 6, 1))
    assert {rule.confidence for _, rule in found} == {"low", "medium"}
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    assert len(due_for_review(rulebook, dt.date(2027, 12, 31))) == len(rulebook.deadlines)


# -- the commands -------------------------------------------------------------------------------------------------


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rules", *arguments])


def test_a_card_is_shown_as_text_and_as_data() -> None:
    assert "Contre-exemple : " in call("card", "fr.cpc.902", "--text").output
    [data] = json.loads(call("card", "fr.cpc.902", "--json").output)
    assert data["id"] == "fr.cpc.902"
    assert data["check_again"] == "2027-11-22"
    assert {"label", "lines"} == set(data["sections"][0])


def test_a_card_is_written_where_asked_or_under_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = call("card", "fr.rgpd.violation_72h", "--today", "2026-11-23")
    assert told.output == "Écrit : fiche-fr.rgpd.violation_72h.pdf (1 fiche)\n"
    assert call("card", "forclusion", "fr.rgpd.violation_72h", "--output", "deux.pdf").exit_code == 0
    assert len(pages((tmp_path / "deux.pdf").read_bytes())) == 2


def test_an_unknown_rule_or_no_rule_at_all_is_refused() -> None:
    refused = call("card", "fr.cpc.9002")
    assert refused.exit_code == 1
    assert "Vouliez-vous « fr.cpc.902 »" in refused.output
    assert call("card").exit_code == 2
    assert call("card", "fr.cpc.902", "--all").exit_code == 2


def test_rules_due_are_listed_for_a_person_and_for_a_machine() -> None:
    assert call("due", "--at", "2026-11-23").output == "0 règle(s) à relire.\n"
    rows = json.loads(call("due", "--at", "2027-06-01", "--json").output)
    assert {"id", "title", "check_again"} == set(rows[0])
