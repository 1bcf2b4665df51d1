"""What a browser shows with a passkey, judged by the `webauthn` library alone: no session, no database.

Flask-Security has ceremonies too, but its views, forms and sign-in would come along: they tell who has passkeys, know
nothing of our limits, and keep the challenge in a signed token that works as often as it is sent.
"""

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tipline.casework.add_passkey import NewPasskey
from tipline.persistence.passkeys import CREDENTIAL_LENGTH, Passkey

ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
"""The last for Windows Hello, which has no other (WebAuthn Level 3, 5.4)."""
WAIT_MILLISECONDS = 300_000
"""How long a browser waits for its user: as long as the challenge is good (WebAuthn Level 3, 15.1)."""
LONGEST = 20_000
"""Characters of what a browser sends; the longest attestations have a few thousand. Our own choice."""


class PasskeyRefused(Exception):
    """What the browser sent shows nothing."""


@dataclass(frozen=True)
class Place:
    """Where passkeys are good: `name` is what they are bound to (RP ID), `origin` the address of the pages."""

    name: str
    origin: str

    def is_at(self, host: str) -> bool:
        """Whether a page that was asked for at `host` is one of them."""
        return urlsplit(self.origin).netloc == host.lower()


def place_of(officer_url: str) -> Place | None:
    """By the configured address, never by what a browser says. None where browsers allow no passkeys.

    They are bound to a name and need HTTPS; `localhost` needs neither (WebAuthn Level 3, 5.1.3 and Secure Contexts).
    """
    address = urlsplit(officer_url)
    name = (address.hostname or "").lower()
    try:
        if not ip_address(name).is_loopback:
            return None
        name = "localhost"
    except ValueError:
        pass
    if not name or (address.scheme != "https" and name != "localhost"):
        return None
    usual = {"http": 80, "https": 443}.get(address.scheme)
    port = "" if address.port in {None, usual} else f":{address.port}"
    return Place(name, f"{address.scheme}://{name}{port}")


def to_add(place: Place, officer_name: str, handle: bytes, known: list[bytes], challenge: bytes) -> str:
    """Options for making a passkey, as JSON; a device that has one of `known` makes none."""
    return options_to_json(
        generate_registration_options(
            rp_id=place.name,
            rp_name="Tipline",
            user_id=handle,
            user_name=officer_name,
            challenge=challenge,
            timeout=WAIT_MILLISECONDS,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            supported_pub_key_algs=ALGORITHMS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
    )


def to_sign_in(place: Place, challenge: bytes) -> str:
    """Options for using one, as JSON. They name no passkey, so they are the same for every name that was typed."""
    return options_to_json(
        generate_authentication_options(
            rp_id=place.name,
            challenge=challenge,
            timeout=WAIT_MILLISECONDS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def passkey_made(place: Place, sent: str, challenge: bytes, handle: bytes) -> NewPasskey:
    """The passkey that the browser's answer `sent` shows. Raises PasskeyRefused."""
    try:
        made = verify_registration_response(
            credential=_read(sent),
            expected_challenge=challenge,
            expected_rp_id=place.name,
            expected_origin=place.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    except Exception as error:
        # The library lets faults of CBOR, of structs and of keys through as they come. None of them is a proof.
        raise PasskeyRefused from error
    if len(made.credential_id) > CREDENTIAL_LENGTH:
        raise PasskeyRefused
    return NewPasskey(made.credential_id, made.credential_public_key, handle, made.sign_count)


def credential_named(sent: str) -> bytes:
    """Which passkey `sent` says it comes from. Raises PasskeyRefused."""
    try:
        return base64url_to_bytes(_read(sent)["id"])[: CREDENTIAL_LENGTH + 1]
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise PasskeyRefused from error


def count_signed(place: Place, sent: str, challenge: bytes, passkey: Passkey) -> int | None:
    """What the device has counted, with a good signature over `challenge`. None without one."""
    try:
        handle = _read(sent)["response"].get("userHandle")
        if handle and base64url_to_bytes(handle) != passkey.user_handle:
            return None
        shown = verify_authentication_response(
            credential=_read(sent),
            expected_challenge=challenge,
            expected_rp_id=place.name,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            # The deed compares counts: here an unsigned one would be believed.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 as above: whatever is wrong with it, it is no proof
        return None
    return shown.new_sign_count


def _read(sent: str) -> dict[str, Any]:
    """Raises PasskeyRefused for what is no JSON object of a sensible length."""
    try:
        read = json.loads(sent) if len(sent) <= LONGEST else None
    except (ValueError, RecursionError) as error:
        raise PasskeyRefused from error
    if not isinstance(read, dict):
        raise PasskeyRefused
    return read
