"""Which key does the person press? Those of a terminal, or what is piped in, sign by sign."""

import sys

import click

QUIT = "q"


def press() -> str:
    """The next key, "" at the end of the input. Ctrl-C is the key that leaves; piped blanks and line ends are none."""
    try:
        if sys.stdin.isatty():
            return click.getchar()
        return next((sign for sign in iter(lambda: sys.stdin.read(1), "") if not sign.isspace()), "")
    except KeyboardInterrupt:
        return QUIT
    except (AttributeError, EOFError, OSError, ValueError):
        return ""
