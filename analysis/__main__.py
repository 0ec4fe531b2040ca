"""``python -m analysis``."""

from __future__ import annotations

import gc
import sys

# What ``verify`` answers when nothing could be read: never "something differs".
NOT_INSTALLED = 2
INTERRUPTED = 130

# A command makes much and throws little away: to look for garbage every 700 objects, as Python
# does, takes a tenth of its time.
gc.set_threshold(100_000)

try:
    from analysis.cli import main

    main()
except KeyboardInterrupt:  # before the command line could say so itself
    sys.stderr.write("interrupted: nothing was done yet\n")
    raise SystemExit(INTERRUPTED) from None
except ModuleNotFoundError as missing:
    if not missing.name or missing.name.partition(".")[0] == "analysis":
        raise
    sys.stderr.write(
        f"error: {sys.executable} has no package {missing.name}. Remedy: run `make briefing` once, "
        "then `. .venv/bin/activate`, or write `.venv/bin/python -m analysis`.\n"
    )
    raise SystemExit(NOT_INSTALLED) from None
