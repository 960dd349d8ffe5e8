"""The workshop: the bench in a process of its own, killed from outside when a file or a template makes it hang.

A timer inside Python does not stop a loop in C; only another process can. Messages are JSON lines of plain values: the
parent never unpickles what comes from the process that opened a stranger's file.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from litigo.faults import Fault, FaultyFile, LitigoError, RulebookError
from litigo.outbox.bench import Bench, Drafted, Examined, Feeds, Source
from litigo.outbox.limits import bound_this_process
from litigo.outbox.services import Services

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_SLICE = 0.05  # seconds between two looks at the stop signal
_GRACE = 2.0  # seconds left to the job under way when litigo is asked to stop
_START = 60.0  # seconds to load the rules and the document engines


class WorkerLostError(LitigoError):
    """The worker died or had to be killed; ``during`` is the document being written, empty if none."""

    def __init__(self, during: str, reason: str) -> None:
        self.during = during
        super().__init__(reason)


class WorkerFailedError(LitigoError):
    """Our mistake: the worker met an exception nobody expected, for this dossier."""


class StoppingError(LitigoError):
    """Litigo was asked to stop while the worker was busy; the job will be done at the next start."""


class Workshop(Protocol):
    """Where dossiers are examined and drafted."""

    def examine(self, source: Source, day: str) -> Examined:
        """Read and assess a dossier."""

    def draft(self, source: Source, day: str, folder: Path, skip: Collection[str]) -> Drafted:
        """Write everything about a dossier into ``folder``."""

    def feeds(self, handler: str, sources: Sequence[tuple[str, Source]], day: str, wanted: Collection[str]) -> Feeds:
        """Compute the calendar of a handler, and those of the ``wanted`` dossiers."""

    def rulebook(self) -> str:
        """Name the exact text of the rules in use."""

    def close(self) -> None:
        """Let go of everything."""


class LocalWorkshop:
    """The bench in this very process: for one file given by hand, where nothing needs to survive."""

    def __init__(self, services: Services) -> None:
        self._bench = Bench(services)

    def examine(self, source: Source, day: str) -> Examined:
        """Read and assess a dossier."""
        try:
            return self._bench.examine(source, day)
        except (FaultyFile, OSError):
            raise
        except Exception as error:
            raise WorkerFailedError(f"{type(error).__name__} : {error}"[:500]) from error

    def draft(self, source: Source, day: str, folder: Path, skip: Collection[str]) -> Drafted:
        """Write everything about a dossier into ``folder``."""
        return self._bench.draft(source, day, folder, skip, lambda _: None)

    def feeds(self, handler: str, sources: Sequence[tuple[str, Source]], day: str, wanted: Collection[str]) -> Feeds:
        """Compute the calendar of a handler, and those of the ``wanted`` dossiers."""
        return self._bench.feeds(handler, sources, day, wanted)

    def rulebook(self) -> str:
        """Name the exact text of the rules in use."""
        return self._bench.services.rulebook

    def close(self) -> None:
        """Nothing to let go of."""


class ChildWorkshop:
    """The bench in a child process, started at once so that it is warm when the first dossier comes."""

    def __init__(
        self, services: Callable[[], Services], *, limit: float, stopping: threading.Event | None = None
    ) -> None:
        """Start the child.

        Args:
            services: called in the child; a module-level function or a ``functools.partial`` of one.
            limit: seconds allowed to each step (reading and assessing, then each document).
            stopping: set when litigo is asked to stop.
        """
        self._services = services
        self._limit = limit
        self._stopping = stopping or threading.Event()
        self._ready = ""
        self._given_up_at = math.inf
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._pipe: Connection[Any, Any] = ours
        self._process = context.Process(target=_serve, args=(theirs, self._services), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = ""

    @property
    def pid(self) -> int | None:
        """Process id of the child."""
        return self._process.pid

    def rulebook(self) -> str:
        """Name the exact text of the rules in use; waits for the child to have read them."""
        if not self._ready:
            if not self._process.is_alive():
                self._start()
            try:
                self._ready = str(self._answer(_START)["rulebook"])
            except FaultyFile as faulty:
                raise RulebookError(faulty.faults) from None
        return self._ready

    def ensure(self) -> None:
        """Have a child ready; one that died while idle is replaced, no file is to blame."""
        if self._ready and not self._process.is_alive():
            self._kill()
        self.rulebook()

    def examine(self, source: Source, day: str) -> Examined:
        """Read and assess a dossier."""
        answer = self._ask("examine", source=asdict(source), day=day)
        return Examined(**{**answer, "warnings": _faults(answer["warnings"])})

    def draft(self, source: Source, day: str, folder: Path, skip: Collection[str]) -> Drafted:
        """Write everything about a dossier into ``folder``."""
        return self.draft_share(source, day, folder, skip, (0, 1))

    def draft_share(
        self, source: Source, day: str, folder: Path, skip: Collection[str], share: tuple[int, int]
    ) -> Drafted:
        """Write a share of what there is about a dossier into ``folder``."""
        asked: dict[str, Any] = {
            "source": asdict(source),
            "day": day,
            "folder": str(folder),
            "share": share,
        }
        answer = self._ask("draft", skip=sorted(skip), **asked)
        return Drafted(tuple(answer["documents"]), _faults(answer["faults"]))

    def feeds(self, handler: str, sources: Sequence[tuple[str, Source]], day: str, wanted: Collection[str]) -> Feeds:
        """Compute the calendar of a handler, and those of the ``wanted`` dossiers."""
        listed = [[reference, asdict(source)] for reference, source in sources]
        limit = max(self._limit, float(len(listed)))
        answer = self._ask("feeds", limit=limit, handler=handler, sources=listed, day=day, wanted=sorted(wanted))
        return Feeds(answer["handler"], answer["dossiers"], tuple(answer["failed"]))

    def _ask(self, what: str, *, limit: float | None = None, **values: object) -> dict[str, Any]:
        self.ensure()
        try:
            self._pipe.send_bytes(json.dumps({"do": what, **values}).encode())
        except OSError:
            self._kill()
            raise WorkerLostError("", "le processus de calcul s'est arrêté") from None
        return self._answer(limit or self._limit)

    def _answer(self, limit: float) -> dict[str, Any]:
        during = ""
        while True:
            message = self._receive(limit, during)
            match message["is"]:
                case "progress":
                    during = message["document"]
                case "done":
                    return dict(message["answer"])
                case "refused":
                    raise FaultyFile(_faults(message["faults"]))
                case "disk":
                    raise OSError(message["errno"], message["text"])
                case _:
                    raise WorkerFailedError(message["text"])

    def _receive(self, limit: float, during: str) -> dict[str, Any]:
        end = time.monotonic() + limit
        while not self._pipe.poll(_SLICE):
            now = time.monotonic()
            if now >= self._stop_at() or (now >= end and self._stopping.is_set()):
                self._kill()
                raise StoppingError("arrêt demandé")
            if now >= end:
                self._kill()
                raise WorkerLostError(during, f"rien au bout de {limit:.0f} secondes")
        try:
            return dict(json.loads(self._pipe.recv_bytes()))
        except (EOFError, OSError):
            self._kill()
            raise WorkerLostError(during, "le processus de calcul s'est arrêté") from None

    def _stop_at(self) -> float:
        """Return when the work under way must be given up: a little after a stop was asked for, once and for all."""
        if self._stopping.is_set() and self._given_up_at == math.inf:
            self._given_up_at = time.monotonic() + _GRACE
        return self._given_up_at

    def _kill(self) -> None:
        """End the child and whatever it started; the next request starts another."""
        if self._process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join(5)
        self._pipe.close()
        self._ready = ""

    def close(self) -> None:
        """End the child."""
        if self._process.is_alive():
            self._kill()


def _faults(listed: Sequence[dict[str, Any]]) -> tuple[Fault, ...]:
    return tuple(Fault(**fault) for fault in listed)


def _serve(pipe: Connection[Any, Any], services: Callable[[], Services]) -> None:
    """Run in the child: answer requests until the parent goes away."""
    os.setsid()  # Ctrl-C is for the parent, and killing the group also ends what a library may have started
    _die_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    bound_this_process()
    send = _sender(pipe)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        bench = _opened(services, send)
        while bench is not None:
            _answer_one(bench, json.loads(pipe.recv_bytes()), send)


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent: a worker that hangs would never notice by itself."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _sender(pipe: Connection[Any, Any]) -> Callable[..., None]:
    def send(kind: str, **values: object) -> None:
        pipe.send_bytes(json.dumps({"is": kind, **values}).encode())

    return send


def _opened(services: Callable[[], Services], send: Callable[..., None]) -> Bench | None:
    try:
        bench = Bench(services())
    except FaultyFile as faulty:
        send("refused", faults=[asdict(fault) for fault in faulty.faults])
        return None
    except Exception as error:  # told to the parent, which cannot do without
        send("failed", text=f"{type(error).__name__} : {error}")
        return None
    send("done", answer={"rulebook": bench.services.rulebook})
    return bench


def _answer_one(bench: Bench, request: dict[str, Any], send: Callable[..., None]) -> None:
    try:
        answer = asdict(_perform(bench, request, send))
    except FaultyFile as faulty:
        send("refused", faults=[asdict(fault) for fault in faulty.faults])
    except BrokenPipeError:
        raise
    except OSError as error:
        send("disk", errno=error.errno or 0, text=str(error.strerror))
    except Exception as error:  # told to the parent, which records it for this dossier only
        send("failed", text=f"{type(error).__name__} : {error}"[:500])
    else:
        send("done", answer=answer)


def _perform(bench: Bench, request: dict[str, Any], send: Callable[..., None]) -> Examined | Drafted | Feeds:
    day = request["day"]
    if request["do"] == "examine":
        return bench.examine(Source(**request["source"]), day)
    if request["do"] == "draft":
        return bench.draft(
            Source(**request["source"]),
            day,
            Path(request["folder"]),
            request["skip"],
            lambda document: send("progress", document=document),
            tuple(request["share"]),
        )
    sources = [(reference, Source(**source)) for reference, source in request["sources"]]
    return bench.feeds(request["handler"], sources, day, request["wanted"])
