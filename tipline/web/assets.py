"""Addresses of a site's own style, script and drawings: named by content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

A_YEAR_SECONDS = 31_536_000


def install(app: Flask) -> None:
    folder = Path(app.static_folder or "")

    @cache
    def fingerprint(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        # Not url_for: a request for a foreign host has no addresses to build from, and its error page needs the style.
        return f"{app.static_url_path}/{name}?v={fingerprint(name)}"

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR_SECONDS}, immutable"
        return response

    app.jinja_env.globals["asset"] = asset
