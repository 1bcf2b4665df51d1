"""Baseline (a): a view that answers with so many bytes."""

import os

from flask import Flask, Response, request


def create_site() -> Flask:
    """`/page?bytes=N&kind=…` answers with N bytes of that content type, which were made before."""
    site = Flask(__name__)
    made: dict[int, bytes] = {}

    @site.get("/page")
    def page() -> Response:
        length = int(request.args["bytes"])
        if length not in made:
            made[length] = os.urandom(length)
        return Response(made[length], content_type=request.args["kind"])

    @site.get("/healthz")
    def healthz() -> str:
        return "ok\n"

    return site
