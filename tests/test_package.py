"""The wheel: installed alone in an empty environment, away from the repository, it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: object, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_rules_cases_and_templates_and_nothing_else_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "litigo/data/rules/counting.yaml" in names
    assert any(name.startswith("litigo/data/rules/deadlines/") for name in names)
    assert any(name.startswith("litigo/data/templates/") and name.endswith(".docx") for name in names)
    assert any(name.startswith("litigo/data/cases/") and name.endswith(".yaml") for name in names)
    assert not [name for name in names if "tests/" in name or "examples/" in name]


def test_an_installed_litigo_works_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    """An empty environment, the wheel and what pip brings with it; no development package, no checkout in sight."""
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    binaries = tmp_path / "env" / "bin"
    run(binaries / "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    litigo = binaries / "litigo"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LITIGO_", "PYTHON"))}
    env["LITIGO_CACHE"] = str(tmp_path / "cache")
    assert "aucune faute" in run(litigo, "rules", "check", cwd=tmp_path, env=env)
    example = tmp_path / "dossier.yaml"
    example.write_bytes((ROOT / "examples" / "appel_a_conclure.yaml").read_bytes())
    run(litigo, "rules", "card", "fr.cpc.538", "--output", "fiche.pdf", cwd=tmp_path, env=env)
    assert (tmp_path / "fiche.pdf").read_bytes().startswith(b"%PDF")
    told = json.loads(run(litigo, "assess", example, "--json", "--today", "2026-11-23", cwd=tmp_path, env=env))
    assert any(deadline["state"] == "running" for deadline in told["deadlines"])
    run(litigo, "process", example, "--today", "2026-11-23", cwd=tmp_path, env=env)
    assert list((tmp_path / "outbox").glob("*/R0001-*/*.pdf"))
