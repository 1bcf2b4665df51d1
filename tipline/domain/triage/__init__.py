"""The triage policy: it orders the queue and explains itself. A person decides every tip."""

from tipline.domain.triage.assessing import POLICY_VERSION, assess

__all__ = ["POLICY_VERSION", "assess"]
