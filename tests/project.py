"""A copy of the project that a test may spoil, and the command line run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from analysis.files import ROOT

LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", ".cache", ".*_cache", ".hypothesis", "__pycache__", ".ipynb_checkpoints"),
    "briefing",  # the pack in figures/, which git does not keep either
)


def copy(to: Path) -> Path:
    """Copy the project without anything that earlier runs left behind."""
    shutil.copytree(ROOT, to, ignore=LEFT_OUT)
    return to


def environment(**changes: str) -> dict[str, str]:
    """Return this environment without the paths that tests add."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return kept | changes


def analysis(
    *arguments: str, cwd: Path = ROOT, timeout: float = 120, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m analysis`` in a folder and return what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )
