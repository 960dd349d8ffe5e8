"""Changes that cannot move a date nor a rank for anyone, each with its reason; a test checks that each is still one."""

from __future__ import annotations

from typing import NamedTuple

from tests.mutation.numbers import Number


class Equivalent(NamedTuple):
    """Values of one number (``path`` in the words of the file) that change nothing, and why."""

    owner: str
    path: str
    values: tuple[str, ...]
    why: str


SALE = "a sale of 18 February 2005 already satisfies the alternative before this one"
IN_DAYS = "worked days are counted from the morrow of the act, whatever the first day"
IN_HOURS = "hours run from the hour of the act: neither roll-over, clear day, nor whole years apply to them"
BACKWARD = "the full days of a period counted back never hold the day of the hearing"
EQUIVALENT = (
    Equivalent("fr.cc.1648_1", "applies_when.all.1.any.1.not.before", ("2005-02-19",), SALE),
    Equivalent("fr.cc.1648_1.recours_chaine", "applies_when.all.0.any.1.not.before", ("2005-02-19",), SALE),
    Equivalent(
        "fr.cc.1648_1", "long_stop.when.all.0.any.1.all.0.before", ("2008-06-20",),
        "a sale of 19 June 2008 already satisfies the alternative before this one",
    ),
    Equivalent(
        "dette_badinter_assureur", "reasons.0.points", ("11",),
        "ninety and ten reach the top of the scale; what lowers it cannot hold while this reason does",
    ),
    Equivalent(
        "prescription_assurance", "suspended_by.2.floor", ("P5M", "P7M"),
        "the measure first interrupts: a whole new period, of two years at least, follows the report",
    ),
    Equivalent(
        "mise_en_demeure", "cases.1.when.all.0.any.2.all.1.at_most", ("0.01",),
        "a payment of one cent already satisfies the alternative before this one",
    ),
    Equivalent("days_without_holidays", "first_day", ("included",), IN_DAYS),
    Equivalent("business_days_ouvres", "first_day", ("included",), IN_DAYS),
    Equivalent("business_days_ouvrables", "first_day", ("included",), IN_DAYS),
    Equivalent(
        "business_days_ouvres", "rollover", ("next_open_day", "previous_open_day"),
        "the last of so many days worked from Monday to Friday is itself an open day",
    ),
    Equivalent("hours", "first_day", ("included",), IN_HOURS),
    Equivalent("hours", "rollover", ("next_open_day", "previous_open_day"), IN_HOURS),
    Equivalent("hours", "clear", ("True",), IN_HOURS),
    Equivalent("hours", "end_of_year", ("True",), IN_HOURS),
    Equivalent("backward_hours", "first_day", ("included",), IN_HOURS),
    Equivalent("backward_hours", "rollover", ("next_open_day", "previous_open_day"), IN_HOURS),
    Equivalent("backward_hours", "clear", ("True",), IN_HOURS),
    Equivalent("backward_hours", "end_of_year", ("True",), IN_HOURS),
    Equivalent("backward", "first_day", ("included",), BACKWARD),
    Equivalent(
        "end_of_year", "unit", ("ouvres", "ouvrables", "sans_feries"), "whole civil years end on 31 December"
    ),
    Equivalent("end_of_year", "first_day", ("included",), "whole civil years end on 31 December"),
    Equivalent(
        "workdays", "holidays.19.since", ("2015-08-10",), "28 March 2016 was Easter Monday, a holiday everywhere"
    ),
)  # fmt: skip
_REASONS = {(entry.owner, entry.path, value): entry.why for entry in EQUIVALENT for value in entry.values}


def why_equivalent(number: Number, value: object) -> str | None:
    """Return the reason why this change cannot be seen, ``None`` when it must be."""
    return _REASONS.get((number.owner, number.dotted, str(value)))
