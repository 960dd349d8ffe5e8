"""``litigo delay``: a bare calculator of time limits, with its trace."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.options import json_option, rules_option
from litigo.dossier.scalars import strict_day
from litigo.rulebook.loader import load_rulebook
from litigo.timelimits.computation import Clock, Computation, Reached, hours_after, say_day
from litigo.timelimits.period import Period

if TYPE_CHECKING:
    from litigo.rulebook.rulebook import Rulebook

COVID = "covid_2020"
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Day(click.ParamType[dt.date]):
    """A day written AAAA-MM-JJ."""

    name = "AAAA-MM-JJ"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read the day, or refuse it in French."""
        if isinstance(value, dt.date):
            return value
        try:
            day = strict_day(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        assert isinstance(day, dt.date)
        return day


class Length(click.ParamType[Period]):
    """An ISO 8601 duration; several may be joined by « + » (« P15D+P2M »)."""

    name = "durée"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read the duration, or refuse it in French."""
        if isinstance(value, Period):
            return value
        total = Period()
        try:
            for part in str(value).split("+"):
                total = total + Period.parse(part.strip())
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return total


@click.command()
@click.option("--from", "start", type=Day(), required=True, help="Jour de l'acte ou de l'événement.")
@click.option("--hour", default="00:00", metavar="HH:MM", help="Heure de départ, pour un délai en heures (HH:MM).")
@click.option("--period", type=Length(), required=True, help="Durée : P15D, P6W, P1M, P2M15D, P5Y, PT72H.")
@click.option(
    "--counting", default="cpc_640_642", show_default=True, metavar="CLÉ", help="Décompte (clé de rules/counting.yaml)."
)
@click.option("--base", metavar="CLÉ", help="Décompte ordinaire sous covid_2020 (par défaut cpc_640_642).")
@click.option(
    "--seat", default="FR", show_default=True, metavar="LIEU", help="Siège : FR, FR-67, département ou commune INSEE."
)
@click.option("--distance", type=Length(), default="P0D", help="Augmentation de distance, ajoutée avant l'arrondi.")
@click.option("--backward", is_flag=True, help="À rebours d'une date (audience).")
@rules_option
@json_option
def delay(
    start: dt.date,
    hour: str,
    period: Period,
    counting: str,
    base: str | None,
    seat: str,
    distance: Period,
    folder: Path | None,
    *,
    backward: bool,
    as_json: bool,
) -> None:
    """Calcule un délai : date d'expiration, date avant report, étapes."""
    rulebook = load_rulebook(folder)
    key = _key(rulebook, counting, base)
    result = _compute(rulebook, start, hour, period, key, seat, distance, backward=backward)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
        return
    for step in result["steps"]:  # type: ignore[attr-defined]
        sources = f"  ({' ; '.join(step['sources'])})" if step["sources"] else ""
        click.echo(f"{step['date']}  {step['text']}{sources}")
    late = f", {result['due_time']}" if result["due_time"] else ""
    click.echo(f"Dernier jour utile : {say_day(dt.date.fromisoformat(str(result['due'])))}{late}")
    if result["literal_due"] != result["due"]:
        click.echo(f"Autre lecture (jour férié local contesté compté) : {result['literal_due']}")


def _key(rulebook: Rulebook, counting: str, base: str | None) -> str:
    """Return the counting to apply; under ``covid_2020`` it is the ordinary one, which that law must move."""
    if counting != COVID:
        if base is not None:
            raise click.UsageError(f"--base ne sert qu'avec --counting {COVID}.")
        return counting
    key = base or "cpc_640_642"
    ordinary = rulebook.countings.get(key)
    if ordinary is not None and not any(moratorium.key == COVID for moratorium in ordinary.moratoria):
        raise click.UsageError(f"le décompte « {key} » n'est pas de ceux que la période de 2020 a prorogés.")
    return key


def _compute(
    rulebook: Rulebook,
    start: dt.date,
    hour: str,
    period: Period,
    key: str,
    seat: str,
    distance: Period,
    *,
    backward: bool,
) -> dict[str, object]:
    from litigo.faults import nearest  # noqa: PLC0415

    counting = rulebook.countings.get(key)
    if counting is None:
        known = ", ".join((*rulebook.countings, COVID))
        hint = nearest(key, rulebook.countings)
        raise click.UsageError(" ".join(filter(None, (f"décompte inconnu « {key} ».", hint, f"Décomptes : {known}."))))
    backward = backward or key.startswith("backward")
    if backward and counting.rollover == "next_open_day":
        # Backwards, the day before which one must act can only be brought forward, never put off.
        counting = replace(counting, rollover="previous_open_day", moratoria=())
    try:
        clock = Clock(rulebook.calendar, rulebook.calendar.seat(seat))
        if counting.unit == "hours":
            return _hours(start, hour, period, backward=backward)
        computation = clock.compute(
            start, period, counting, extension=distance, direction="backward" if backward else "forward"
        )
    except (ValueError, OverflowError) as error:
        raise click.UsageError(str(error)) from None
    return _answer(computation, rulebook)


def _hours(start: dt.date, hour: str, period: Period, *, backward: bool) -> dict[str, object]:
    if period.months:
        raise ValueError("un délai en heures ne compte pas de mois : écrivez par exemple PT48H")
    if not _HOUR.fullmatch(hour):
        raise ValueError(f"heure « {hour} » illisible : écrivez par exemple 10:30")
    moment = dt.datetime.combine(start, dt.time.fromisoformat(hour))
    hours = period.hours + 24 * period.days
    end = hours_after(moment, -hours if backward else hours)
    text = f"{hours} heures, d'heure à heure, {'avant le' if backward else 'à compter du'} {say_day(start)}, {hour}"
    day = end.date().isoformat()
    return {
        "due": day,
        "due_time": end.strftime("%H:%M"),
        "nominal_end": day,
        "literal_due": day,
        "steps": [{"date": day, "text": text, "sources": []}],
    }


def _answer(computation: Computation, rulebook: Rulebook) -> dict[str, object]:
    return {
        "due": computation.due.isoformat(),
        "due_time": None,
        "nominal_end": computation.nominal_end.isoformat(),
        "literal_due": computation.literal_due.isoformat(),
        "steps": [_step(step, rulebook) for step in computation.steps],
    }


def _step(step: Reached, rulebook: Rulebook) -> dict[str, object]:
    cites = [rulebook.sources[key.partition("#")[0]].cite for key in step.sources]
    return {"date": step.day.isoformat(), "text": step.text, "sources": cites}
