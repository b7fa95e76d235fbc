"""Help, wrong usage and errors in the user's language: what stands between the parser and the user."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from pipeline.errors import AtgardsplanError, Usage
from pipeline.texts import has, say
from pipeline.version import PROGRAM

LANGUAGES = ("sv", "en")
"""The languages that the program speaks; the first is meant where none is given."""
SUCCESS, STOPPED = 0, 130


def common_options(arguments: Iterable[str]) -> tuple[str, bool, list[str]]:
    """The language that is asked for, whether the trace is, and the other arguments.

    Both are known before the rest is understood: wrong usage is told in the user's language too.

    >>> common_options(["run", "--lang", "en", "--debug", "x"]), common_options(["--lang=fi"])
    (('en', True, ['run', 'x']), ('fi', False, []))
    """
    lang, debug, rest, words = LANGUAGES[0], False, list[str](), iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--debug":
            debug = True
        elif word == "--lang":
            lang = next(words, "")
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return lang, debug, rest


def tell(text: str) -> None:
    """A line for the user that is no result."""
    typer.echo(text, err=True)


def advice(lang: str, command: str) -> str:
    """Where the user finds help on a command."""
    return say(lang, "usage", "advice", command=command)


class Command(TyperCommand):
    """A command whose help is a page of texts.toml, and whose errors are one sentence and an exit status."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(say(ctx.meta["lang"], "page", str(self.name)).lstrip("\n"))

    def invoke(self, ctx: Any) -> Any:
        lang, debug = ctx.meta["lang"], ctx.meta["debug"]
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            tell_stopped(ctx, say(lang, "failure", "stopped" if self.name == "run" else "stopped_plain"))
            return STOPPED
        except AtgardsplanError as error:
            show_trace(debug)
            tell_error(ctx, error.code, sentence(error, lang), error.exit_status)
            return error.exit_status
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:
            show_trace(debug)
            told = say(lang, "failure", "unexpected", kind=type(error).__name__)
            tell_error(ctx, "unexpected", told, AtgardsplanError.exit_status)
            return AtgardsplanError.exit_status


def tell_stopped(ctx: Any, told: str) -> None:
    """Say that the user stopped a command, to people or to programs."""
    if asks_for_json(ctx):
        from pipeline.jsonlog import log_event

        log_event("error", code="stopped", message=told, exit_status=STOPPED)
    else:
        tell(told)


def asks_for_json(ctx: Any) -> bool:
    """Whether a command is to speak to programs."""
    log = ctx.params.get("log")
    return bool(getattr(log, "value", log) == "json")


def words_ask_for_json(words: Sequence[str]) -> bool:
    """Whether a command that cannot be understood asks all the same to be answered as to a program.

    >>> words_ask_for_json(["run", "--log", "json"]), words_ask_for_json(["run", "--log=json"])
    (True, True)
    """
    return "--log=json" in words or ("--log", "json") in pairwise(words)


def tell_error(ctx: Any, code: str, told: str, status: int) -> None:
    """Say what ended a command, to people or, where they asked for that, to programs."""
    if asks_for_json(ctx):
        from pipeline.jsonlog import log_event

        log_event("error", code=code, message=told, exit_status=status)
    else:
        tell(f"{say(ctx.meta['lang'], 'failure', 'error')} {told}")


class Group(TyperGroup):
    """The program: its own page of help, and wrong usage told in one sentence."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        lang, ctx.meta["debug"], rest = common_options(args)
        ctx.meta["lang"] = lang if lang in LANGUAGES else LANGUAGES[0]
        if lang != ctx.meta["lang"]:
            refuse(ctx.meta["lang"], "BadParameter", "--lang")
        return super().parse_args(ctx, rest or ["--help"])

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(say(ctx.meta["lang"], "page", str(self.name)).lstrip("\n"))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None:
            refuse(ctx.meta["lang"], "NoSuchCommand", args[0])
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        lang, _, rest = common_options(sys.argv[1:] if args is None else args)
        try:
            status = super().main(args, PROGRAM, complete_var, False, windows_expand_args, **extra) or SUCCESS
        except Exception as error:
            # The exceptions of the parser have no public name in all versions of typer.
            if not hasattr(error, "format_message"):
                raise
            told = wrong_usage(error, lang if lang in LANGUAGES else LANGUAGES[0])
            status = Usage.exit_status
            if words_ask_for_json(rest):
                from pipeline.jsonlog import log_event

                log_event("error", code="usage", message=told, exit_status=status)
            else:
                tell(told)
        # Without a command the help is shown, and nothing was done.
        status = status if rest else Usage.exit_status
        if standalone_mode:
            sys.exit(status)
        return status


def refuse(lang: str, kind: str, name: str) -> NoReturn:
    """End the program: what the user typed cannot be used."""
    tell(f"{usage_text(lang, kind, name)} {say(lang, 'usage', 'advice', command=PROGRAM)}")
    raise typer.Exit(Usage.exit_status)


def wrong_usage(error: Any, lang: str) -> str:
    """What is wrong with the command, and where to find help, from an exception of the parser."""
    param = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or (param.opts[0] if param is not None else "")
    path = error.ctx.command_path if getattr(error, "ctx", None) else PROGRAM
    return f"{usage_text(lang, type(error).__name__, name)} {say(lang, 'usage', 'advice', command=path)}"


def usage_text(lang: str, kind: str, name: str) -> str:
    """What is wrong with the option, argument or command of that name.

    >>> usage_text("en", "BadParameter", "--workers"), usage_text("en", "NoSuchOption", "--ut")
    ('The value of --workers cannot be used; give a whole number, 1 at the least.', 'There is no option --ut.')
    """
    bare = name.lstrip("-")
    shown = say(lang, "parameter", name) if has("parameter", name) else name
    wanted = say(lang, "wanted", bare if has("wanted", bare) else "other")
    return say(lang, "usage", kind if has("usage", kind) else "UsageError", name=shown, wanted=wanted)


def sentence(error: AtgardsplanError, lang: str) -> str:
    """What the user is told of an error; what the operating system says is put into the user's language."""
    from pipeline.codes import message

    facts = dict(error.facts)
    if isinstance(error.__cause__, OSError) and "other" in facts:
        facts["other"] = system_word(error.__cause__, lang) or facts["other"]
    return message("error", error.code, facts, lang)


def system_word(error: OSError, lang: str) -> str | None:
    """What the operating system's error means, None for one that has no text.

    >>> system_word(FileExistsError(errno.EEXIST, "File exists"), "sv")
    'det finns redan en fil med det namnet'
    """
    name = errno.errorcode.get(error.errno or 0, "")
    return say(lang, "system", name) if has("system", name) else None


def show_trace(debug: bool) -> None:
    """The trace of the error at hand, for those who asked for it."""
    if debug:
        import traceback

        tell(traceback.format_exc())
