"""Baseline (b): the cryptography of a tip and one INSERT with commit, in views that do nothing else.

What is computed is ours: token, code, scrypt, reply key pair, key of the tip wrapped for the ring, words and pictures
sealed. What is around it is not: no form fields, no templates, no languages, no rules, one table.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, request
from itsdangerous import BadSignature, TimestampSigner

from tests.benchmarks.bare.tables import Row, Table
from tipline.config import PublicConfig
from tipline.crypto.receipts import new_code, receipt_from
from tipline.crypto.sealing import new_key, seal, seal_original, wrap_key
from tipline.crypto.secret_files import read_secret
from tipline.intake.site_keys import SiteKeys
from tipline.public.form_token import GOOD_FOR_SECONDS, SEED_BYTES
from tipline.web.site import MOST_BODY_BYTES, MemoryRequest

HTML = "text/html; charset=utf-8"


def create_site(database: str, instance: Path) -> Flask:
    """`/form?bytes=N` gives a token and fills up to N bytes. `/tip?bytes=N` takes a form, answers with the code in N
    bytes, and `/code?bytes=N` looks up the tip of a code.
    """
    site = Flask(__name__)
    site.request_class = MemoryRequest
    site.config.update(MAX_CONTENT_LENGTH=MOST_BODY_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BODY_BYTES)
    config = PublicConfig(instance=instance)
    keys, table = SiteKeys.read(config), Table(database)
    signer = TimestampSigner(read_secret(config.form_secret), salt="bare", digest_method=sha256)
    fillings: dict[int, bytes] = {}

    def filled(said: str) -> Response:
        length = int(request.args["bytes"])
        filling = fillings.setdefault(length, b" " * length)
        return Response(said.encode() + filling[len(said) :], content_type=HTML)

    def seed() -> bytes:
        try:
            return bytes.fromhex(signer.unsign(request.form["csrf_token"], max_age=GOOD_FOR_SECONDS).decode())
        except BadSignature:
            abort(400)

    @site.get("/form")
    def form() -> Response:
        return filled(signer.sign(secrets.token_hex(SEED_BYTES)).decode() + "\n")

    @site.post("/tip")
    def tip() -> Response:
        words = request.form["story"].encode()
        photos = [each.read() for each in request.files.getlist("photos") if each.filename]
        code = new_code(keys.form_secret, seed(), words + b"".join(sha256(photo).digest() for photo in photos))
        receipt, key, reference = receipt_from(code, keys.receipt_salt), new_key(), secrets.token_hex(5)
        (wrapped,) = wrap_key(key, keys.ring, reference).values()
        sealed = [seal_original(key, photo, f"{reference}/{n}") for n, photo in enumerate(photos)]
        public = receipt.key_pair.public
        table.add(Row(reference, receipt.tag, public, wrapped, seal(key, words, f"{reference}/0"), b"".join(sealed)))
        return filled(code + "\n")

    @site.post("/code")
    def look_up() -> Response:
        seed()
        receipt = receipt_from(request.form["code"], keys.receipt_salt)
        if table.reference_of(receipt.tag) is None or not receipt.key_pair.public:
            abort(404)
        return filled("")

    @site.get("/healthz")
    def healthz() -> str:
        return f"ok {os.getpid()}\n"

    return site
