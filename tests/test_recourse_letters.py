"""What the letters of a recourse ask of whom: the division of a debt, the share of a co-insurer, separate letters."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest

from litigo.assessment.assess import asked_document, assess
from litigo.assessment.model import Assessment, DocumentDue
from litigo.documents import RenderedDocument, render_document
from litigo.documents.divisions import coinsurance, division
from litigo.documents.sums import sums
from litigo.dossier.models import Dossier, Partie
from litigo.dossier.reader import read_dossier
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tests" / "documents" / "dossiers"
TODAY = dt.date(2026, 11, 23)


def read(name: str, rulebook: Rulebook, **changed: str) -> tuple[Dossier, Assessment]:
    """Read a dossier of the tests, some of its texts replaced, and assess it."""
    (path,) = [found for folder in (FILES, ROOT / "examples") if (found := folder / f"{name}.yaml").is_file()]
    text = path.read_text(encoding="utf-8")
    assert [old for old in changed if old not in text] == []
    if changed:
        text = re.sub("|".join(map(re.escape, changed)), lambda found: changed[found[0]], text)
    dossier = read_dossier(text.encode(), path.name, rulebook.vocabulary)
    return dossier, assess(dossier, rulebook, TODAY, "0" * 64)


def letters(name: str, document: str, rulebook: Rulebook, **changed: str) -> list[RenderedDocument]:
    dossier, assessment = read(name, rulebook, **changed)
    clauses = rulebook.clauses_on(TODAY)
    return [
        render_document(due, dossier, assessment, ROOT / "templates", rulebook.vocabulary, clauses=clauses)
        for due in due_for(dossier, assessment, document, rulebook)
    ]


def due_for(dossier: Dossier, assessment: Assessment, document: str, rulebook: Rulebook) -> tuple[DocumentDue, ...]:
    return asked_document(dossier, rulebook, assessment, document)


def party(dossier: Dossier, identifier: str) -> Partie:
    return next(party for party in dossier.parties if party.id == identifier)


def cents(written: object) -> Decimal:
    """Read a sum as a letter prints it."""
    return Decimal(re.sub(r"[^\d,]", "", str(written)).replace(",", "."))


# ---------------------------------------------------------------- a debt divided


def asked(name: str, rulebook: Rulebook, debtor: str, **changed: str) -> Decimal | None:
    dossier, assessment = read(name, rulebook, **changed)
    found = division(dossier, assessment.amounts, party(dossier, debtor))
    if found is None or found["demande"] is None:
        return None
    assert isinstance(found["demande"], dict)
    return cents(found["demande"]["chiffres"])


def test_each_debtor_is_asked_for_its_own_part_and_together_for_what_we_paid_beyond_ours(rulebook: Rulebook) -> None:
    parts = [asked("contribution_trois_responsables", rulebook, debtor) for debtor in ("monteur", "fabricant")]
    assert parts == [Decimal("51380.30"), Decimal("32112.69")]


def test_what_another_has_paid_back_reduces_what_is_asked(rulebook: Rulebook) -> None:
    back = "  - {date: 2026-09-01, montant: 40000.00, beneficiaire: organisateur, nature: recours_percu}\nprocedures:"
    parts = [
        asked("contribution_trois_responsables", rulebook, debtor, **{"procedures:": back})
        for debtor in ("monteur", "fabricant")
    ]
    assert sum(part or 0 for part in parts) == Decimal("128450.75") - Decimal("40000.00") - Decimal("44957.76")


def test_nothing_is_asked_while_we_have_not_paid_beyond_our_part(rulebook: Rulebook) -> None:
    changed = {
        "montant: 108450.75": "montant: 1000.00",
        "  partage.motif": "  partage.dette: 128450.75\n  partage.motif",
    }
    assert asked("contribution_trois_responsables", rulebook, "monteur", **changed) is None


def test_parts_that_do_not_make_up_the_whole_are_asked_about_never_completed(rulebook: Rulebook) -> None:
    assert asked("contribution_trois_responsables", rulebook, "monteur", **{"part: 25": "part: 20"}) is None
    (first, _) = letters(
        "contribution_trois_responsables", "reclamation_contribution", rulebook, **{"part: 25": "part: 20"}
    )
    assert first.draft
    assert any("cent pour cent en tout" in label for label in first.missing)


def test_insurers_of_one_risk_divide_the_loss_as_each_would_have_paid_alone(rulebook: Rulebook) -> None:
    assert asked("assurances_cumulatives", rulebook, "orfevre") == Decimal("9090.91")


@pytest.mark.parametrize("parts", [(35, 40, 25), (33, 33, 34), (1, 98, 1), (50, 25, 25)])
def test_the_lines_of_a_division_always_add_up_to_the_debt(rulebook: Rulebook, parts: tuple[int, int, int]) -> None:
    written = ("partage.part: 35", "partage.part: 40", "partage.part: 25")
    changed = {old: f"partage.part: {new}.00" for old, new in zip(written, parts, strict=True)}
    dossier, assessment = read("contribution_trois_responsables", rulebook, **changed)
    found = division(dossier, assessment.amounts, party(dossier, "monteur"))
    assert found is not None
    assert isinstance(found["lignes"], list)
    assert sum(cents(line["montant"]) for line in found["lignes"]) == Decimal("128450.75")


# ---------------------------------------------------------------- co-insurance


def test_the_shares_of_co_insurers_make_up_the_sum_claimed(rulebook: Rulebook) -> None:
    dossier, assessment = read("biennale_expert", rulebook)
    found = [
        coinsurance(dossier, assessment.amounts, party(dossier, one)) for one in ("bretagne_mutuelle", "cap_horizon")
    ]
    sums_asked = [one["montant"] for one in found if one]
    assert [cents(one["chiffres"]) for one in sums_asked if isinstance(one, dict)] == [
        Decimal("111627.75"), Decimal("74418.50"),
    ]  # fmt: skip
    assert coinsurance(dossier, assessment.amounts, party(dossier, "kerbiquet")) is None


def test_an_insurer_alone_is_asked_for_the_whole(rulebook: Rulebook) -> None:
    shares = (
        "  coassureurs:\n    - {nom: Bretagne Mutuelle, part: 60, aperiteur: oui}\n"
        "    - {nom: Cap Horizon Assurances, part: 40}\n"
    )
    (letter,) = letters("biennale_expert", "lettre_interruptive_l114_2", rulebook, **{shares: ""})
    assert "coassurance" not in letter.text
    assert "186\u202f046,25\u00a0€ (cent" in letter.text


# ---------------------------------------------------------------- the sum of a recourse


def recourse(rulebook: Rulebook, **changed: str) -> tuple[object, object]:
    dossier, assessment = read("recours_partage", rulebook, **changed)
    found = sums(dossier, assessment, rulebook.vocabulary)["montants"]
    assert isinstance(found, dict)
    return found["recours"]["chiffres"], found["reste_assure"] and found["reste_assure"]["chiffres"]


def test_the_sum_asked_follows_the_share_of_the_person_liable_the_insured_served_first(rulebook: Rulebook) -> None:
    assert recourse(rulebook) == ("5\u202f300,00\u00a0€", "700,00\u00a0€")


def test_with_no_settled_share_we_ask_for_what_we_paid_and_nothing_for_the_insured(rulebook: Rulebook) -> None:
    open_share = {"responsabilite: {part: 60, motif: Étanchéité dégradée chez l'assurée}\n": ""}
    assert recourse(rulebook, **open_share) == ("9\u202f300,00\u00a0€", None)


def test_without_the_insured_s_mandate_his_rights_are_reserved(rulebook: Rulebook) -> None:
    (letter,) = letters(
        "recours_partage", "reclamation_subrogatoire", rulebook, **{"mandat_assure: oui": "mandat_assure: non"}
    )
    assert "s’exercent par préférence" in letter.text
    assert "700,00" not in letter.text.partition("5. Notre demande")[2]


# ---------------------------------------------------------------- to whom


def test_the_insurer_and_the_person_liable_each_get_a_formal_notice(rulebook: Rulebook) -> None:
    _, assessment = read("degat_des_eaux_recours", rulebook)
    found = [(one.id, one.recipient_via) for one in assessment.documents if one.id.startswith("mise_en_demeure")]
    assert found == [("mise_en_demeure", "assureur"), ("mise_en_demeure~garnier~partie", "partie")]
    insurer, person = letters("degat_des_eaux_recours", "mise_en_demeure", rulebook)
    assert "Mutuelle Atlantique des Artisans\n3 rue du Calvaire" in insurer.text
    assert "Plomberie Garnier\n9 rue Challemel-Lacour" in person.text


def test_a_person_whose_insurer_is_not_known_gets_one_letter(rulebook: Rulebook) -> None:
    (letter,) = letters("petit_recours_demeure", "mise_en_demeure", rulebook)
    assert "Monsieur Ronan Cadiou\n11 impasse du Verger" in letter.text


def test_a_letter_for_several_roles_goes_once_to_each_person(rulebook: Rulebook) -> None:
    dossier, assessment = read("incendie_four_preuve", rulebook)
    found = [
        (one.recipient, one.recipient_via)
        for one in due_for(dossier, assessment, "lettre_conservation_preuve", rulebook)
    ]
    assert found == [("thermo", "partie"), ("thermo", "assureur"), ("pavesi", "partie")]
    assert len({one.id for one in due_for(dossier, assessment, "lettre_conservation_preuve", rulebook)}) == 3


# ---------------------------------------------------------------- what is printed only in its case


def test_the_amicable_attempt_is_offered_where_the_law_imposes_it_only(rulebook: Rulebook) -> None:
    imposed = "impose une tentative amiable"
    (small,) = letters("petit_recours_demeure", "mise_en_demeure", rulebook)
    larger = letters("degat_des_eaux_recours", "mise_en_demeure", rulebook)
    assert imposed in small.text
    assert not any(imposed in letter.text for letter in larger)


def test_a_case_nobody_can_tell_is_not_printed(rulebook: Rulebook) -> None:
    unknown = {"  convention.coral_membres: oui\n": ""}
    (letter,) = letters("recours_partage", "reclamation_subrogatoire", rulebook, **unknown)
    assert "CORAL" not in letter.text


def test_the_exhibits_a_text_of_the_file_cites_are_listed(rulebook: Rulebook) -> None:
    (dire,) = letters("expertise_dire", "dire_expert", rulebook)
    listed = dire.text.partition("Bordereau des pièces")[2]
    assert [number for number in ("1", "4", "5") if f"Pièce n°\u00a0{number}" in listed] == ["1", "4", "5"]


# ---------------------------------------------------------------- the escalation, step by step


def test_each_step_of_the_escalation_calls_for_the_next_one_only(rulebook: Rulebook) -> None:
    days = {"escalade_service": "2025-11-24", "escalade_direction": "2026-04-06", "escalade_conciliation": "2026-11-23"}
    found = []
    for name, day in days.items():
        dossier, _ = read(name, rulebook)
        assessment = assess(dossier, rulebook, dt.date.fromisoformat(day), "0" * 64)
        found.append([one.id for one in assessment.documents if one.id.startswith("escalade")])
    assert list(itertools.chain(*found)) == [
        "escalade_coral",
        "escalade_coral_direction",
        "escalade_coral_conciliation",
    ]


def test_a_document_may_bear_the_name_of_the_strategy_that_calls_for_it(rulebook: Rulebook) -> None:
    strategy, document = rulebook.strategies["escalade_coral"], rulebook.documents["escalade_coral"]
    assert rulebook.place_of(strategy).startswith("strategies/")
    assert rulebook.place_of(document).startswith("documents/")
    assert rulebook.rule("document.escalade_coral") is document
