"""Spreading work over the cores of the machine: workers make, the process that asked writes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def spread(
    job: Callable[[Task], Result], tasks: Sequence[Task], *, imports: Sequence[str] = ()
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result, in the order in which they are done.

    Parameters
    ----------
    job
        A function of a module, not of another function: workers have to find it. It writes
        nothing, since an interrupt ends it wherever it is.
    tasks
        Started in this order, so the longest first.
    imports
        Modules that every worker needs: imported once, before the workers part.

    Raises
    ------
    Exception
        Whatever a job raises; no further task is started then.
    """
    workers = min(os.cpu_count() or 1, len(tasks))
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for task in tasks:
            yield task, job(task)
        return
    for module in imports:
        import_module(module)
    # what is there now stays: no worker has to look through it for garbage, or copy it by looking
    gc.freeze()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_stop_at_once) as pool:
        waiting = {pool.submit(job, task): task for task in tasks}
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _stop_at_once() -> None:
    """Let an interrupt end a worker without a word: nothing that it makes is written by it."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
