"""`thirdear serve`: the platform on this machine, behind a production server, locked until somebody unlocks it."""

from __future__ import annotations

import os
import signal
import sys
import webbrowser
from dataclasses import dataclass

from thirdear.practice.demo import PASSPHRASE, prepare_demo
from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home
from thirdear.practice.refusals import check_address, check_debugging, check_secret, check_sqlite

__all__ = ["Wanted", "serve"]

_THREADS = 4
_BEHIND_TLS = {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-proto"}}
_NEVER_TO_DISK = 2**40  # waitress would spill long requests and answers to temporary files, in the clear


@dataclass(frozen=True)
class Wanted:
    """How the server was asked to run."""

    host: str = "127.0.0.1"
    port: int = 8000
    behind_tls: str | None = None
    open: bool = False
    demo: bool = False


def serve(wanted: Wanted) -> int:
    """Run until interrupted. Raises `Refusal` before anything is opened when it must not run like this."""
    from thirdear.practice.record.claim import Claim
    from thirdear.practice.record.keyring import RING

    os.umask(0o077)
    home = Home.from_environment()
    refuse_or_prepare(wanted, home)
    RING.claim = Claim(home)
    if wanted.behind_tls:
        os.environ["THIRDEAR_BEHIND_TLS"] = wanted.behind_tls
    os.environ["DJANGO_SETTINGS_MODULE"] = "thirdear.practice.settings"
    if wanted.demo:
        os.environ["THIRDEAR_DEMO"] = PASSPHRASE
        prepare_demo(home)
    from waitress.server import create_server

    from thirdear.practice.wsgi import application

    try:
        server = create_server(
            application,
            host=wanted.host,
            port=wanted.port,
            threads=_THREADS,
            **(_BEHIND_TLS if wanted.behind_tls else {}),
            ident=None,
            inbuf_overflow=_NEVER_TO_DISK,
            outbuf_overflow=_NEVER_TO_DISK,
            max_request_body_size=64 * 2**20,
        )
    except OSError as error:
        raise Refusal(f"Port {wanted.port} of {wanted.host} cannot be used: {error.strerror or error}.") from None
    address = f"http://{wanted.host}:{server.effective_port}/"
    print(f"Third Ear listens at {address}  (stop with Ctrl+C)", flush=True)
    if wanted.demo:
        print(f"It holds an example life, which opens with the passphrase: {PASSPHRASE}", flush=True)
    if wanted.open and _has_desktop():
        webbrowser.open(address)
    _run(server)
    return 0


def refuse_or_prepare(wanted: Wanted, home: Home) -> None:
    """All refusals, then the home folder made ready."""
    from sqlcipher3 import dbapi2

    check_sqlite(dbapi2.sqlite_version_info)
    check_debugging(os.environ)
    check_address(wanted.host, wanted.behind_tls)
    home.prepare()
    check_secret(home)


def _has_desktop() -> bool:
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in {"darwin", "win32"}
    return sys.stdout.isatty() and bool(shown)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _run(server: object) -> None:
    from thirdear.practice.record.keyring import RING
    from thirdear.practice.record.opening import lock, watch_idleness
    from thirdear.practice.record.work import Worker

    worker = Worker()
    RING.when(unlocked=worker.start, locked=worker.stop)
    stop = watch_idleness()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.run()  # type: ignore[attr-defined]
    except KeyboardInterrupt:
        print("Stopping.", file=sys.stderr)
    finally:
        stop()
        lock()
        server.close()  # type: ignore[attr-defined]
