"""A site: a Flask application that finds only its own room's templates and answers with strict headers."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Request, redirect, request
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.datastructures import ImmutableDict
from werkzeug.exceptions import HTTPException, NotFound, SecurityError
from werkzeug.routing import RequestRedirect

from tipline.config import Config, bundled
from tipline.web import assets, errors, headers, language
from tipline.web.plain_forms import PlainFormsFirst

MOST_FILE_BYTES = 15_000_000
"""As ordered for this service. The police's own web form takes four pictures of 10 MB (domain.md, section 7), but a
telephone of today writes larger ones, and whoever sits at a reception cannot make them smaller."""
LEFT_OUT = "application/x-left-out"
"""The type of a file whose content was too large to be received: it comes to the form empty, with its name."""
MOST_BODY_BYTES = 77_000_000
"""Five such pictures (web/pictures.py) and the words with all that surrounds them, 2 MB."""
MOST_TEXT_BYTES = 2_000_000
"""Far above what a form takes, so that a text that is too long comes back to its writer instead of a bare 413."""
MOST_FIELDS = 200


class MemoryRequest(Request):
    """A request whose uploads never touch a disk: Werkzeug would spool them to a temporary file in clear."""

    form_data_parser_class = PlainFormsFirst

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        return BytesIO()


class Site(Flask):
    """A site answers the methods its rooms name and no other: nobody from elsewhere is to ask what it would take."""

    default_config = ImmutableDict({**Flask.default_config, "PROVIDE_AUTOMATIC_OPTIONS": False})

    def handle_http_exception(self, e: HTTPException) -> Any:
        """Leads within the site. Werkzeug's own redirects name the host and scheme that the request came with; behind
        a proxy that speaks TLS they would lead out of TLS.
        """
        if not isinstance(e, RequestRedirect):
            return super().handle_http_exception(e)
        parts = urlsplit(e.new_url)
        return redirect(urlunsplit(("", "", f"/{parts.path.lstrip('/')}", parts.query, "")), e.code)


def new_site(package: str, config: Config, *, room: str, choose_language: Callable[[], str], texts: str) -> Flask:
    """A Flask application for one room. `texts` names its catalogue of translations."""
    app = Site(package, template_folder=None)
    app.request_class = MemoryRequest
    app.config.update(
        TRUSTED_HOSTS=list(config.hosts),
        MAX_CONTENT_LENGTH=MOST_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_TEXT_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_I18N_ENABLED=False,
    )
    app.jinja_loader = FileSystemLoader([bundled("templates") / room, bundled("templates") / "shared"])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["operator"] = config.operator_name
    app.before_request(_refuse_another_host)
    app.before_request(_refuse_what_no_database_holds)
    headers.install(app, https=config.https)
    language.install(app, config.languages, choose_language, domain=texts)
    assets.install(app)
    errors.install(app)
    app.add_url_rule("/healthz", "healthz", lambda: ("ok\n", {"Content-Type": "text/plain; charset=utf-8"}))
    return app


def _refuse_another_host() -> None:
    """Before anything else is asked: who they are, or whether they may."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _refuse_what_no_database_holds() -> None:
    """Nothing has a name with NUL in it, and PostgreSQL takes none to look for one."""
    if "\0" in request.path:
        raise NotFound
