"""The folder of an instance, with all that has to be there before anything can start."""

from pathlib import Path

from tipline.config import OfficerConfig, PublicConfig
from tipline.crypto.fingerprints import ensure_index_key
from tipline.crypto.opening import new_ring_key
from tipline.crypto.secret_files import ensure_secret

OFFICER_SECRETS = ("audit", "session", "totp", "recovery")
"""Of the audit chain, and of sign-in: cookies, TOTP secrets and recovery codes at rest."""


def prepare_instance(instance: Path) -> None:
    """Folders, secrets and at least one officer key are there, readable by their owner alone. Keeps what exists.

    Raises OSError naming the folder that cannot be written.
    """
    officer = OfficerConfig(instance=instance)
    public = PublicConfig(instance=officer.public_instance)
    for folder in (instance, officer.zone, officer.zone / "ring", public.instance, public.ring, instance / "database"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for secret in OFFICER_SECRETS:
        ensure_secret(officer.zone / f"{secret}.secret")
    ensure_index_key(officer.zone / "index")
    ensure_secret(public.form_secret)
    ensure_secret(public.receipt_salt)
    if not any((officer.zone / "ring").glob("*.private")):
        new_ring_key(officer.zone / "ring", public.ring)
