"""Handing letters to the mail server: Flask-Mail, with the time limit and the certificate check it lacks."""

import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parseaddr

from flask import Flask
from flask_mail import BadHeaderError, Connection, Mail, Message

from tipline.config import OfficerConfig
from tipline.domain.times import to_quarter
from tipline.mail.letters import LetterText

PATIENCE_SECONDS = 10
"""A silent mail server must not hold up the worker; Flask-Mail itself would wait for ever."""

OWN_NAME = "tipline"
"""What we call ourselves to the mail server: the host's own name is nobody's business."""

MESSAGE_ID_BYTES = 16


class LetterNotTaken(Exception):
    """The mail server did not take the letter; the text is the kind of fault only."""


class _SafeConnection(Connection):
    def configure_host(self) -> smtplib.SMTP:
        mail, context = self.mail, ssl.create_default_context()
        if mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.server, mail.port, local_hostname=OWN_NAME, timeout=PATIENCE_SECONDS, context=context
            )
        else:
            host = smtplib.SMTP(mail.server, mail.port, local_hostname=OWN_NAME, timeout=PATIENCE_SECONDS)
        if mail.use_tls:
            host.starttls(context=context)
        if mail.username and mail.password:
            host.login(mail.username, mail.password)
        return host


class _SafeMail(Mail):
    def connect(self) -> Connection:
        return _SafeConnection(self)


class Outbox:
    def __init__(self, config: OfficerConfig) -> None:
        self.app = Flask("tipline.mail")
        self.app.config.update(
            MAIL_SERVER=config.mail_server,
            MAIL_PORT=config.mail_port,
            MAIL_USE_TLS=config.mail_use_tls,
            MAIL_USE_SSL=config.mail_use_ssl,
            MAIL_USERNAME=config.mail_username,
            MAIL_PASSWORD=config.mail_password,
            MAIL_DEFAULT_SENDER=config.mail_default_sender,
        )
        self.mail = _SafeMail(self.app)

    def greet(self) -> None:
        """The mail server answers and accepts how we sign in. Raises LetterNotTaken."""
        with _faults_named(), self.app.app_context(), self.mail.connect():
            pass

    def send(self, letter: LetterText, *, to: str) -> None:
        """The mail server has taken the letter. Raises LetterNotTaken."""
        with _faults_named(), self.app.app_context():
            message = Message(letter.subject, recipients=[to], body=letter.body)
            domain = parseaddr(self.app.config["MAIL_DEFAULT_SENDER"])[1].partition("@")[2]
            # The usual ones tell the hundredth of a second, and an alarm leaves when a tip has just come.
            message.msgId = f"<{secrets.token_hex(MESSAGE_ID_BYTES)}@{domain or OWN_NAME}>"
            message.date = to_quarter(datetime.now(UTC)).timestamp()
            with self.mail.connect() as connection:
                connection.send(message)


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException, BadHeaderError) as error:
        raise LetterNotTaken(type(error).__name__) from None
