"""How a tip came: one table for the form, for other systems and for the page of a tip."""

WEB, SYSTEM = "web", "system"

BY_HAND = ("phone", "letter", "email", "street", "hotel")
"""What an officer writes down: a call to 114 14, a letter, an e-mail, a talk on the street (street work by police or
social services), and a call from a hotel's staff to an officer they know."""

DELIVERED = (*BY_HAND, SYSTEM)
"""How it came to the other system that hands it over; `system` when that system asked for it itself or does not say."""

CHANNELS = (WEB, *DELIVERED)
"""Every channel. `web` is the public form of this service."""
