"""Presses that lead to another page."""

from playwright.sync_api import Locator


def lead(pressed: Locator, key: str = "") -> None:
    """Click, or press this key, and come back when another page has taken this one's place.

    Until the answer comes the old page stands, and whoever looks or types then does it there: a slow machine fails a
    test for it, and a quick one looks at the wrong page.
    """
    with pressed.page.expect_navigation():
        if key:
            pressed.press(key)
        else:
            pressed.click()
