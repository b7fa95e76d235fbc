"""The tree of errors: each knows its code of codes.toml and, where it ends the program, its exit status.

Arguments are positional, so that an error survives the way back from a worker process.
"""

from __future__ import annotations

Facts = tuple[tuple[str, str], ...]


class AtgardsplanError(Exception):
    """Anything that a user is told in one sentence: a code and the facts that its message names.

    >>> error = Rejected("encrypted", (("file", "kista.pdf"),))
    >>> error.code, dict(error.facts)
    ('encrypted', {'file': 'kista.pdf'})
    """

    exit_status = 1

    def __init__(self, code: str, facts: Facts = ()) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Rejected(AtgardsplanError):  # noqa: N818 (the sender is told, nothing failed)
    """A document that cannot be read as a plan; the run goes on."""

    exit_status = 3


class Usage(AtgardsplanError):  # noqa: N818 (the user is told, nothing failed)
    """Wrong usage, or nothing to read."""

    exit_status = 2


class OutputError(AtgardsplanError):
    """The output folder cannot be written."""

    exit_status = 1


class ClusterError(AtgardsplanError):
    """The machines that documents are read on cannot be used, or went away; what was read is kept."""

    exit_status = 1


def not_writable(place: object, error: OSError) -> OutputError:
    """The error of a place that cannot be written, with what the system said of it.

    >>> dict(not_writable("ut", OSError(28, "No space left on device")).facts)
    {'file': 'ut', 'other': 'No space left on device'}
    """
    return OutputError("not_writable", (("file", str(place)), ("other", error.strerror or type(error).__name__)))


class Busy(AtgardsplanError):  # noqa: N818 (the user is told, nothing failed)
    """Another run works on the output folder."""

    exit_status = 4
