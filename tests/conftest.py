"""Shared by every test: the rulebook, loaded once, and a cache of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

import litigo.cli  # noqa: F401  # before any test imports click, which takes its French sentences when first imported
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
SOAK = bool(os.environ.get("SOAK"))  # « make soak »: the heavy campaigns, at full length
os.environ.setdefault("LITIGO_CACHE", tempfile.mkdtemp(prefix="litigo-cache-"))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook()
