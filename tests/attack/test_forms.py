"""A page is read as an attacker reads it: its forms with what they offer, and where its links lead."""

from tests.attack.forms import Page

PAGE = """<a href="../about#top">x</a>
<form action="/queue"><input name="q"><input name="day" type="date" value="2026-11-25"></form>
<form method="post"><input type="hidden" name="csrf_token" value="abc"><input type="checkbox" name="confirmed">
<input type="radio" name="nature" value="fact"><input type="radio" name="nature" value="assessment">
<select name="when"><option value=""><option value="now"></select><input name="text"><input type="file" name="photos">
<button name="do" value="keep">x</button><button formaction="/other" name="do" value="ask">x</button></form>"""


def test_forms_have_their_fields_with_what_is_offered() -> None:
    page = Page("https://localhost/tips/new", PAGE)
    assert page.links == ["https://localhost/about#top"]
    asking, writing, elsewhere = page.forms
    assert (asking.verb, asking.address) == ("GET", "https://localhost/queue")
    assert asking.fields == {"q": [], "day": ["2026-11-25"]}
    assert (writing.verb, writing.address, writing.files) == ("POST", "https://localhost/tips/new", {"photos"})
    assert writing.fields == {
        "csrf_token": ["abc"],
        "confirmed": ["on"],
        "nature": ["fact", "assessment"],
        "when": ["", "now"],
        "text": [],
        "photos": [],
        "do": ["keep", "ask"],
    }
    assert (elsewhere.verb, elsewhere.address) == ("POST", "https://localhost/other")
    assert elsewhere.fields == writing.fields
