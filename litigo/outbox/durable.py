"""The only way litigo writes to a disk: complete or absent, and still there after a power cut.

A file is written under a temporary name, synchronised, renamed, and its folder synchronised. A set of files is built in
a folder of its own, made durable, and appears by one rename. A failed ``fsync`` is never tried again on the same file:
the kernel may have dropped the pages, and a second call would lie.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from pathlib import Path

TEMPORARY = ".tmp-"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def sync_folder(folder: Path) -> None:
    """Make the names inside ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, mode: int = 0o755) -> Path:
    """Create ``folder`` and its missing parents, durably."""
    if not folder.is_dir():
        make_folder(folder.parent, mode)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode)
            sync_folder(folder.parent)
    return folder


def write_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put ``content`` at ``path``, replacing what is there in one go."""
    temporary = path.with_name(TEMPORARY + secrets.token_hex(8))
    try:
        _write_synced(temporary, content, mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, complete or absent; :class:`FileExistsError` when something is there already."""
    temporary = path.with_name(TEMPORARY + secrets.token_hex(8))
    try:
        _write_synced(temporary, content, 0o644)
        os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _write_synced(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, _NEW_FILE, 0o600)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def add_file(path: Path, content: bytes) -> None:
    """Write a new read-only file inside a folder being built; :func:`publish_folder` makes its name durable."""
    _write_synced(path, content, 0o444)


def sync_tree(folder: Path) -> None:
    """Make every file and folder below ``folder`` durable and every file read-only."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            descriptor = os.open(Path(place, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.fchmod(descriptor, 0o444)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(place))


def publish_folder(built: Path, target: Path) -> None:
    """Make the folder ``built`` appear at ``target`` by one rename.

    Raises:
        FileExistsError: ``target`` is already there; nothing was touched.
    """
    sync_tree(built)
    make_folder(target.parent)
    try:
        _rename_once(built, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _publish_across(built, target)


def _rename_once(built: Path, target: Path) -> None:
    try:
        built.rename(target)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            raise FileExistsError(errno.EEXIST, "already published", str(target)) from error
        raise
    sync_folder(target.parent)
    sync_folder(built.parent)


def _publish_across(built: Path, target: Path) -> None:
    """Outbox on another device: copy beside the target, then the same single rename."""
    nearby = target.parent / (TEMPORARY + secrets.token_hex(8))
    try:
        shutil.copytree(built, nearby)
        sync_tree(nearby)
        _rename_once(nearby, target)
    except BaseException:
        shutil.rmtree(nearby, ignore_errors=True)
        raise
    shutil.rmtree(built, ignore_errors=True)


def keep_copy(source: Path, target: Path) -> None:
    """Keep ``source`` under a second name, without a second copy of its bytes where the disk allows it."""
    make_folder(target.parent)
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:
        write_file(target, source.read_bytes(), 0o444)
        return
    sync_folder(target.parent)


def remove_temporaries(folder: Path) -> None:
    """Remove what an interrupted write left directly inside ``folder``."""
    if not folder.is_dir():
        return
    for left in [entry for entry in folder.iterdir() if entry.name.startswith(TEMPORARY)]:
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
