"""What an act settles: the payment a receipt proves and when, a debt head by head, its instalments to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litigo.documents.settlement_sums import debt, instalments, receipt
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.rulebook.loader import load_rulebook

WORDS = load_rulebook().vocabulary
FILE = Path(__file__).parent / "documents" / "dossiers" / "actes_incendie_paye.yaml"
PAID_ON = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def fire() -> Dossier:
    return read_dossier(FILE.read_bytes(), FILE.name, WORDS)


@pytest.mark.parametrize(
    ("today", "moment"),
    [(dt.date(2026, 11, 22), "a_venir"), (PAID_ON, "simultane"), (dt.date(2026, 11, 24), "posterieur")],
)
def test_a_receipt_says_whether_it_comes_before_with_or_after_the_payment(
    fire: Dossier, today: dt.date, moment: str
) -> None:
    view = receipt(fire, "lys", today)
    assert view is not None
    assert {name for name in ("a_venir", "simultane", "posterieur") if view[name]} == {moment}


def test_a_receipt_leaves_out_what_another_receipt_proves(fire: Dossier) -> None:
    view: dict[str, Any] | None = receipt(fire, "lys", PAID_ON)
    assert view is not None
    assert view["total"]["chiffres"] == "48\u202f000,50\u00a0€"
    assert receipt(fire, "delmotte", PAID_ON) is None


def test_past_payments_are_not_mixed_with_the_one_of_the_day(fire: Dossier) -> None:
    unproved = tuple(payment.model_copy(update={"quittance": None}) for payment in fire.paiements)
    both = fire.model_copy(update={"paiements": unproved})
    that_day, later = receipt(both, "lys", PAID_ON), receipt(both, "lys", PAID_ON + dt.timedelta(days=1))
    assert that_day is not None
    assert later is not None
    assert [len(view["lignes"]) for view in (that_day, later) if isinstance(view["lignes"], list)] == [1, 2]


def test_a_debt_is_told_head_by_head_when_its_principal_is_known() -> None:
    facts = {"creance.principal": "3000.00", "creance.interets_echus": "62.40", "creance.montant": "9999.00"}
    view: dict[str, Any] | None = debt(facts, WORDS)
    assert view is not None
    assert [line["libelle"] for line in view["lignes"]] == ["Principal", "Intérêts échus"]
    assert view["total"]["lettres"] == "trois mille soixante-deux euros et quarante centimes"


def test_a_debt_known_as_a_whole_is_one_line_and_an_unknown_one_is_none() -> None:
    view: dict[str, Any] | None = debt({"creance.montant": "9999.00"}, WORDS)
    assert view is not None
    assert [line["libelle"] for line in view["lignes"]] == ["Créance, principal et intérêts"]
    assert debt({"creance.frais": "80.00"}, WORDS) == debt({}, WORDS) is None


def plan(total: str, count: str, first: str) -> list[dict[str, Any]] | None:
    facts = {"creance.montant": total, "apurement.echeances": count, "apurement.premiere_echeance": first}
    return instalments(facts, WORDS)


def test_instalments_keep_the_day_of_the_month_or_its_last_day() -> None:
    shown = plan("100.00", "3", "2027-01-31")
    assert shown is not None
    days = [line["date"].replace("\u00a0", " ") for line in shown]
    assert days == ["31 janvier 2027", "28 février 2027", "31 mars 2027"]
    assert [line["montant"] for line in shown] == ["33,33\u00a0€", "33,33\u00a0€", "33,34\u00a0€"]


@given(cents=st.integers(1, 99_999_999_999), count=st.integers(1, 240))
def test_instalments_add_up_to_the_debt(cents: int, count: int) -> None:
    total = Decimal(cents) / 100
    shown = plan(f"{total:.2f}", str(count), "2027-01-15")
    assert shown is not None
    paid = [Decimal(line["montant"].replace("\u202f", "").removesuffix("\u00a0€").replace(",", ".")) for line in shown]
    assert sum(paid) == total
    assert max(paid) - min(paid) < Decimal("0.01") * count


@pytest.mark.parametrize("count", ["0", "-3", "241"])
def test_a_number_of_instalments_that_makes_no_sense_is_asked_again(count: str) -> None:
    assert plan("100.00", count, "2027-01-15") is None


def test_instalments_wait_for_every_answer() -> None:
    assert instalments({"creance.montant": "100.00", "apurement.echeances": "3"}, WORDS) is None
    assert instalments({"apurement.echeances": "3", "apurement.premiere_echeance": "2027-01-15"}, WORDS) is None
