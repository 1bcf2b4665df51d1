"""Serving a site with waitress, the one server that outlives slow clients without a proxy in front."""

import logging
import resource
import signal
import socket
from time import monotonic
from types import FrameType

import click
import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from tipline.cli.forgetting import keep_what_is_here, let_go, scrub_stack
from tipline.cli.receiving import MOST_READ_BYTES, PatientParser
from tipline.cli.slow_clients import in_the_way
from tipline.web.headers import fixed_headers
from tipline.web.site import MOST_BODY_BYTES

log = logging.getLogger("tipline")

THREADS = 8
CONNECTIONS = 4000
"""waitress' own 100 are used up by a hundred slow clients (measured: libraries.md, section 10). The tenth guarantee is
given against a thousand."""
OTHER_FILES = 100
"""Open files of the process beside its connections, generously."""
SILENT_SECONDS = 15
"""After this long a client that sends nothing is cut off."""


def _channel(*, https: bool) -> type[HTTPChannel]:
    """A connection: our parser reads it, and what the server itself refuses has the headers of every other answer."""

    class BareRefusal(ErrorTask):
        def execute(self) -> None:
            refused = self.request.error
            self.status = f"{refused.code} {refused.reason}"
            # Not waitress' own words: they repeat a part of the request.
            body = f"{refused.reason}\n".encode()
            headers = {**fixed_headers(https=https), "Content-Type": "text/plain; charset=utf-8"}
            self.response_headers.extend({**headers, "Cache-Control": "no-store"}.items())
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    class PatientChannel(HTTPChannel):
        parser_class = PatientParser
        error_task_class = BareRefusal

        def service(self) -> None:
            super().service()
            scrub_stack()

    return PatientChannel


def serve(site: Flask, host: str, port: int, *, https: bool) -> None:
    """Serves until SIGTERM or SIGINT. A taken port is told in one line."""
    listener = _listener(host, port)
    places = _places()
    server = waitress.create_server(
        site,
        sockets=[listener],
        threads=THREADS,
        connection_limit=places,
        channel_timeout=SILENT_SECONDS,
        cleanup_interval=5,
        asyncore_use_poll=True,
        ident=None,
        max_request_body_size=MOST_READ_BYTES,
        # What is larger than these would be written to a temporary file in clear, a tip's picture too.
        inbuf_overflow=MOST_BODY_BYTES + 1_000_000,
        outbuf_overflow=MOST_BODY_BYTES + 1_000_000,
        expose_tracebacks=False,
    )

    server.channel_class = _channel(https=https)
    cut_off_silent = server.maintenance

    def make_room(now: float) -> None:
        for channel in in_the_way(server.active_channels.values(), monotonic(), places):
            channel.will_close = True
        cut_off_silent(now)
        let_go()

    server.maintenance = make_room

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("serving on %s:%s", host, listener.getsockname()[1])
    keep_what_is_here()
    server.run()


def _places() -> int:
    """How many connections fit: CONNECTIONS, or what the machine lets this process open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    granted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < granted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))
    return granted - OTHER_FILES


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise click.ClickException(f"Port {port} on {host} cannot be used: {error.strerror}.") from None
    return listener
