"""The page that shows a receipt code: made once for each language, with the code put in for each tip."""

import secrets
from collections.abc import Sequence

from flask import current_app, render_template, request
from markupsafe import escape

from tipline.crypto.receipts import in_groups
from tipline.web.language import page_language
from tipline.web.pictures import RefusedFile

CODE_HOLE, HOST_HOLE = secrets.token_hex(16), secrets.token_hex(16)
"""Stand where the code and the address of the site come. Drawn anew by each process, so that no text can hold them."""

Pages = dict[tuple[str, bool], str]


def receipt_page(code: str, *, emergency: bool, refused: Sequence[RefusedFile]) -> str:
    """`refused` names the sender's own files: such a page is made for them alone and not kept."""
    if refused:
        return _made(in_groups(code), request.host, emergency=emergency, refused=refused)
    pages: Pages = current_app.extensions.setdefault("receipt pages", {})
    which = page_language().code, emergency
    page = pages.get(which)
    if page is None:
        page = pages[which] = _made(CODE_HOLE, HOST_HOLE, emergency=emergency, refused=())
    return page.replace(CODE_HOLE, in_groups(code)).replace(HOST_HOLE, escape(request.host))


def _made(code: str, host: str, *, emergency: bool, refused: Sequence[RefusedFile]) -> str:
    return render_template("sent.html", code=code, host=host, emergency=emergency, refused=refused)
