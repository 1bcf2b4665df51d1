"""`python -m tests.benchmarks.bare PORT plain|ours pages|tips [DATABASE INSTANCE]`: serves a baseline.

`ours` is the server of `tipline public` with all that it does beside the view: it reads heads strictly and overwrites
what it frees. `plain` is waitress with the same threads and limits, and no more.
"""

import sys
from pathlib import Path

import waitress
from flask import Flask

from tests.benchmarks.bare import pages, tips
from tipline.cli.forgetting import start_forgetful
from tipline.cli.serving import CONNECTIONS, THREADS, serve
from tipline.web.site import MOST_BODY_BYTES


def _serve_plainly(site: Flask, port: int) -> None:
    room = MOST_BODY_BYTES + 1_000_000
    waitress.serve(
        site,
        port=port,
        host="127.0.0.1",
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        ident=None,
        inbuf_overflow=room,
        outbuf_overflow=room,
    )


def main(port: str, server: str, which: str, *given: str) -> None:
    if server == "ours":
        start_forgetful()
    site = pages.create_site() if which == "pages" else tips.create_site(given[0], Path(given[1]))
    if server == "ours":
        serve(site, "127.0.0.1", int(port), https=False)
    else:
        _serve_plainly(site, int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
