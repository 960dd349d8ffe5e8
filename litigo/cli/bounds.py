"""Documents drawn by commands: in a child process that cannot outgrow its time nor its memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click


def bounded(work: Callable[[], Mapping[str, bytes]], *, seconds: float) -> dict[str, bytes]:
    """Return what ``work`` produces; a document that takes too much, or that our PDF would betray, is not written.

    Raises:
        FaultyFile: the work refused a file.
        click.ClickException: it took too long, too much memory, or failed.
    """
    from litigo.outbox.limits import OutOfBoundsError, WorkFailedError, within_bounds  # noqa: PLC0415

    try:
        return within_bounds(work, seconds=seconds)
    except OutOfBoundsError as error:
        raise click.ClickException(f"rien n'a été écrit : {error}") from error
    except WorkFailedError as error:
        raise click.ClickException(f"rien n'a été écrit, prévenez la personne qui gère litigo : {error}") from error
