"""``litigo run``: watches the inbox and keeps the outbox up to date; ``run_once`` does the same until all is quiet.

The scan is what finds files; file system events only shorten the wait. Everything that could hang on a stranger's file
happens in the workshop, a process of its own.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from litigo.faults import Fault, RulebookError
from litigo.intake.clock import Clock, clock_for
from litigo.intake.settling import Settling, scan
from litigo.intake.staging import StillChangingError, UnusableError
from litigo.intake.watch import Watch
from litigo.ledger.lock import AlreadyRunningError
from litigo.ledger.records import Job, Publication
from litigo.ledger.schema import LedgerError
from litigo.outbox import durable
from litigo.outbox.outcome import Outcome
from litigo.outbox.workshop import StoppingError
from litigo.pipeline import Pipeline, ServicesFactory, WaitsForEarlierError, opened
from litigo.settings import Settings

# Errors are logged without traceback (TRY400): it could quote a person's file, and logs hold no personal data.
log = logging.getLogger("litigo")

LEDGER_UNUSABLE = 1
ALREADY_RUNNING = 4
_BATCH = 25  # files or dossiers between two scans, so that neither a burst nor a new day hides the rest
_WAITS: tuple[float, ...] = (
    5.0,
    30.0,
    120.0,
    600.0,
    3600.0,
)  # seconds before what the disk or a share refused is tried again
_POLLING = 1.0  # seconds between two scans when no event can be expected
_PATIENCE = 20.0  # seconds ``run_once`` waits for a file that keeps changing


class Desk:
    """One pass after another over the inbox and the open dossiers."""

    def __init__(self, pipeline: Pipeline, stopping: threading.Event) -> None:
        self._pipeline = pipeline
        self._stopping = stopping
        self._settling = Settling(pipeline.settings.settle_seconds)
        self._ready: deque[str] = deque()
        self._jobs: deque[Job] = deque()
        self._later: dict[int, tuple[int, float]] = {}
        self._paused_until = 0.0
        self._feeds_after = 0.0
        self._orphans_looked_for = False
        self._to_reassess: Iterator[Publication] | None = None

    def begin(self) -> None:
        """Clean what an interruption left, and queue what it left undone."""
        self._jobs.extend(self._pipeline.recover())

    def turn(self) -> Iterator[Outcome]:
        """Do one pass; yields what became of each file. Stops between two files when asked to."""
        self._queue_retries()
        while self._jobs and not self._stopping.is_set():
            yield from self._carry_out(self._jobs.popleft())
        yield from self._take_files()
        if not self._ready:
            yield from self._reassess()
            self._look_for_orphans()
            self._refresh_feeds()

    def wait(self) -> float | None:
        """Return how long nothing needs to be done, ``None`` when only an event or the rescan can bring work."""
        now = self._pipeline.clock.monotonic()
        if self._ready or self._jobs or self._to_reassess is not None:
            return 0.0
        if self._settling.pending():
            return max(self._pipeline.settings.settle_seconds / 2, 0.02)
        moments = [moment for _, moment in self._later.values()]
        return max(min(moments) - now, 0.02) if moments else None

    # --- files -------------------------------------------------------------------------------------------------

    def _take_files(self) -> Iterator[Outcome]:
        try:
            self._look()
        except OSError as error:
            self._pause("dossier_de_depot_inaccessible", error)
            return
        for _ in range(min(_BATCH, len(self._ready))):
            if self._stopping.is_set():
                return
            yield from self._take(self._ready.popleft())

    def _look(self) -> None:
        """Scan the inbox, unless there is no room to take anything in."""
        now = self._pipeline.clock.monotonic()
        if now < self._paused_until:
            return
        settings = self._pipeline.settings
        if shutil.disk_usage(settings.state).free < settings.free_megabytes * 1_000_000:
            raise OSError(0, "espace disque insuffisant")
        looks = scan(settings.inbox)
        self._pipeline.board.forget_gone(looks)
        self._ready.extend(self._settling.observe(looks, now))

    def _take(self, name: str) -> Iterator[Outcome]:
        try:
            job = self._pipeline.stage(self._pipeline.settings.inbox, name, inbox=True)
        except StillChangingError:
            self._settling.again(name)
        except UnusableError as unusable:
            yield self._pipeline.board.refuse_in_place(name, unusable.fault)
        except OSError as error:
            self._settling.again(name)
            self._pause("depot_illisible", error)
        else:
            if job.id not in self._later:
                yield from self._carry_out(job)

    def _pause(self, event: str, error: OSError) -> None:
        """Leave the inbox alone for a while: the disk or the share is in trouble."""
        log.error("event=%s errno=%s", event, error.errno)
        self._paused_until = self._pipeline.clock.monotonic() + _WAITS[0]

    def _carry_out(self, job: Job) -> Iterator[Outcome]:
        started = time.monotonic()
        try:
            if job.settled:
                self._put_away(job)
                return
            outcome = self._pipeline.carry_out(job)
        except (OSError, RulebookError, WaitsForEarlierError) as error:
            yield self._postpone(job, error)
            return
        self._put_away(self._pipeline.ledger.job(job.id))
        log.info("event=traite job=%d statut=%s ms=%d", job.id, outcome.status, (time.monotonic() - started) * 1000)
        yield outcome

    def _put_away(self, job: Job) -> None:
        try:
            if not self._pipeline.put_away(job):
                self._schedule(job)
        except OSError as error:
            log.error("event=original_non_range job=%d errno=%s", job.id, error.errno)  # noqa: TRY400
            self._schedule(job)

    def _postpone(self, job: Job, error: Exception) -> Outcome:
        log.error("event=reporte job=%d erreur=%s", job.id, type(error).__name__)
        wait = self._schedule(job)
        message = f"le traitement a été reporté de {wait:.0f} s : {error}"
        fault = Fault(job.receipt.name, 0, "", message, "Rien n'est perdu ; litigo recommencera de lui-même.")
        return Outcome("reporte", job.receipt.name, job.reference, faults=(fault,))

    def _schedule(self, job: Job) -> float:
        tries, _ = self._later.get(job.id, (0, 0.0))
        wait = _WAITS[min(tries, len(_WAITS) - 1)]
        self._later[job.id] = (tries + 1, self._pipeline.clock.monotonic() + wait)
        return wait

    def _queue_retries(self) -> None:
        now = self._pipeline.clock.monotonic()
        for number in sorted(number for number, (_, moment) in self._later.items() if moment <= now):
            job = self._pipeline.ledger.job(number)
            if job.settled and job.released:
                del self._later[number]
            elif job not in self._jobs:
                self._jobs.append(job)

    # --- open dossiers and calendars ---------------------------------------------------------------------------

    def _reassess(self) -> Iterator[Outcome]:
        """Look at some of the open dossiers again, if the day or the rules changed."""
        if self._to_reassess is None:
            listed = self._pipeline.to_reassess()
            if listed is None:
                return
            self._to_reassess = iter(listed)
        for _ in range(_BATCH):
            if self._stopping.is_set():
                return
            publication = next(self._to_reassess, None)
            if publication is None:
                self._to_reassess = None
                self._pipeline.reassessed()
                return
            yield from self._reassess_one(publication)

    def _reassess_one(self, publication: Publication) -> Iterator[Outcome]:
        try:
            outcome = self._pipeline.reassess(publication)
        except OSError as error:
            log.error("event=recalcul_reporte errno=%s", error.errno)  # noqa: TRY400
            return
        if outcome is not None:
            yield outcome

    def _look_for_orphans(self) -> None:
        """Once the inbox is quiet, take up the originals that were kept but never recorded."""
        quiet = not self._settling.pending() and self._pipeline.clock.monotonic() >= self._paused_until
        if quiet and not self._orphans_looked_for:
            self._orphans_looked_for = True
            self._jobs.extend(self._pipeline.adopt_orphans())

    def _refresh_feeds(self) -> None:
        now = self._pipeline.clock.monotonic()
        if now >= self._feeds_after and self._pipeline.refresh_feeds():
            self._feeds_after = now + _WAITS[1]


def run(settings: Settings, *, clock: Clock | None = None, services: ServicesFactory | None = None) -> int:
    """Watch and publish until asked to stop; return the exit code.

    Raises:
        RulebookError: the rules cannot be loaded.
    """
    stopping, wake = threading.Event(), threading.Event()
    moment = clock or clock_for(settings.timezone, None)
    try:
        with (
            _asked_to_stop(stopping, wake),
            opened(settings, clock=moment, services=services, stopping=stopping) as desk,
        ):
            _watch(desk, stopping, wake)
    except StoppingError:
        log.info("event=arret travail=laisse_pour_la_suite")
    except AlreadyRunningError as running:
        print(running, file=sys.stderr)
        return ALREADY_RUNNING
    except LedgerError as unusable:
        print(unusable, file=sys.stderr)
        return LEDGER_UNUSABLE
    return 0


def _watch(pipeline: Pipeline, stopping: threading.Event, wake: threading.Event) -> None:
    settings = pipeline.settings
    durable.make_folder(settings.inbox)
    desk, watch = Desk(pipeline, stopping), Watch(settings.inbox, wake)
    desk.begin()
    log.info("event=demarrage regles=%s", pipeline.workshop.rulebook()[:16])
    try:
        while not stopping.is_set():
            listening = not settings.polling and watch.renew()
            wake.clear()
            for _ in desk.turn():
                pass
            idle = settings.rescan_seconds if listening else min(_POLLING, settings.rescan_seconds)
            wait = desk.wait()
            wake.wait(idle if wait is None else min(wait, idle))
    finally:
        watch.stop()
    log.info("event=arret travail=termine")


def run_once(
    settings: Settings,
    *,
    today: dt.date | None = None,
    clock: Clock | None = None,
    services: ServicesFactory | None = None,
) -> list[Outcome]:
    """Process what is in the inbox, by the very path of the daemon, and return what became of each file.

    Raises:
        AlreadyRunningError: a daemon is at work; it will take the files itself.
        RulebookError: the rules cannot be loaded.
    """
    moment = clock or clock_for(settings.timezone, today)
    outcomes: list[Outcome] = []
    with opened(settings, clock=moment, services=services) as pipeline:
        durable.make_folder(settings.inbox)
        desk = Desk(pipeline, threading.Event())
        desk.begin()
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < _PATIENCE:
            found = list(desk.turn())
            outcomes += found
            if found:
                quiet_since = time.monotonic()
            wait = desk.wait()
            if wait is None or wait > 1.0:
                break
            time.sleep(wait)
    return outcomes


@contextmanager
def _asked_to_stop(stopping: threading.Event, wake: threading.Event) -> Iterator[None]:
    """Turn SIGTERM and SIGINT into a request to stop, where signals can be received."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        wake.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def log_to_stderr() -> None:
    """Send the log to the standard error, one line an event, in universal time, without personal data."""
    handler = logging.StreamHandler()
    formatter = logging.Formatter("%(asctime)sZ niveau=%(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
