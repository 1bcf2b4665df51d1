"""What `tipline doctor` looks at in the ring: keys that were given up, and tips that no key here opens."""

from collections.abc import Iterator

from tipline.cli.ring_keys import ring_state
from tipline.config import OfficerConfig
from tipline.persistence.database import DatabaseUnavailable


def ring_faults(config: OfficerConfig) -> Iterator[str]:
    """Silent where the database does not answer: that is another look's to tell."""
    try:
        found = ring_state(config)
    except DatabaseUnavailable:
        return
    for key_id, told in found.items():
        if told["standing"] == "not here" and told["wrapped"]:
            yield f"{told['wrapped']} keys of tips are wrapped for ring key {key_id}, which is not here: copy it here."
        if told["standing"] == "given up" and told["wrapped"]:
            yield f"{told['wrapped']} keys of tips are to leave ring key {key_id}; see: tipline keys ring"
        if told["standing"] == "given up" and not told["wrapped"]:
            yield (
                f"Nothing needs ring key {key_id} any more. When the public host has the new public key alone, run: "
                f"tipline keys destroy --ring {key_id}"
            )
        if told["standing"] == "prepared":
            yield f"Ring key {key_id} was prepared. When every officer host has it, run: tipline keys rotate --ring"
