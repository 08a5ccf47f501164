"""Errors as sentences for the person who can act: file, record, what, cure."""

from dataclasses import dataclass


class ShizhenError(Exception):
    """Something a user can mend. ``str(error)`` is one line that says what and how.

    ``file`` and ``record`` say where, ``cure`` what to do about it; either may be empty.
    The command line prints the line and leaves with exit code 2.
    """

    def __init__(self, what: str, *, file: str = "", record: str = "", cure: str = "") -> None:
        super().__init__(what)
        self.what, self.file, self.record, self.cure = what, file, record, cure

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.record) if part)
        line = f"{where}: {self.what}" if where else self.what
        if self.cure:
            line = f"{line.rstrip('.')}. {self.cure}"
        return " ".join(line.split())


@dataclass(frozen=True, slots=True)
class Failure:
    """A record (or whole file) that could not be read; the rest goes on without it."""

    file: str
    record: str
    reason: str
    cure: str = ""

    def __str__(self) -> str:
        return str(ShizhenError(self.reason, file=self.file, record=self.record, cure=self.cure))
