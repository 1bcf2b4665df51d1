"""Permission and county of a tip, asked before a view looks at anything else that was sent."""

from tipline.casework.tip_access import tip_for
from tipline.officer.desk import desk
from tipline.officer.sign_in import current_officer


def demand_tip(reference: str, act: str) -> None:
    """For a view that may answer before its deed asks: an attempt on another county's tip is to be told and recorded
    as one, and not to be hidden behind a form that was incomplete.

    Raises NotPermitted, TipErased or TipNotFound. The deed asks again, in its own transaction.
    """
    with desk().database.reading() as database:
        tip_for(database, current_officer(), reference, act)
