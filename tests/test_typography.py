"""French typography: the usages of a letter, and sums in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litigo.documents import typography as t
from litigo.sums import euros

NB, NN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "zéro euro"),
        ("0.01", "un centime"),
        ("0.80", "quatre-vingts centimes"),
        ("1", "un euro"),
        ("16.21", "seize euros et vingt et un centimes"),
        ("71", "soixante et onze euros"),
        ("80.00", "quatre-vingts euros"),
        ("81.00", "quatre-vingt-un euros"),
        ("91", "quatre-vingt-onze euros"),
        ("99", "quatre-vingt-dix-neuf euros"),
        ("100", "cent euros"),
        ("180", "cent quatre-vingts euros"),
        ("200.00", "deux cents euros"),
        ("201.50", "deux cent un euros et cinquante centimes"),
        ("1000.00", "mille euros"),
        ("1001", "mille un euros"),
        ("2000.01", "deux mille euros et un centime"),
        ("12345.67", "douze mille trois cent quarante-cinq euros et soixante-sept centimes"),
        ("21000", "vingt et un mille euros"),
        ("70070", "soixante-dix mille soixante-dix euros"),
        ("80000.00", "quatre-vingt mille euros"),
        ("200000.00", "deux cent mille euros"),
        ("280000", "deux cent quatre-vingt mille euros"),
        ("280080", "deux cent quatre-vingt mille quatre-vingts euros"),
        ("1000000.00", "un million d’euros"),
        ("1000000.50", "un million d’euros et cinquante centimes"),
        ("2500300.00", "deux millions cinq cent mille trois cents euros"),
        ("80000000", "quatre-vingts millions d’euros"),
        ("200000000", "deux cents millions d’euros"),
        (
            "999999999.99",
            (
                "neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille "
                "neuf cent quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"
            ),
        ),
    ],
)
def test_a_sum_is_written_in_words(amount: str, expected: str) -> None:
    assert t.euros_in_words(Decimal(amount)) == expected


@pytest.mark.parametrize("amount", ["-1", "1000000000"])
def test_a_sum_out_of_range_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="hors des limites"):
        t.euros_in_words(Decimal(amount))


@given(st.integers(0, 999_999_999))
def test_number_words_agree_with_an_independent_library(value: int) -> None:
    from num2words import num2words  # noqa: PLC0415  # another counting of words, for this check only

    assert t.words(value) == num2words(value, lang="fr")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("12345.67", f"12{NN}345,67{NB}€"),
        ("1000000", f"1{NN}000{NN}000,00{NB}€"),
        ("999.995", f"1{NN}000,00{NB}€"),
        ("0", f"0,00{NB}€"),
        ("-1500", f"−1{NN}500,00{NB}€"),
    ],
)
def test_a_sum_is_written_in_figures(amount: str, expected: str) -> None:
    assert euros(Decimal(amount)) == expected


def test_days_hours_and_shares() -> None:
    assert t.le_day(dt.date(2026, 3, 1)) == f"le{NB}1er{NB}mars{NB}2026"
    assert t.day(dt.date(2026, 8, 22)) == f"22{NB}août{NB}2026"
    assert t.short_day(dt.date(2026, 3, 1)) == "01/03/2026"
    assert t.hour("14:30") == f"14{NB}h{NB}30"
    assert t.hour("09:00") == f"9{NB}h"
    assert t.share(Decimal("62.50")) == f"62,5{NB}%"
    assert t.share(Decimal("100.00")) == f"100{NB}%"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Objet : réclamation", f"Objet{NB}: réclamation"),
        ("Objet: réclamation", f"Objet{NB}: réclamation"),
        ("à 14:30, voir https://exemple.fr/a?b=1;c", "à 14:30, voir https://exemple.fr/a?b=1;c"),
        ("vraiment ?", f"vraiment{NN}?"),
        ("vraiment?", f"vraiment{NN}?"),
        ("vraiment !?", f"vraiment{NN}!?"),
        ("un ; deux", f"un{NN}; deux"),
        ("« bonjour »", f"«{NB}bonjour{NB}»"),
        ("«bonjour»", f"«{NB}bonjour{NB}»"),
        ("n° 26/01234", f"n°{NB}26/01234"),
        ("N°12", f"N°{NB}12"),
        ("l'assuré d'hier", "l’assuré d’hier"),
        ("deux  espaces", "deux espaces"),
        ("une\nligne\tcoupée", "une ligne coupée"),
        ("le 1 mars 2026", f"le 1er{NB}mars{NB}2026"),
        ("le 12 août 2026", f"le 12{NB}août{NB}2026"),
        ("la 2ème chambre", "la 2e chambre"),
        ("article L. 121-12", f"article{NB}L.{NB}121-12"),
        ("art. 1346-5", f"art.{NB}1346-5"),
        ("M. DUPONT et Mme ROY", f"M.{NB}DUPONT et Mme{NB}ROY"),
        ("12 345,67 €", f"12{NN}345,67{NB}€"),
        ("12345.67 € payés", f"12{NN}345,67{NB}€ payés"),
        ("50 %", f"50{NB}%"),
        ("à 8 h 30", f"à 8{NB}h{NB}30"),
        ("attendre...", "attendre…"),
        ("fin .", "fin."),
        ("zéro\u200blargeur", "zérolargeur"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_typeset(typed: str, expected: str) -> None:
    assert t.typeset(typed) == expected


@given(st.text(alphabet="ab 1:;!?«»'°nN.€%,LMe\u00a0\u202f()…", max_size=40))
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = t.typeset(text)
    assert t.typeset(once) == once


@given(st.text(max_size=80))
def test_a_typeset_value_has_no_line_break_nor_blank_end(text: str) -> None:
    value = t.typeset_value(text)
    assert not set(value) & set("\n\r\t")
    assert value == value.strip(" ")
