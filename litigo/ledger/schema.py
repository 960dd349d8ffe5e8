"""The tables of the ledger and their versions."""

from __future__ import annotations

import sqlite3

from litigo.faults import LitigoError

VERSION = 1

_TABLES = """
CREATE TABLE received (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    name TEXT NOT NULL,
    mark TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('inbox', 'fichier')),
    received_at TEXT NOT NULL
) STRICT;
CREATE INDEX received_content ON received (sha256);
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    received INTEGER NOT NULL REFERENCES received (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('depot', 'recalcul')),
    occasion TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('staged', 'planned', 'published', 'rejected', 'duplicate', 'quarantined')),
    strikes INTEGER NOT NULL DEFAULT 0,
    released INTEGER NOT NULL DEFAULT 0,
    reference TEXT NOT NULL DEFAULT '',
    revision INTEGER NOT NULL DEFAULT 0,
    slot TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    UNIQUE (received, purpose, occasion)
) STRICT;
CREATE UNIQUE INDEX jobs_slot ON jobs (reference, revision) WHERE revision > 0;
CREATE INDEX jobs_unsettled ON jobs (state) WHERE state IN ('staged', 'planned');
CREATE INDEX jobs_unreleased ON jobs (released) WHERE released = 0;
CREATE INDEX jobs_note ON jobs (note) WHERE note <> '';
CREATE TABLE publications (
    reference TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    slot TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    name TEXT NOT NULL,
    rulebook TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('depot', 'recalcul')),
    day TEXT NOT NULL,
    handler TEXT NOT NULL,
    closed_on TEXT NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (reference, revision)
) STRICT;
CREATE INDEX publications_content ON publications (sha256);
CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class LedgerError(LitigoError):
    """The ledger cannot be used as it is; the message says in French what to do."""


def prepare(connection: sqlite3.Connection) -> None:
    """Set the connection up, create the tables of a new ledger, and refuse a damaged or a newer one."""
    try:
        _set_up(connection)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            _create(connection)
        elif version > VERSION:
            raise LedgerError(
                "Le registre a été écrit par une version plus récente de litigo : mettez litigo à jour sur ce poste."
            )
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise LedgerError(
            f"Le registre est endommagé ({verdict}). Les originaux et les publications sont intacts : "
            "lancez « litigo ledger rebuild » pour le reconstruire."
        )


def _set_up(connection: sqlite3.Connection) -> None:
    # Rollback journal, not WAL: SQLite before 3.51.3 may lose commits in WAL mode with two connections.
    # EXTRA also synchronises the folder after the journal is removed.
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 5000")


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
