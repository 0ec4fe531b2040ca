"""The one error that a person sees: which file, which row, which rule, what to do."""

from __future__ import annotations

from functools import partial
from pathlib import Path


class DataError(ValueError):
    """A file does not keep a promise that the project makes for it.

    Parameters
    ----------
    file
        The file that is wrong.
    rule
        What is wrong, so that the rule is clear.
    remedy
        What a person can do about it.
    row
        Line of the file, the header being line 1, if the fault has a line.
    """

    def __init__(self, file: Path | str, *, rule: str, remedy: str, row: int | None = None) -> None:
        place = str(file) if row is None else f"{file}, line {row}"
        super().__init__(f"{place}: {rule}. Remedy: {remedy}.")
        self.file, self.rule, self.remedy, self.row = file, rule, remedy, row

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments do not survive pickling, and workers send their errors home
        return partial(DataError, self.file, rule=self.rule, remedy=self.remedy, row=self.row), ()


class MeasureError(ValueError):
    """A measure is not defined for the rows it was given.

    Parameters
    ----------
    wrong
        What is wrong with the rows, with the values that show it.
    remedy
        What a person can do about it.
    """

    def __init__(self, wrong: str, *, remedy: str) -> None:
        super().__init__(f"{wrong}. Remedy: {remedy}.")
        self.wrong, self.remedy = wrong, remedy
