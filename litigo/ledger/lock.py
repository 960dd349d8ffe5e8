"""One litigo at a time on a state folder: a lock the system releases by itself when the process dies."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litigo.faults import LitigoError

FILE = "daemon.lock"


class AlreadyRunningError(LitigoError):
    """Another litigo works on this folder; the message names it."""


@contextmanager
def held(state: Path, now: dt.datetime) -> Iterator[None]:
    """Hold the lock of ``state``.

    Raises:
        AlreadyRunningError: somebody else holds it.
    """
    descriptor = os.open(state / FILE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(_who(state, os.pread(descriptor, 4096, 0))) from None
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat(timespec="seconds")}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(owner).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _who(state: Path, content: bytes) -> str:
    try:
        owner = json.loads(content)
        since = dt.datetime.fromisoformat(owner["since"])
        named = f" (processus {owner['pid']} sur {owner['host']}, depuis le {since:%d/%m/%Y à %H:%M})"
    except (ValueError, KeyError, TypeError):
        named = ""
    return f"Litigo travaille déjà sur « {state} »{named}. Arrêtez-le d'abord, ou laissez-le faire."
