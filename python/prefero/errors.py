"""What can go wrong: one small family of exceptions.

Every exception carries all problems that were found at once, as :class:`Problem`, and its text names the place and the remedy.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Error", "InvalidInput", "Problem", "SourceFailure", "UnknownName"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it.

    ``line`` and ``column`` count from 1 and are 0 where unknown; ``severity`` is ``"error"`` or ``"note"``.
    """

    what: str
    remedy: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    severity: str = "error"


class Error(Exception):
    """The common base. ``problems`` holds everything that was found."""

    def __init__(self, message: str, problems=(), candidates=None):
        super().__init__(message)
        self.problems: list[Problem] = [one if isinstance(one, Problem) else Problem(**one) for one in problems] or [Problem(message)]
        self.candidates: list[str] = list(candidates or ())

    def __reduce__(self):  # so that an error crosses from a worker process
        return type(self), (str(self), self.problems, self.candidates)


class InvalidInput(Error, ValueError):
    """A model, a table or an argument is wrong."""


class UnknownName(InvalidInput):
    """A name nobody knows; ``candidates`` are the nearest ones that exist."""


class SourceFailure(Error, OSError):
    """A source could not be reached or read."""
