"""Handing letters to a mail server that is friendly, silent, refusing, or not who it says it is."""

import datetime as dt
import re
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.ports import free_port
from tests.services.smtp import Mailbox
from tipline.config import OfficerConfig
from tipline.domain.times import to_quarter
from tipline.mail.letters import LETTERS, LetterText, checkpoints, immediate_tip, sign_in_changed
from tipline.mail.outbox import PATIENCE_SECONDS, LetterNotTaken, Outbox

TO = "duty@example.org"
LETTER = LetterText("Hej", "Å, ä och ö.\n")


def an_outbox(port: int, **settings: object) -> Outbox:
    config = OfficerConfig(instance=Path(), mail_server="localhost", mail_port=port, **settings)  # type: ignore[arg-type]
    return Outbox(config)


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for localhost that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Controller]:
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port(), tls_context=self_signed(tmp_path))
    server.start()
    yield server
    server.stop()


def test_a_letter_arrives_with_every_letter_of_its_words(mailbox: Mailbox) -> None:
    an_outbox(mailbox.port, mail_default_sender="Tipline <tips@example.org>").send(LETTER, to=TO)
    (received,) = mailbox.letters
    assert (received["Subject"], received["To"], received["From"]) == ("Hej", TO, "Tipline <tips@example.org>")
    assert received.get_content().strip() == LETTER.body.strip()
    assert received["Message-ID"].endswith("@example.org>")


def test_a_letter_does_not_name_this_host(mailbox: Mailbox) -> None:
    an_outbox(mailbox.port).send(LETTER, to=TO)
    assert socket.gethostname() not in mailbox.letters[0].as_string()


def test_a_letter_tells_the_quarter_of_an_hour_and_no_finer_time(mailbox: Mailbox) -> None:
    before = to_quarter(dt.datetime.now(dt.UTC))
    for _ in range(2):
        an_outbox(mailbox.port).send(LETTER, to=TO)
    sent = [letter["Date"].datetime for letter in mailbox.letters]
    assert sent == [to_quarter(each) for each in sent]
    assert before <= sent[0] <= dt.datetime.now(dt.UTC)
    numbers = {re.fullmatch(r"<([0-9a-f]{32})@localhost>", letter["Message-ID"])[1] for letter in mailbox.letters}
    assert len(numbers) == 2


def test_a_server_that_is_not_there_is_told_by_its_kind_of_fault() -> None:
    with pytest.raises(LetterNotTaken, match=r"^ConnectionRefusedError$"):
        an_outbox(free_port()).send(LETTER, to=TO)


def test_a_silent_server_is_left_after_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipline.mail.outbox.PATIENCE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(LetterNotTaken, match=r"^SMTPServerDisconnected$"):
            an_outbox(silent.getsockname()[1]).send(LETTER, to=TO)
        assert time.monotonic() - begun < 3


def test_the_time_limit_leaves_room_for_several_tries_within_a_minute() -> None:
    assert 0 < PATIENCE_SECONDS <= 15


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_letter(impostor: Controller) -> None:
    with pytest.raises(LetterNotTaken, match=r"^SSLCertVerificationError$"):
        an_outbox(impostor.port, mail_use_tls=True).send(LETTER, to=TO)


def test_the_impostor_would_have_taken_the_letter_in_clear(impostor: Controller) -> None:
    an_outbox(impostor.port).send(LETTER, to=TO)


def test_a_header_in_a_subject_is_refused(mailbox: Mailbox) -> None:
    with pytest.raises(LetterNotTaken, match=r"^BadHeaderError$"):
        an_outbox(mailbox.port).send(LetterText("Hej\r\nBcc: x@example.org", ""), to=TO)
    assert mailbox.letters == []


def test_greeting_a_server_sends_nothing(mailbox: Mailbox) -> None:
    an_outbox(mailbox.port).greet()
    assert mailbox.letters == []
    with pytest.raises(LetterNotTaken):
        an_outbox(free_port()).greet()


def test_every_letter_is_named_as_its_template_folder() -> None:
    folders = {each.name for each in (Path(__file__).parents[2] / "templates" / "mail").iterdir() if each.is_dir()}
    assert {*LETTERS, checkpoints.__name__, sign_in_changed.__name__} == folders
    assert {function.__name__ for function in LETTERS.values()} == set(LETTERS)


def test_the_alert_tells_where_to_look_in_both_languages() -> None:
    letter = immediate_tip("https://officer.example.org/queue?a=1&b=2")
    assert letter.body.count("https://officer.example.org/queue?a=1&b=2") == 2
    assert "\n" not in letter.subject
    assert letter.subject != ""
