"""Texts keep what was written and where; what is refused is refused in French, with what to do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from litigo.dossier.source_text import (
    Plain,
    StrictBoolean,
    StrictDay,
    build,
    dotted,
    read_text,
    strict_day,
    strict_number,
    strict_whole,
    unquoted,
)
from litigo.faults import FaultyFile


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["one", "two"] = "one"
    from_: str | None = Field(None, alias="from")
    amount: Annotated[Decimal, BeforeValidator(unquoted)] | None = None
    day: StrictDay | None = None
    sure: StrictBoolean = False
    parts: tuple[Part, ...] = ()
    named: dict[Annotated[str, Field(pattern=r"^[a-z]+$")], Part] = Field(default_factory=dict)
    # kinds of error met with looser types, in the rules
    loose_day: dt.date | None = None
    loose_bool: bool | None = None
    loose_int: int | None = None


def read(text: str) -> object:
    return read_text(text.encode(), "t.yaml").data


def refused(text: str) -> list[str]:
    with pytest.raises(FaultyFile) as error:
        build(Part, read_text(text.encode(), "t.yaml"))
    return [str(fault) for fault in error.value.faults]


def test_scalars_stay_text_and_remember_quotes() -> None:
    data = read("a: no\nb: 010\nc: 12:30:45\nd: '1'\ne:\nf: ~\ng: null\nh: 'null'\ni: 2026-01-01\nj: |\n  ~\n")
    assert data == {
        "a": "no", "b": "010", "c": "12:30:45", "d": "1", "e": None,
        "f": None, "g": None, "h": "null", "i": "2026-01-01", "j": "~\n",
    }  # fmt: skip
    assert isinstance(data, dict)
    assert isinstance(data["b"], Plain)
    assert not isinstance(data["d"], Plain)


@pytest.mark.parametrize("text", ['{"a":1,"b":[true,"\\u00e9\\/"],}', '{\n\t"a": 1,\n\t"b": ["true", "é/"]\n}'])
def test_json_is_read_too(text: str) -> None:
    assert read(text) == {"a": "1", "b": ["true", "é/"]}


def test_byte_order_mark_and_windows_lines_are_accepted() -> None:
    source = read_text(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "t")
    assert source.data == {"a": "1", "b": "2"}
    assert source.line_of(("b",)) == 2


def test_lines_are_those_of_the_field_or_its_nearest_parent() -> None:
    source = read_text(b"# x\na:\n  - b: 1\n    c:\n      d: 2\n  - e\n", "t")
    places = {("a",): 2, ("a", 0): 3, ("a", 0, "c"): 4, ("a", 0, "c", "d"): 5, ("a", 0, "c", "z", 3): 4, ("a", 1): 6}
    assert {path: source.line_of(path) for path in places} == places
    assert source.line_of(("zzz",)) == 2
    assert dotted(("a", 0, "c", "d")) == "a[0].c.d"


def test_root_may_be_a_list() -> None:
    assert read("- a\n- b\n") == ["a", "b"]


def test_limits_are_the_caller_s() -> None:
    with pytest.raises(FaultyFile, match="trop gros"):
        read_text(b"a: 1234", "t", max_bytes=5)
    with pytest.raises(FaultyFile, match=r"plus de 2\)"):
        read_text(b"a: [1, 2]", "t", max_nodes=2)


def test_duplicates_are_all_told_at_once() -> None:
    with pytest.raises(FaultyFile) as error:
        read("a: 1\na: 2\nb:\n  c: 1\n  c: 2\na: 3\n")
    assert [str(fault) for fault in error.value.faults] == [
        "t.yaml:2 : a : champ écrit deux fois, lignes 1 et 2. Gardez-en un seul.",
        "t.yaml:5 : b.c : champ écrit deux fois, lignes 4 et 5. Gardez-en un seul.",
        "t.yaml:6 : a : champ écrit deux fois, lignes 1 et 6. Gardez-en un seul.",
    ]


def test_a_part_of_the_text_is_built_with_its_own_lines() -> None:
    source = read_text(b"- kind: one\n- kind: two\n  parts:\n    - kidn: one\n", "t.yaml")
    assert build(Part, source, (0,)).kind == "one"
    with pytest.raises(FaultyFile) as error:
        build(Part, source, (1,))
    assert str(error.value) == "t.yaml:4 : [1].parts[0].kidn : champ inconnu. Vouliez-vous « kind » ?"


def test_data_prepared_by_the_caller_is_built_instead() -> None:
    source = read_text(b"x: 1\n", "t.yaml")
    assert build(Part, source, ("x",), {"kind": "two"}).kind == "two"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("kind: tow", "kind : valeur inconnue : « tow ». Vouliez-vous « two » ? Choix : one, two."),
        ("form: x", "form : champ inconnu. Vouliez-vous « from » ?"),
        ("zzzzzzzz: x", "champ inconnu. Champs possibles ici : kind, from, amount,"),
        ("amount: '12'", "montant écrit comme un texte, entre guillemets. Retirez les guillemets."),
        ("amount: 12 €", "montant illisible : « 12 € ». Écrivez le montant en chiffres, avec un point : 12500.50."),
        ("day: 31/01/2026", "AAAA-MM-JJ, « 31/01/2026 » lu. Écrivez 2026-01-31 si c'est bien ce jour-là."),
        ("day: [1]", "day : date attendue au format AAAA-MM-JJ. Écrivez la date ainsi"),
        ("sure: yes", "sure : « oui » ou « non » attendu, « yes » lu. Écrivez oui ou non."),
        ("parts: x", "parts : liste attendue, « x » trouvé."),
        ("parts: [x]", "parts[0] : groupe de champs attendu, « x » trouvé."),
        ("named: x", "named : groupe de champs attendu"),
        ("named: {A1: {}}", "named.A1 : écriture non admise : « A1 »."),
        ("named: {a: {kidn: one}}", "named.a.kidn : champ inconnu. Vouliez-vous « kind » ?"),
        ("loose_day: hier", "loose_day : date attendue au format AAAA-MM-JJ, « hier » lu."),
        ("loose_bool: peut-être", "loose_bool : « oui » ou « non » attendu"),
        ("loose_int: a", "loose_int : nombre entier attendu, « a » lu."),
        ("kind:", "kind : rien n'est écrit ici."),
    ],
)
def test_refusals_are_in_french_and_say_what_to_do(text: str, note: str) -> None:
    (fault,) = refused(text)
    assert note in fault


def test_long_lists_of_faults_are_cut_short() -> None:
    found = refused("\n".join(f"x{n}: 1" for n in range(300)))
    assert len(found) == 51
    assert "la liste s'arrête ici" in found[-1]


@pytest.mark.parametrize(
    "text", ["2026-1-5", " 2026-01-05", "2026-01-05 ", "20260105", "1", "1767571200", "true", "٢٠٢٦-٠١-٠٥"]
)
def test_only_full_days_are_days(text: str) -> None:
    with pytest.raises(ValueError, match="AAAA-MM-JJ"):
        strict_day(Plain(text))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_any_day_of_three_centuries_is_read_back(day: dt.date) -> None:
    assert strict_day(Plain(day)) == day == strict_day(day)


@pytest.mark.parametrize("day", [dt.date(1899, 12, 31), dt.date(2201, 1, 1)])
def test_days_outside_are_unlikely(day: dt.date) -> None:
    with pytest.raises(ValueError, match="invraisemblable"):
        strict_day(Plain(day))


def test_an_hour_is_no_day() -> None:
    with pytest.raises(ValueError, match="AAAA-MM-JJ"):
        strict_day(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize("text", ["0", "12", "12.5", "-3", "999999999.99"])
def test_plain_numbers_pass(text: str) -> None:
    assert strict_number(Plain(text)) == text


@pytest.mark.parametrize(
    "text", ["", "1,5", "1 000", "1_000", "1e3", "nan", "inf", "+1", "01", ".5", "5.", "0x10", "١"]
)
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="nombre"):
        strict_number(Plain(text))
    with pytest.raises(ValueError, match="entier"):
        strict_whole(Plain(text))


def test_unquoted_lets_other_values_through() -> None:
    assert unquoted(12) == 12
    assert unquoted(None) is None
    with pytest.raises(ValueError, match="entre guillemets"):
        unquoted("12")
