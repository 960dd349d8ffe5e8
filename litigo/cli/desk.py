"""``litigo run`` and ``litigo process``: the inbox watched, or processed once, by the same path."""

from __future__ import annotations

import datetime as dt
import gc
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from litigo.cli.delay import Day
from litigo.cli.options import json_option
from litigo.settings import OPTIONS, load_settings

if TYPE_CHECKING:
    from litigo.outbox.outcome import Outcome
    from litigo.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
ALREADY_RUNNING = 4
REFUSED = ("refuse", "quarantaine", "reporte")


def settings_options(command: F) -> F:
    """Add to a command every option of the table of settings."""
    for option in reversed(OPTIONS):
        default = "" if option.default in (None, "") else f" [par défaut : {_shown(option.default)}]"
        decorate = click.option(
            option.flag,
            option.name,
            metavar="DOSSIER" if option.kind == "folder" else "VALEUR",
            help=f"{option.help}{default}",
        )
        command = decorate(command)
    return command


def _shown(value: object) -> str:
    return {True: "oui", False: "non"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@click.command()
@settings_options
def run(**given: str | None) -> None:
    """Surveille le dossier d'arrivée et traite ce qui y est déposé, jusqu'à l'arrêt (Ctrl+C ou SIGTERM)."""
    gc.enable()
    from litigo import daemon  # noqa: PLC0415  # only this command needs it

    settings = load_settings(given)
    daemon.log_to_stderr()
    click.echo(f"litigo surveille « {settings.inbox} » et publie dans « {settings.outbox} ».", err=True)
    sys.exit(daemon.run(settings))


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[DOSSIER]...")
@click.option("--today", type=Day(), help="Jour de l'évaluation (par défaut aujourd'hui).")
@json_option
@settings_options
def process(files: tuple[Path, ...], today: dt.date | None, *, as_json: bool, **given: str | None) -> None:
    """Traite des fichiers une fois ; sans fichier, tout ce qui attend dans le dossier d'arrivée."""
    gc.enable()
    logging.getLogger("litigo").addHandler(logging.NullHandler())  # the table says it all; the log is the daemon's
    settings = load_settings(given)
    with _waiting(shown=not as_json):
        outcomes = _alone(lambda: _outcomes(settings, files, today))
    if as_json:
        click.echo(json.dumps([_plain(outcome) for outcome in outcomes], ensure_ascii=False, indent=1))
    else:
        from litigo.cli.summary import show_outcomes  # noqa: PLC0415  # rich is slow to import

        show_outcomes(outcomes, settings)
    if any(outcome.status in REFUSED for outcome in outcomes):
        sys.exit(1)


@contextmanager
def _waiting(*, shown: bool) -> Iterator[None]:
    """Show a person at a terminal that work is under way."""
    if not (shown and sys.stderr.isatty()):
        yield
        return
    from rich.console import Console  # noqa: PLC0415  # slow to import

    with Console(stderr=True).status("Lecture, évaluation et rédaction en cours…"):
        yield


def _alone(work: Callable[[], T]) -> T:
    """Do work that needs the ledger for itself; say in French why it cannot be had."""
    from litigo.ledger.lock import AlreadyRunningError  # noqa: PLC0415
    from litigo.ledger.schema import LedgerError  # noqa: PLC0415

    try:
        return work()
    except AlreadyRunningError as running:
        click.echo(str(running), err=True)
        sys.exit(ALREADY_RUNNING)
    except LedgerError as unusable:
        raise click.ClickException(str(unusable)) from None


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...")
def ledger() -> None:
    """Le registre de ce qui a été reçu et publié."""


@ledger.command()
@settings_options
def rebuild(**given: str | None) -> None:
    """Reconstruit un registre endommagé à partir des dossiers publiés ; l'ancien est mis de côté, rien n'est perdu."""
    from litigo.intake.clock import clock_for  # noqa: PLC0415
    from litigo.ledger.rebuild import rebuild as rebuild_ledger  # noqa: PLC0415

    settings = load_settings(given)
    now = clock_for(settings.timezone, None).now()
    former, found = _alone(lambda: rebuild_ledger(settings.state, settings.outbox, now))
    click.echo(f"Registre reconstruit : {found} révision(s) retrouvée(s)." + (f" Ancien : {former}" if former else ""))


def _outcomes(settings: Settings, files: tuple[Path, ...], today: dt.date | None) -> list[Outcome]:
    from litigo import daemon  # noqa: PLC0415
    from litigo.pipeline import process_files  # noqa: PLC0415

    if not files:
        return daemon.run_once(settings, today=today)
    return process_files(settings, files, today=today)


def _plain(outcome: Outcome) -> dict[str, object]:
    return {
        "status": outcome.status,
        "name": outcome.name,
        "reference": outcome.reference,
        "revision": outcome.revision,
        "next_deadline": outcome.next_deadline,
        "next_due": outcome.next_due.isoformat() if outcome.next_due else None,
        "days_left": outcome.days_left,
        "strategy": outcome.strategy,
        "documents": list(outcome.documents),
        "faults": [str(fault) for fault in outcome.faults],
        "folder": str(outcome.folder) if outcome.folder else None,
    }
