"""The command line of both floors: the engine's commands, and those of the platform beside them.

Nothing of the platform is imported before one of its commands runs, so that `thirdear --help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from thirdear.listening import cli as listening

if TYPE_CHECKING:
    from thirdear.listening.cli import Commands

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of either floor and return its exit code, as the engine's command line does."""
    return listening.main(arguments, more=_add_commands)


def _add_commands(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="open the platform on this machine, on encrypted storage")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="8000 unless said otherwise; 0 for any free one")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen; this machine only unless said")
    serve.add_argument("--home", metavar="PATH", help="the folder that holds everything (or THIRDEAR_HOME)")
    serve.add_argument("--behind-tls", metavar="NAME", help="TLS stands in front, and serves this under NAME")
    serve.add_argument("--open", action="store_true", help="open it in the browser, where there is a desktop")
    serve.add_argument("--demo", action="store_true", help="an example life to look at, in a folder of its own")
    serve.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from thirdear.practice.errors import PracticeError
    from thirdear.practice.home import Home
    from thirdear.practice.serve import Wanted, serve

    if options.home:
        os.environ["THIRDEAR_HOME"] = str(Path(options.home).expanduser().absolute())
    elif options.demo:
        os.environ["THIRDEAR_HOME"] = f"{Home.from_environment().path}-demo"
    try:
        wanted = Wanted(options.host, options.port, behind_tls=options.behind_tls, open=options.open, demo=options.demo)
        return serve(wanted)
    except PracticeError as error:
        print(str(error), file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
