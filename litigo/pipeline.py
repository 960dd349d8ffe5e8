"""The one sequence every face calls: read, assess, publish.

Each step is durable before the next begins: a power cut or a kill at any point loses nothing and publishes once::

    staged       the original is kept under its hash, the ledger knows it
    (attempt)    counted before it is made: a file that kills litigo three times is set aside
    planned      the revision number and its place are fixed
    published    the folder appeared in the outbox by one rename
    released     the original left the inbox for the archive
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from litigo.assessment.model import Assessment
from litigo.dossier.models import Dossier
from litigo.faults import Fault, FaultyFile, LitigoError, RulebookError
from litigo.intake import recovery, refusals
from litigo.intake.clock import Clock, clock_for
from litigo.intake.names import is_accepted
from litigo.intake.noticeboard import NoticeBoard
from litigo.intake.release import release
from litigo.intake.staging import (
    StillChangingError,
    UnusableError,
    blob_path,
    keep_blob,
    read_dropped,
)
from litigo.ledger.lock import held
from litigo.ledger.rebuild import adopt_publications, publication_of
from litigo.ledger.records import STRIKES, Job, JobState, Origin, Publication, Receipt
from litigo.ledger.store import Ledger
from litigo.outbox import durable
from litigo.outbox.bench import Drafted, Examined, Source, original_name
from litigo.outbox.changes import visible
from litigo.outbox.engine import real_services
from litigo.outbox.exhibit_drafts import ExhibitSettings
from litigo.outbox.feedroom import FeedRoom
from litigo.outbox.letter_files import write_gaps
from litigo.outbox.manifest import Manifest
from litigo.outbox.outcome import Outcome, Status, of_revision, read_json
from litigo.outbox.pair import open_workshop
from litigo.outbox.publish import SlotConflictError, find_done, point_to, publish, slot_name, slot_path, slots
from litigo.outbox.revision import in_words, planned_manifest, read_assessment, write_changes
from litigo.outbox.services import Services
from litigo.outbox.stale import write_stale_note
from litigo.outbox.workshop import WorkerFailedError, WorkerLostError, Workshop
from litigo.settings import Settings

# Errors are logged without traceback (TRY400): it could quote a person's file, and logs hold no personal data.
log = logging.getLogger("litigo")

ServicesFactory = Callable[[], Services]
OLDER = "anterieur"  # verdict of a file older than the current revision; dropping it again confirms it
_TOLD: Mapping[JobState, Status] = {"published": "publie", "duplicate": "deja_recu", "rejected": "refuse"}


class WaitsForEarlierError(LitigoError):
    """An earlier file of the same dossier is held up by the disk: revisions keep the order of arrival."""


class _OlderFileError(FaultyFile):
    """The file is less up to date than the revision it would replace."""


class Pipeline:
    """The sequence, bound to its folders. One at a time: its owner holds the lock of the state folder."""

    def __init__(self, settings: Settings, ledger: Ledger, workshop: Workshop, clock: Clock) -> None:
        self.settings = settings
        self.ledger = ledger
        self.workshop = workshop
        self.clock = clock
        self.board = NoticeBoard(settings, ledger, self._now)
        self.feeds = FeedRoom(settings.outbox, workshop, self._source_of)

    # --- taking in ---------------------------------------------------------------------------------------------

    def stage(self, folder: Path, name: str, *, inbox: bool) -> Job:
        """Keep a file for good and record its arrival; see :func:`litigo.intake.staging.read_dropped` for refusals."""
        content, look = read_dropped(folder, name, max_bytes=self.settings.max_bytes)
        sha256 = keep_blob(self.settings.state, content)
        origin: Origin = "inbox" if inbox else "fichier"
        job = self.ledger.receive(Receipt(sha256, name, look.mark, origin, self._now()))
        log.info("event=recu job=%d contenu=%s octets=%d", job.id, sha256[:8], len(content))
        return job

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def _today(self) -> dt.date:
        return self.clock.now().date()

    # --- one job -----------------------------------------------------------------------------------------------

    def carry_out(self, job: Job) -> Outcome:
        """Decide a job: publish it, or explain to its owner why not. Its original is then to be put away.

        Raises:
            OSError: the disk or a share is at fault; the job stays as it is, to be tried again.
            WaitsForEarlierError: the same, because of an earlier file of the same dossier.
            StoppingError: litigo was asked to stop; the job will be done at the next start.
        """
        while True:
            try:
                outcome = self._closed_early(job) or self._attempt(job)
            except SlotConflictError:
                log.error("event=place_occupee job=%d", job.id)  # noqa: TRY400
                adopt_publications(self.ledger, self.settings.outbox)
                outcome = None
                self.ledger.unplan(job)
            if outcome is not None:
                return outcome
            job = self.ledger.job(job.id)

    def put_away(self, job: Job) -> bool:
        """Release the original of a decided job; ``False`` when it must be tried again."""
        if job.released:
            return True
        inbox, state = self.settings.inbox, self.settings.state
        if job.receipt.origin == "inbox" and not release(inbox, state, job, max_bytes=self.settings.max_bytes):
            return False
        self.ledger.release(job)
        return True

    def _attempt(self, job: Job) -> Outcome | None:
        """Try to publish; ``None`` when the worker died of it and the attempt counts."""
        attempt = self.ledger.begin_attempt(job)
        try:
            return self._publish(attempt)
        except WorkerLostError as lost:
            log.error("event=processus_perdu job=%d motif=%s", job.id, str(lost).replace(" ", "_"))  # noqa: TRY400
            return None
        except WorkerFailedError as failure:
            return self.board.refuse(attempt, "quarantined", [refusals.our_mistake(job.receipt.name, str(failure))])
        except _OlderFileError as older:
            return self.board.refuse(attempt, "rejected", older.faults, OLDER)
        except RulebookError:
            self.ledger.give_back(attempt, job.strikes)
            raise
        except FaultyFile as faulty:
            return self.board.refuse(attempt, "rejected", faulty.faults)
        except BaseException:  # the disk, a place taken, a stop: the file is not to blame
            self.ledger.give_back(attempt, job.strikes)
            raise

    def _closed_early(self, job: Job) -> Outcome | None:
        """Close a job that needs no attempt: already published, already received, of the wrong kind, or deadly."""
        name = job.receipt.name
        if job.settled:
            folder = slot_path(self.settings.outbox, job.reference, job.slot) if job.slot else None
            return Outcome(_TOLD.get(job.state, "quarantaine"), name, job.reference, job.revision, folder=folder)
        if job.state == "planned":
            done = find_done(self.settings.outbox, planned_manifest(job))
            if done is not None:
                self._record(job, done)
                return self._closed_early(self.ledger.job(job.id))
        current = self.ledger.current_with(job.receipt.sha256)
        replaced = job.purpose == "recalcul" and current is None
        if replaced or (job.state == "staged" and job.purpose == "depot" and current is not None):
            return self._drop(self.ledger.settle(job, state="duplicate"), current)
        if not is_accepted(name):
            return self.board.refuse(job, "rejected", [refusals.wrong_kind(name)])
        if job.strikes >= STRIKES:
            return self.board.refuse(job, "quarantined", [refusals.deadly(name)])
        return None

    def _drop(self, job: Job, current: Publication | None) -> Outcome:
        log.info("event=deja_recu job=%d contenu=%s", job.id, job.receipt.sha256[:8])
        if current is None:
            return Outcome("deja_recu", job.receipt.name)
        folder = slot_path(self.settings.outbox, current.reference, current.slot)
        self.board.answer(current.reference, job.receipt.name)
        return Outcome("deja_recu", job.receipt.name, current.reference, current.revision, folder=folder)

    # --- publishing --------------------------------------------------------------------------------------------

    def _publish(self, job: Job) -> Outcome:
        day = job.occasion[:10] or self._today().isoformat()
        source = self._source(job.receipt.sha256, job.receipt.name)
        examined = self.workshop.examine(source, day)
        previous = self.ledger.latest(examined.reference)
        if self.ledger.waits_for_earlier(job, examined.reference):
            raise WaitsForEarlierError("un dépôt antérieur du même dossier est encore en attente")
        if previous is not None and self.ledger.overtaken(job, examined.reference):
            outcome = self._drop(self.ledger.settle(job, state="duplicate"), previous)
            return replace(outcome, status="remplace")
        before = read_assessment(self.settings.outbox, previous)
        self._check_arrival(job, examined, before)
        job = self._plan(job, examined.reference)
        drafted, stage = self._draft(job, source, day)
        write_gaps(stage)
        changed = write_changes(self.settings.outbox, stage, job, previous, before, examined) if previous else {}
        faults = (*examined.warnings, *drafted.faults)
        manifest = replace(
            planned_manifest(job),
            rulebook=examined.rulebook,
            day=day,
            handler=examined.handler,
            closed_on=examined.closed_on,
            published_at=self._now(),
            previous=previous.slot if previous else "",
            faults=in_words(faults),
            changes=changed,
        )
        self._record(job, publish(stage, self.settings.outbox, manifest))
        return of_revision(
            read_json(examined.assessment),
            name=job.receipt.name,
            revision=job.revision,
            documents=drafted.documents,
            faults=faults,
            folder=slot_path(self.settings.outbox, job.reference, job.slot),
        )

    def _check_arrival(self, job: Job, examined: Examined, before: Mapping[str, Any] | None) -> None:
        """Refuse what must not become a revision without a person having looked at it."""
        name = job.receipt.name
        twin = self.ledger.twin(examined.reference)
        if twin is not None:
            raise FaultyFile([refusals.twin(name, examined.reference, twin)])
        if job.purpose == "recalcul" or before is None:
            return
        kept = read_json(examined.assessment)["kept_up_to"]
        if kept < before["kept_up_to"] and OLDER not in self.ledger.earlier_verdicts(job):
            raise _OlderFileError([refusals.older(name, kept, before["kept_up_to"])])

    def _plan(self, job: Job, reference: str) -> Job:
        if job.state == "planned" and job.reference == reference:
            return job
        on_disk = max((revision for revision, _ in slots(self.settings.outbox, reference)), default=0)
        revision = max(self.ledger.planned_revision(reference), on_disk) + 1
        slot = slot_name(revision, job.receipt.sha256)
        return self.ledger.plan(job, reference=reference, revision=revision, slot=slot)

    def _draft(self, job: Job, source: Source, day: str) -> tuple[Drafted, Path]:
        """Write the folder of the revision; a document that kills the worker is left out, and said to be."""
        skip: set[str] = set()
        while True:
            stage = self.settings.state / recovery.STAGE / f"{job.id}-{job.strikes}-{len(skip)}"
            shutil.rmtree(stage, ignore_errors=True)
            durable.make_folder(stage)
            try:
                return self.workshop.draft(source, day, stage, skip), stage
            except WorkerLostError as lost:
                shutil.rmtree(stage, ignore_errors=True)
                if not lost.during or lost.during in skip:
                    raise
                log.error("event=document_abandonne job=%d document=%s", job.id, lost.during)  # noqa: TRY400
                skip.add(lost.during)

    def _record(self, job: Job, done: Manifest) -> Publication:
        """Write down a publication that is in the outbox, and what follows from it."""
        point_to(self.settings.outbox, done)
        write_stale_note(self.settings.outbox, done)
        publication = publication_of(done)
        previous = self.ledger.latest(publication.reference)
        self.ledger.publish(job, publication)
        for touched in (previous, publication):
            if touched is not None:
                self.feeds.touch(touched)
        if job.purpose == "depot":
            self.board.answer(publication.reference, job.receipt.name)
        log.info("event=publie job=%d contenu=%s revision=%d", job.id, publication.sha256[:8], publication.revision)
        return publication

    # --- the whole desk ----------------------------------------------------------------------------------------

    def recover(self) -> list[Job]:
        """Clean what an interruption left, and return the jobs to carry on with."""
        waiting = recovery.recover(self.settings, self.ledger)
        self.feeds.touch_all(self.ledger.current(), self.ledger.handlers())
        return waiting

    def adopt_orphans(self) -> list[Job]:
        """Record the originals kept just before an interruption, whose file has left the inbox since."""
        return recovery.adopt_orphans(self.settings, self.ledger, self._now())

    def to_reassess(self) -> list[Publication] | None:
        """Return the open dossiers; ``None`` if they were all looked at today, under these rules."""
        if self.ledger.recall("reassessed") == self._occasion():
            return None
        today = self._today().isoformat()
        return [found for found in self.ledger.current() if not found.closed_on or found.closed_on > today]

    def reassess(self, publication: Publication) -> Outcome | None:
        """Look at a dossier again today; publish a revision if what its handler sees has changed."""
        if self._looks_the_same(publication):
            return None
        return self.carry_out(self.ledger.request_reassessment(publication, self._occasion()))

    def _looks_the_same(self, publication: Publication) -> bool:
        before = read_assessment(self.settings.outbox, publication)
        try:
            examined = self.workshop.examine(self._source_of(publication), self._today().isoformat())
        except RulebookError:
            raise
        except (FaultyFile, WorkerFailedError, WorkerLostError):
            return False  # trying to publish it will tell the handler why it no longer can be
        return before is not None and visible(before) == visible(read_json(examined.assessment))

    def reassessed(self) -> None:
        """Record that every open dossier has been looked at today, under these rules."""
        self.ledger.remember("reassessed", self._occasion())
        self.feeds.touch_all(self.ledger.current(), ())

    def _occasion(self) -> str:
        return f"{self._today().isoformat()}/{self.workshop.rulebook()[:16]}"

    def refresh_feeds(self) -> int:
        """Bring the calendars up to date; return how many could not be."""
        return self.feeds.refresh(self.ledger.current(), self._today())

    def _source(self, sha256: str, name: str) -> Source:
        return Source(str(blob_path(self.settings.state, sha256)), sha256, name)

    def _source_of(self, publication: Publication) -> Source:
        """Return the original of a revision; the copy in the revision itself if the state folder was lost."""
        source = self._source(publication.sha256, publication.name)
        copy = slot_path(self.settings.outbox, publication.reference, publication.slot) / original_name(source)
        return source if Path(source.path).is_file() else replace(source, path=str(copy))


@contextmanager
def opened(
    settings: Settings,
    *,
    clock: Clock,
    services: ServicesFactory | None = None,
    stopping: threading.Event | None = None,
) -> Iterator[Pipeline]:
    """Open the folders, the ledger and the workshop, alone.

    Args:
        settings: the options.
        clock: gives the civil day.
        services: what reads, assesses and renders; the real one by default. Called in the worker process.
        stopping: set when litigo is asked to stop.

    Raises:
        AlreadyRunningError: another litigo works on these folders.
        LedgerError: the ledger cannot be used as it is.
    """
    durable.make_folder(settings.state, 0o700)
    durable.make_folder(settings.outbox)
    exhibits = ExhibitSettings(settings.pieces, settings.filing_megabytes * 1_000_000)
    folders = (settings.rules_folder, settings.templates_folder, exhibits, settings.house)
    factory = services or partial(real_services, *folders)
    with held(settings.state, clock.now()), Ledger(settings.state) as ledger:
        workshop = open_workshop(factory, limit=settings.render_seconds, stopping=stopping)
        try:
            yield Pipeline(settings, ledger, workshop, clock)
        finally:
            workshop.close()


def process_files(settings: Settings, paths: Sequence[Path], *, today: dt.date | None = None) -> list[Outcome]:
    """Publish files given by name; they stay where they are."""
    with opened(settings, clock=clock_for(settings.timezone, today)) as pipeline:
        _ = [_finish(pipeline, job) for job in pipeline.recover()]
        outcomes = [_process(pipeline, path) for path in paths]
        pipeline.refresh_feeds()
    return outcomes


def _finish(pipeline: Pipeline, job: Job) -> Outcome:
    outcome = pipeline.carry_out(job)
    pipeline.put_away(pipeline.ledger.job(job.id))
    return outcome


def _process(pipeline: Pipeline, path: Path) -> Outcome:
    try:
        return _finish(pipeline, pipeline.stage(path.absolute().parent, path.name, inbox=False))
    except UnusableError as unusable:
        return Outcome("refuse", path.name, faults=(unusable.fault,))
    except StillChangingError:
        fault = Fault(path.name, 0, "", "ce fichier est absent ou en cours d'écriture.", "Recommencez dans un instant.")
        return Outcome("refuse", path.name, faults=(fault,))


def assess_file(settings: Settings, path: Path, today: dt.date) -> tuple[Dossier, Assessment]:
    """Read and assess a file, without keeping or publishing anything.

    Raises:
        FaultyFile: with every fault of the file.
    """
    from litigo.assessment.assess import assess  # noqa: PLC0415  # slow imports, only where work is done
    from litigo.dossier.reader import dossier_sha256, read_dossier  # noqa: PLC0415
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

    rulebook = load_rulebook(settings.rules_folder)
    raw = path.read_bytes()
    dossier = read_dossier(raw, path.name, rulebook.vocabulary)
    return dossier, assess(dossier, rulebook, today, dossier_sha256(raw))
