"""The headers of every answer, errors included."""

from http import HTTPStatus

from flask import Flask, Response, request

PERMISSIONS = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "interest-cohort")

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

SANDBOX = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
"""For files of strangers that are handed out: a view that sets this policy keeps it, as it allows nothing at all."""


def fixed_headers(*, https: bool) -> dict[str, str]:
    """What every answer says, by whichever part of the program it is made."""
    fixed = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # `no-referrer` would make browsers send `Origin: null` with forms, and the forms would be refused.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{each}=()" for each in PERMISSIONS),
    }
    if https:
        fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return fixed


def install(app: Flask, *, https: bool) -> None:
    fixed = fixed_headers(https=https)

    @app.after_request
    def _set(response: Response) -> Response:
        handed_out = response.headers.get("Content-Security-Policy") == SANDBOX
        response.headers.update(fixed)
        if handed_out:
            response.headers["Content-Security-Policy"] = SANDBOX
        if request.endpoint != "static" or response.status_code != HTTPStatus.OK:
            # A room may have forbidden compression (`no-transform`), and may allow nothing else.
            kept = "no-store, no-transform" if response.cache_control.no_transform else "no-store"
            response.headers["Cache-Control"] = kept
        return response
