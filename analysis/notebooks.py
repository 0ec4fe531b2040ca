"""Running the notebooks and storing their outputs so that a second run leaves no difference."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from analysis.errors import DataError
from analysis.files import NOTEBOOKS, ROOT, write

# Reading a notebook would compile thirty grammars for a format that no notebook uses: a second.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

CELL_TIMEOUT = 60
WORKERS = 2
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def run(
    *,
    only: str | None = None,
    folder: Path = NOTEBOOKS,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> list[str]:
    """Run the notebooks of ``folder`` top to bottom and store their outputs.

    Parameters
    ----------
    only
        Stem of one notebook, such as ``01_trade``.

    Returns
    -------
    list of str
        Notebooks whose stored form changed.

    Raises
    ------
    DataError
        There is no such notebook, or a cell fails; the stored notebook is then untouched.
    """
    paths = sorted(folder.glob("[0-9]*.ipynb"))
    names = [path.stem for path in paths]
    if only is not None and only not in names:
        raise DataError(
            folder, rule=f"there is no notebook {only!r}", remedy=f"choose one of {names}"
        )
    due = [path for path in paths if only in (None, path.stem)]
    changed = []
    with ThreadPoolExecutor(WORKERS) as pool:
        running = {pool.submit(_run, path): path for path in due}
        try:
            for done, future in enumerate(as_completed(running), 1):
                path = running[future]
                if write(path, future.result()):
                    changed.append(path.stem)
                progress(path.stem, done, len(due))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return sorted(changed)


def _run(path: Path) -> bytes:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        # on a busy machine one print may arrive in two pieces
        coalesce_streams=True,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        # kernels start in the notebook's folder and import the package from the root
        running = client.async_execute(
            env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            # kernels warn there about their transport; what a cell says goes into the notebook
            stderr=subprocess.DEVNULL,
        )
        # nbclient's own way of waiting would leave the thread's event loop open
        asyncio.run(running)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as fault:
        raise DataError(
            path, rule=f"runs top to bottom, but {_last_line(fault)}", remedy="mend the cell"
        ) from fault
    return stored_form(notebook)


def _last_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[-1]


def stored_form(notebook: Any) -> bytes:
    """Return the bytes of a notebook without anything that differs from run to run."""
    import nbformat

    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            # a widget lives in its kernel, under a random name; its text and picture stay
            output.get("data", {}).pop(WIDGET, None)
    text: str = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode("utf-8")
