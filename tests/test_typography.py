"""French typography: the usages of a letter, and sums in words."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.documents import number_words as w
from litigo.documents import typography as t
from litigo.figures import euros

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
        ("2000000", "deux millions d’euros"),
        ("2500000", "deux millions cinq cent mille euros"),
        ("1200000", "un million deux cent mille euros"),
        ("200000001", "deux cents millions un euros"),
        ("1000000000", "un milliard d’euros"),
        ("2080000000", "deux milliards quatre-vingts millions d’euros"),
        ("3000000001.10", "trois milliards un euros et dix centimes"),
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
    assert w.euros_in_words(Decimal(amount)) == expected


@pytest.mark.parametrize("amount", ["-1", "-0.01", "1000000000000"])
def test_a_sum_out_of_range_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="hors des limites"):
        w.euros_in_words(Decimal(amount))


# Where the other library writes a sum otherwise, and why ours is kept. Both use the traditional spelling of numbers
# (« vingt et un », not « vingt-et-un » of the tolerances of 1990): on whole numbers they never differ.
DIFFERENCES: dict[str, tuple[str, str, str]] = {
    "0.01": ("un centime", "zéro euros et un centime", "une somme sous l'euro se dit sans « zéro euro »"),
    "1000000": ("un million d’euros", "un million euros", "« million » est un nom : il veut « de »"),
    "80000000": ("quatre-vingts millions d’euros", "quatre-vingts millions euros", "« million » est un nom"),
    "2000000.50": (
        "deux millions d’euros et cinquante centimes",
        "deux millions euros et cinquante centimes",
        "« million » est un nom",
    ),
    "5.00": ("cinq euros", "cinq euros et zéro centimes", "des centimes absents ne se disent pas"),
}


@pytest.mark.parametrize("amount", DIFFERENCES)
def test_each_difference_with_the_independent_library_is_known(amount: str) -> None:
    from num2words import num2words  # noqa: PLC0415  # a second opinion, for this check only

    ours, theirs, why = DIFFERENCES[amount]
    assert why
    assert w.euros_in_words(Decimal(amount)) == ours
    assert num2words(Decimal(amount).quantize(Decimal("0.01")), lang="fr", to="currency").startswith(theirs)


def test_number_words_agree_with_an_independent_library_up_to_ten_thousand() -> None:
    from num2words import num2words  # noqa: PLC0415

    assert [v for v in range(10_000) if w.words(v) != num2words(v, lang="fr")] == []


@given(st.integers(0, 999_999_999_999))
def test_number_words_agree_with_an_independent_library(value: int) -> None:
    from num2words import num2words  # noqa: PLC0415

    assert w.words(value) == num2words(value, lang="fr")


@given(st.decimals(0, Decimal("999999999.99"), places=2))
def test_a_sum_in_words_says_its_euros_then_its_cents(amount: Decimal) -> None:
    from num2words import num2words  # noqa: PLC0415

    whole, cents = divmod(int(amount * 100), 100)
    written = w.euros_in_words(amount)
    if whole:
        assert written.startswith(num2words(whole, lang="fr"))
    if cents:
        assert written.endswith(f"{num2words(cents, lang='fr')} centime{'s' if cents > 1 else ''}")
    else:
        assert "centime" not in written
    assert (" d’euro" in written) == (whole > 0 and whole % 1_000_000 == 0)
    assert ("euros" in written) == (whole > 1)


@pytest.mark.parametrize("value", [-1, 1_000_000_000_000])
def test_a_number_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="hors des limites"):
        w.words(value)


def test_days_in_words_as_acts_write_them() -> None:
    assert w.act_day(dt.date(2026, 11, 22)) == "l’an deux mille vingt-six et le vingt-deux novembre"
    assert w.act_day(dt.date(2027, 3, 1)) == "l’an deux mille vingt-sept et le premier mars"
    assert w.act_day(dt.date(1999, 8, 21)) == "l’an mil neuf cent quatre-vingt-dix-neuf et le vingt et un août"
    assert [w.days_in_words(n) for n in (1, 15, 21, 80)] == [
        "un jour", "quinze jours", "vingt et un jours", "quatre-vingts jours",
    ]  # fmt: skip


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
        ('il a dit "oui" .', f"il a dit «{NB}oui{NB}»."),
        ('" bonjour "', f"«{NB}bonjour{NB}»"),
        ("« il lit « ici » »", f"«{NB}il lit “ici”{NB}»"),
        ('« il lit "ici" »', f"«{NB}il lit “ici”{NB}»"),
        ("« il lit “ ici ” »", f"«{NB}il lit “ici”{NB}»"),
        ("« un « deux", f"«{NB}un «{NB}deux"),
        ('un écran de 24"', "un écran de 24″"),
        ("voir https://x.fr/l'avis?a=1&b=2. Fin", "voir https://x.fr/l'avis?a=1&b=2. Fin"),
        ("voir https://x.fr/2eme ?", f"voir https://x.fr/2eme{NN}?"),
        ("écrire à jean.o'neil+sin@x-y.fr: merci", f"écrire à jean.o'neil+sin@x-y.fr{NB}: merci"),
        ("REF:12 et 1:3", "REF:12 et 1:3"),
        ("version 3.10, taux 12.5 %", f"version 3.10, taux 12,5{NB}%"),
        ("14h30, 9h et 24h/24", f"14{NB}h{NB}30, 9{NB}h et 24{NB}h/24"),
        ("H2H3 et 12hab", "H2H3 et 12hab"),
        ("IBAN FR76 3000 6000 0112 34", f"IBAN FR76{NB}3000{NB}6000{NB}0112{NB}34"),
        ("e\u200b\u0301", "é"),
        ("tél. 04 72 00 00 00", f"tél. 04{NB}72{NB}00{NB}00{NB}00"),
        ("1500 €, 18742.60 € et 950,5 €", f"1{NN}500{NB}€, 18{NN}742,60{NB}€ et 950,5{NB}€"),
        ("police 1234567, année 2026, 69100 Villeurbanne", "police 1234567, année 2026, 69100 Villeurbanne"),
        ("articles L. 121-12 et R. 211-39", f"articles{NB}L.{NB}121-12 et R.{NB}211-39"),
        ("articles 1346-3 à 1346-5", f"articles{NB}1346-3 à 1346-5"),
        ("loi n° 85-677, dossier 2026-12", f"loi n°{NB}85-677, dossier 2026-12"),
        ("la 1ère et les 2èmes, XIXème", "la 1re et les 2es, XIXe"),
        ("le 05 mars et le 01 mars", f"le 5{NB}mars et le 1er{NB}mars"),
        ("Dupont c/ Durand, c/o Roy", f"Dupont c/{NB}Durand, c/o Roy"),
        ("RG n°26/01234", f"RG{NB}n°{NB}26/01234"),
        ("P.J.: 3 pièces", f"P.J.{NB}: 3 pièces"),
        ("A l'attention de l'Etat", "À l’attention de l’État"),
        ("lot A la porte", "lot A la porte"),
        ("alinéa 2, § 3", f"alinéa{NB}2, §{NB}3"),
    ],
)
def test_typeset(typed: str, expected: str) -> None:
    assert t.typeset(typed) == expected


FRAGMENTS = (
    "«", "»", "“", "”", '"', "'", "’", " ", NB, NN, ":", ";", "!", "?", ".", ",", "(", ")", "…", "€", "%", "-", "/",
    "12", "1", "05", "1500", "12.50", "345", "67", "04", "n°", "N°", "M.", "Mme", "Me", "art.", "L.", "R", "articles",
    "article", " et ", "121-12", "c/", "RG", "h", "30", "mars", "août", "er", "ère", "ème", "1 er", "Etat", "A ", "la",
    "https://x.fr/a?b", "a.b@c.fr", "FR76 3000 6000 0112 3456 7890 189", "04 72 00 00 00", "été", "X", "§", "alinéa",
    "\n", "\t", "\u200b", "\U000f0000",
)  # fmt: skip
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join) | st.text(max_size=40)


@given(texts)
@settings(max_examples=400, deadline=None)
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = t.typeset(text)
    t._known.clear()  # what was met is remembered: this must be worked out again
    assert t.typeset(once) == once


def skeleton(text: str) -> str:
    """Drop what typesetting may change: blanks, invisible signs, and the signs it says it replaces."""
    plain = unicodedata.normalize(
        "NFC", re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", unicodedata.normalize("NFC", text))
    )
    plain = re.sub(r"\s", "", plain)
    for before, after in (("’", "'"), ("...", "…"), ("º", "°"), ("État", "Etat"), ("À", "A")):
        plain = plain.replace(before, after)
    return re.sub("[«»“”″]", '"', plain)


@given(texts.filter(lambda text: not re.search(r"[eè](?:r|me)|mars|août|\.\d", unicodedata.normalize("NFC", text))))
@settings(max_examples=400, deadline=None)
def test_typesetting_neither_loses_nor_adds_a_sign(text: str) -> None:
    """Ordinals, days and machine figures apart (their cases are above), only the listed signs change."""
    assert skeleton(t.typeset(text)) == skeleton(text)


@given(texts)
def test_no_straight_quote_nor_double_space_is_left(text: str) -> None:
    set_ = re.sub(r"\S*(?://|@|www)\S*", "x", t.typeset(text))
    assert not set(set_) & {'"', "'"}
    assert "  " not in set_


@pytest.mark.parametrize("kept", ["https://x.fr/l'a?b=c;d:e!f", "www.x.fr/1ère", "o'neil@x.fr"])
@given(before=st.sampled_from(["", "voir ", "(", "« "]), after=st.sampled_from(["", " ?", ".", ")", " »", ", puis"]))
def test_an_address_of_the_web_is_never_touched(kept: str, before: str, after: str) -> None:
    assert kept in t.typeset(f"{before}{kept}{after}")


@given(st.text(max_size=80))
def test_a_typeset_value_has_no_line_break_nor_blank_end(text: str) -> None:
    value = t.typeset_value(text)
    assert not set(value) & set("\n\r\t")
    assert value == value.strip(" ")
