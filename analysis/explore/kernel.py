"""The kernel of the page: ipykernel, heard by the server beside it and by nobody else."""

from __future__ import annotations

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread


class Speaker(IOPubThread):
    """What a kernel says, without the open port at which ipykernel hears its subprocesses.

    The port cannot be closed by a setting, and a kernel of the page has no subprocesses.
    """

    def _setup_pipe_in(self) -> None:
        self._pipe_flag = False


if __name__ == "__main__":
    kernelapp.IOPubThread = Speaker  # type: ignore[attr-defined]
    kernelapp.launch_new_instance()
