"""Serving a site with waitress, the one server that outlives slow clients without a proxy in front."""

import logging
import signal
import socket
from types import FrameType

import click
import waitress
from flask import Flask
from waitress.channel import HTTPChannel

from tipline.cli.receiving import MOST_READ_BYTES, PatientParser
from tipline.web.site import MOST_BODY_BYTES

log = logging.getLogger("tipline")

THREADS = 8
CONNECTIONS = 1000
"""waitress' own 100 are used up by a hundred slow clients (measured: libraries.md, section 10)."""
SILENT_SECONDS = 15
"""After this long a client that sends nothing is cut off."""


class PatientChannel(HTTPChannel):
    parser_class = PatientParser


def serve(site: Flask, host: str, port: int) -> None:
    """Serves until SIGTERM or SIGINT. A taken port is told in one line."""
    listener = _listener(host, port)
    server = waitress.create_server(
        site,
        sockets=[listener],
        threads=THREADS,
        connection_limit=CONNECTIONS,
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

    server.channel_class = PatientChannel

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("serving on %s:%s", host, listener.getsockname()[1])
    server.run()


def _listener(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise click.ClickException(f"Port {port} on {host} cannot be used: {error.strerror}.") from None
    return listener
