"""Loaded before nbval (``-p tests.fast_start``): what makes a run start quickly.

Importing nbformat compiles some thirty grammars for a text format that no notebook schema uses;
that is a second for pytest and again for each worker. Without the module jsonschema leaves that
one format unchecked.
"""

import os
import sys
from pathlib import Path

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# Kernels start in notebooks/ and import the package from the root.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(Path(__file__).resolve().parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
)

# Two workers on two cores: threads inside numpy would only fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
