"""Answers to forms in one size: nobody who counts bytes on the line can tell what the form was answered.

A known code, an unknown one and a mistyped one, a dialogue with a question and one without, a withdrawal and a fault
look alike from outside (guarantees 4 and 10). Time is kept alike where the deeds are.
"""

from flask import Flask, Response, request

SIZE_CLASS_BYTES = 65_536
"""Every page of ours without a tipster's words fits in; a longer dialogue fills the next multiple."""

OPENING, CLOSING = b"<!-- Filled up, so that every answer has the same length. ", b"-->\n"
"""A comment may stand after the end of an HTML document."""


def install(site: Flask) -> None:
    @site.after_request
    def _fill_up(response: Response) -> Response:
        if request.method == "POST" and response.mimetype == "text/html":
            response.set_data(filled_up(response.get_data()))
            # HTTP/1.1 sends the reason in words: "OK" and "NOT FOUND" differ by seven bytes.
            response.status = f"{response.status_code} ANSWER"
            # Compressed, the length would tell the content again. This forbids it to us and to every proxy.
            response.cache_control.no_transform = True
        return response


def filled_up(page: bytes) -> bytes:
    """The page with a comment after its end, a whole number of size classes long."""
    page += OPENING
    return page + b" " * (-len(page + CLOSING) % SIZE_CLASS_BYTES) + CLOSING
