"""Loaded before nbval (``-p tests.fast_start``): what makes a run start quickly.

Importing nbformat compiles some thirty grammars for a text format that no notebook schema uses;
that is a second for pytest and again for each worker. Without the module jsonschema leaves that
one format unchecked.
"""

import os
import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# Two workers on two cores: threads inside numpy would only fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
