"""The bench, where a dossier is read, assessed and drafted; in a process that can be killed (see ``workshop``)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from litigo.assessment.model import Assessment
from litigo.dossier.models import Dossier
from litigo.faults import Fault, FaultyFile
from litigo.outbox import durable
from litigo.outbox.services import Draft, Services

ASSESSMENT = "assessment.json"
CALENDAR = "echeances.ics"
ORIGINAL = "dossier"
_KEPT = 4_000  # assessed dossiers kept in memory, for the calendars of the handlers


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a dossier, where they are kept, and the name they were given."""

    path: str
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What the parent process needs to know of an assessed dossier. ``assessment`` is the text of its JSON."""

    reference: str
    handler: str
    closed_on: str
    rulebook: str
    assessment: str
    warnings: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was produced in the folder, and what could not be."""

    documents: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Feeds:
    """Calendars of a handler and of each dossier; ``failed`` are the references that could not be computed."""

    handler: str
    dossiers: dict[str, str]
    failed: tuple[str, ...]


class Bench:
    """Reads, assesses and drafts, remembering what was assessed for the day."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._known: OrderedDict[tuple[str, str, str], tuple[Dossier, Assessment]] = OrderedDict()

    def examine(self, source: Source, day: str) -> Examined:
        """Read and assess a dossier; :class:`FaultyFile` when it cannot be used."""
        dossier, assessment = self._assessed(source, day)
        return Examined(
            reference=dossier.reference,
            handler=dossier.gestionnaire.nom,
            closed_on=dossier.clos_le.isoformat() if dossier.clos_le else "",
            rulebook=self.services.rulebook,
            assessment=self.services.to_json(assessment).decode(),
            warnings=tuple(self.services.warnings(dossier)),
        )

    def _assessed(self, source: Source, day: str) -> tuple[Dossier, Assessment]:
        key = (source.sha256, source.name, day)
        if key not in self._known:
            raw = Path(source.path).read_bytes()
            if hashlib.sha256(raw).hexdigest() != source.sha256:
                raise FaultyFile([Fault(source.name, 0, "", "l'original conservé a été modifié.", "Redéposez-le.")])
            dossier = self.services.read(raw, source.name)
            self._known[key] = (dossier, self.services.assess(dossier, dt.date.fromisoformat(day), source.sha256))
        self._known.move_to_end(key)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return self._known[key]

    def draft(
        self,
        source: Source,
        day: str,
        folder: Path,
        skip: Collection[str],
        started: Callable[[str], None],
        share: tuple[int, int] = (0, 1),
    ) -> Drafted:
        """Write everything about a dossier into ``folder``, or a share of it.

        Args:
            source: the dossier.
            day: the day it is assessed on.
            folder: an existing, empty folder.
            skip: documents that killed an earlier worker.
            started: told the id of each document before it is written.
            share: which part of how many; the first part also writes the original and the assessment.
        """
        part, parts = share
        dossier, assessment = self._assessed(source, day)
        if part == 0:
            durable.add_file(folder / original_name(source), Path(source.path).read_bytes())
            durable.add_file(folder / ASSESSMENT, self.services.to_json(assessment))
        own = [Draft(CALENDAR, "Échéances du dossier", self._calendar_writer(dossier, assessment))]
        drafts = [*own, *self.services.drafts(dossier, assessment)]
        return self._write(drafts[part::parts], folder, skip, started)

    def _calendar_writer(self, dossier: Dossier, assessment: Assessment) -> Callable[[Path], None]:
        def write(folder: Path) -> None:
            durable.add_file(folder / CALENDAR, self.services.dossier_calendar(dossier, assessment))

        return write

    def _write(
        self, drafts: Iterable[Draft], folder: Path, skip: Collection[str], started: Callable[[str], None]
    ) -> Drafted:
        documents: list[str] = []
        faults: list[Fault] = []
        for draft in drafts:
            if draft.id in skip:
                faults.append(_not_produced(draft, "sa production a dû être interrompue (durée ou mémoire)."))
                continue
            started(draft.id)
            try:
                faults.extend(draft.write(folder) or ())
            except OSError:
                raise  # the disk, not the document: the whole job is tried again later
            except FaultyFile as faulty:
                faults.extend(faulty.faults)
            except Exception as error:  # recorded as a fault of this document; the others go on
                faults.append(_not_produced(draft, f"{type(error).__name__} : {_one_line(error)}"))
            else:
                documents.append(draft.title)
        return Drafted(tuple(documents), tuple(faults))

    def feeds(self, handler: str, sources: Iterable[tuple[str, Source]], day: str, wanted: Collection[str]) -> Feeds:
        """Compute the calendar of a handler, and those of the ``wanted`` dossiers.

        A dossier that fails is named; the others are there.
        """
        pairs: list[tuple[Dossier, Assessment]] = []
        dossiers: dict[str, str] = {}
        failed: list[str] = []
        for reference, source in sources:
            try:
                pair = self._assessed(source, day)
                if reference in wanted:
                    dossiers[reference] = self.services.dossier_calendar(*pair).decode()
                pairs.append(pair)
            except Exception:  # the caller keeps the last good events of this dossier, and says so
                failed.append(reference)
        return Feeds(self.services.handler_calendar(handler, pairs).decode(), dossiers, tuple(failed))


def original_name(source: Source) -> str:
    """Return the name of the copy of the original inside a revision."""
    return f"{ORIGINAL}{Path(source.name).suffix.lower()}"


def _not_produced(draft: Draft, why: str) -> Fault:
    remedy = "Les échéances sont publiées ; prévenez la personne qui gère litigo pour ce document."
    return Fault(draft.id, 0, "", f"le document « {draft.title} » n'a pas pu être produit : {why}", remedy)


def _one_line(error: BaseException) -> str:
    return re.sub(r"\s+", " ", str(error))[:200]
