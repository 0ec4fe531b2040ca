"""The one error that a person sees: which file, which row, which rule, what to do."""

from __future__ import annotations

from pathlib import Path


class DataError(ValueError):
    """A file does not keep a promise that the project makes for it.

    Parameters
    ----------
    file
        The file that is wrong.
    rule
        What should hold.
    remedy
        What a person can do about it.
    row
        Line of the file, the header being line 1, if the fault has a line.
    """

    def __init__(self, file: Path | str, *, rule: str, remedy: str, row: int | None = None) -> None:
        place = str(file) if row is None else f"{file}, line {row}"
        super().__init__(f"{place}: {rule}. Remedy: {remedy}.")
        self.file, self.rule, self.remedy, self.row = file, rule, remedy, row
