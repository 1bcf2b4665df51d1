"""Pages sent smaller: only those that hold nothing of anybody, since a compressed length tells what a page holds."""

import gzip
from http import HTTPStatus

from flask import Flask, Response, request

COMPRESSED = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
LEVEL = 6
"""Beyond this, time doubles for less than one per cent."""


def install(site: Flask) -> None:
    @site.after_request
    def _compress(response: Response) -> Response:
        if not _may_be_compressed(response):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.direct_passthrough = False
            # The time in the header would differ from page to page; none is written.
            response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response


def _may_be_compressed(response: Response) -> bool:
    """Never what somebody sent and got back: an answer to a form holds a code, a dialogue or a tip's words."""
    return (
        request.method == "GET"
        and response.status_code == HTTPStatus.OK
        and response.mimetype in COMPRESSED
        and not response.cache_control.no_transform
    )
