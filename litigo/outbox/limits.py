"""Work done once, in a process of its own that cannot outgrow its time nor its memory.

For commands given by hand; the daemon has a worker of the same kind that lasts (:mod:`litigo.outbox.workshop`).
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Any, Final

from litigo.faults import Fault, FaultyFile, LitigoError

MAX_MEMORY: Final = 3 * 2**30
Produced = Mapping[str, bytes]


class OutOfBoundsError(LitigoError):
    """The work took more time or memory than allowed; nothing of it is left."""


class WorkFailedError(LitigoError):
    """Our mistake: the work met an exception nobody expected."""


def bound_this_process(memory: int = MAX_MEMORY) -> None:
    """Limit the memory of this process, and leave no dump of a stranger's medical file on the disk."""
    _, ceiling = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if ceiling == resource.RLIM_INFINITY else min(memory, ceiling)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))


def within_bounds(work: Callable[[], Produced], *, seconds: float, memory: int = MAX_MEMORY) -> dict[str, bytes]:
    """Return what ``work`` produces, done in a child process.

    Raises:
        FaultyFile: the work refused a file.
        OutOfBoundsError: it took too long or too much memory.
        WorkFailedError: it failed otherwise.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, work, memory), daemon=True)
    child.start()
    theirs.close()
    try:
        return _received(ours, time.monotonic() + seconds)
    finally:
        child.kill()
        child.join()
        ours.close()


def _received(pipe: Connection[Any, Any], end: float) -> dict[str, bytes]:
    try:
        told = json.loads(_next(pipe, end))
        if told["is"] == "refused":
            raise FaultyFile(Fault(**fault) for fault in told["faults"])
        if told["is"] == "memory":
            raise OutOfBoundsError("ce document demande trop de mémoire.")
        if told["is"] == "failed":
            raise WorkFailedError(told["text"])
        return {name: _next(pipe, end) for name in told["names"]}
    except EOFError:
        raise OutOfBoundsError("la production de ce document s'est arrêtée (mémoire insuffisante ?).") from None


def _next(pipe: Connection[Any, Any], end: float) -> bytes:
    if not pipe.poll(max(0.0, end - time.monotonic())):
        raise OutOfBoundsError("ce document demande trop de temps.")
    return pipe.recv_bytes()


def _work(pipe: Connection[Any, Any], work: Callable[[], Produced], memory: int) -> None:
    """Run in the child; the parent never unpickles what comes from a process that opened a stranger's file."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends the child
    bound_this_process(memory)
    produced: Produced = {}
    told: dict[str, object]
    try:
        produced = work()
        told = {"is": "done", "names": list(produced)}
    except FaultyFile as faulty:
        told = {"is": "refused", "faults": _plain(faulty.faults)}
    except MemoryError:
        told = {"is": "memory"}
    except Exception as error:  # told to the parent, which cannot see it
        told = {"is": "failed", "text": f"{type(error).__name__} : {error}"[:500]}
    with contextlib.suppress(BrokenPipeError):
        pipe.send_bytes(json.dumps(told).encode())
        for content in produced.values():
            pipe.send_bytes(content)


def _plain(faults: Sequence[Fault]) -> list[dict[str, object]]:
    return [asdict(fault) for fault in faults]
