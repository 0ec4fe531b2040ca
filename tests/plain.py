"""The notebooks' code as plain Python: for trying other parameters, and as the benchmark's L."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

from analysis.files import NOTEBOOKS

ALL = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def code(path: Path, **parameters: Any) -> str:
    """Return the code of a notebook, parameters replaced."""
    notebook = json.loads(path.read_text("utf-8"))
    cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    text = "\n".join(cells)
    for name, value in parameters.items():
        text, count = re.subn(rf"^{name} = .*$", f"{name} = {value!r}", text, flags=re.M)
        assert count == 1, f"{path.name} sets {name} {count} times"
    return text


def run(path: Path, **parameters: Any) -> dict[str, Any]:
    """Run the code of a notebook and return its variables."""
    names: dict[str, Any] = {"__name__": path.stem}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code(path, **parameters), str(path), "exec"), names)
    return names
