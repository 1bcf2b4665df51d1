import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.entities import find_entities
from tipline.domain.report import Report


def found(kind: str, story: str) -> list[str]:
    return [each.value for each in find_entities(Report(story=story)) if each.kind == kind]


@pytest.mark.parametrize(
    "written",
    ["070-174 06 05", "0701740605", "+46 (0)70-174 06 05", "0046 70 174 06 05", "٠٧٠١٧٤٠٦٠٥", "๐๗๐-๑๗๔ ๐๖ ๐๕"],
)
def test_a_phone_is_the_same_however_it_is_written(written):
    assert found("phone", f"Ring {written} i kväll") == ["+46701740605"]


@pytest.mark.parametrize(
    "story",
    [
        "Ring 112 eller 114 14 eller 116 000",
        "Det kostade 1 500 kr, sedan 2 000 000 kr",
        "Klockan 02.30 den 2026-11-24",
        "Rum 0214, postnummer 702 11 Örebro, bokning 5530 1187",
    ],
)
def test_prices_times_rooms_and_short_numbers_are_no_phones(story):
    assert found("phone", story) == []


def test_a_foreign_number_keeps_its_country():
    assert found("phone", "Numret är +44 7700 900187.") == ["+447700900187"]


@pytest.mark.parametrize("written", ["MLB 123", "MLB123", "MLB-123", "mlb123", "M L B 123", "MLВ 123", "MLB ١٢٣"])
def test_a_plate_is_the_same_however_it_is_written(written):
    assert found("plate", f"Bilen hade {written}.") == ["MLB123"]


@pytest.mark.parametrize(
    "story", ["Rum 214 och rum 12", "han tar 500 kr", "BMW 320 på gården", "RUM 214 NU GENAST HJÄLP"]
)
def test_a_word_before_a_number_is_no_plate(story):
    assert found("plate", story) == []


@pytest.mark.parametrize("written", ["IAA123", "MLB84O", "AQA 123"])
def test_letters_that_no_plate_has_make_no_plate(written):
    assert found("plate", f"Bil {written} här") == []


def test_a_personal_plate_is_taken_from_its_own_field_alone():
    assert find_entities(Report(story="Skylten var KUNGEN")) == ()
    (plate,) = find_entities(Report(story="x", plate="Kung en"))
    assert (plate.kind, plate.value, plate.field, plate.start) == ("plate", "KUNGEN", "plate", -1)


def test_a_site_loses_scheme_and_www_and_keeps_its_path():
    assert found("url", "Se https://www.Annons.example/Orebro/5512.") == ["annons.example/Orebro/5512"]


def test_a_full_stop_without_a_space_is_no_site():
    assert found("url", "Han gick.Sedan kom hon") == []


def test_a_telegram_address_is_a_site_and_no_account():
    assert (found("url", "t.me/natt_x"), found("handle", "t.me/natt_x")) == (["t.me/natt_x"], [])


def test_an_email_is_neither_site_nor_account():
    assert [(each.kind, each.value) for each in find_entities(Report(story="Skriv till Min.Post@Mail.example"))] == [
        ("email", "min.post@mail.example")
    ]


@pytest.mark.parametrize(
    "story",
    [
        "Hon heter @Natt_Lina på snap",
        "hennes snap är natt_lina",
        "Insta: natt_lina",
        "njegov Snap je bio natt_lina",
        "تلگرام او natt_lina است",
    ],
)
def test_an_account_is_known_by_its_at_or_its_platform(story):
    assert found("handle", story) == ["@natt_lina"]


@pytest.mark.parametrize(
    "story", ["Telegram is down", "Snap je bio zatvoren", "she wrote on WhatsApp at 8.30 in room 12b"]
)
def test_what_is_said_of_a_platform_is_no_account(story):
    assert found("handle", story) == []


def test_both_rooms_of_a_pair_are_found_and_people_are_no_room():
    assert found("room", "till rum 1107 och 1109, rum 12b") == ["1107", "1109", "12B"]
    assert found("room", "på rum 12 och 3 män utanför") == ["12"]


@pytest.mark.parametrize(
    ("story", "ages"),
    [
        ("Hon är 15 år", ["15"]),
        ("en tolvåring", ["12"]),
        ("a 14-year-old girl", ["14"]),
        ("flickan på 13-14 år", ["13", "14"]),
        ("en man i 50-årsåldern", ["50"]),
        ("a boy, 12, not their own", ["12"]),
        ("she says she is fifteen.", ["15"]),
        ("Jag har kört taxi i 22 år", []),
        ("for eleven years, two years ago", []),
        ("klockan är 11.20", []),
    ],
)
def test_an_age_is_said_of_a_person(story, ages):
    assert found("age", story) == ages


@pytest.mark.parametrize("story", ["i Västerås", "VASTERAS", "Västerås centrum", "västerås."])
def test_a_municipality_is_known_by_any_spelling(story):
    assert found("municipality", story) == ["1980"]


@pytest.mark.parametrize(
    ("story", "code"),
    [
        ("Asun Tukholmassa ja naapurissa on miehiä", "0180"),
        ("Stockholm'da bir otelde çalışıyorum ve her gece", "0180"),
        ("pracuję w hotelu w Uppsali i boję się", "0380"),
        ("працюю в готелі у Гетеборзі і бачила їх", "1480"),
        ("Radim u hotelu u Motali i vidio sam ih", "0583"),
        ("Ez li Malmöyê li otêlekê dixebitim", "1280"),
        ("Waxaan ka shaqeeyaa hotel Malmo ku yaal oo waxaan arkay", "1280"),
        ("lucrez la un hotel din Göteborg și am văzut", "1480"),
        ("أعمل في فندق في يوتبوري", "1480"),
        ("من در هتلی در مالمو کار می‌کنم", "1280"),
        ("من لە هۆتێلێک لە ستۆکهۆڵم کار دەکەم", "0180"),
        ("ทำงานโรงแรมที่ลินเชอปิงค่ะ", "0580"),
        ("ኣብ ኡፕሳላ ኣብ ሆቴል እየ ዝሰርሕ", "0380"),
        ("I drive a taxi in Upplands Väsby and he said", "0114"),
        ("Хотел у Линчепингу, радим тамо као чистачица и видео сам", "0580"),
    ],
)
def test_a_municipality_is_known_inflected_and_in_other_scripts(story, code):
    assert found("municipality", story) == [code]


@pytest.mark.parametrize(
    "story",
    ["It was in the sala", "vi tar en bil och åker ale", "esta en la sala", "vara trecută am văzut", "They are here"],
)
def test_a_common_word_is_no_municipality(story):
    assert found("municipality", story) == []


def test_a_name_that_is_also_a_word_needs_its_capital_inside_a_sentence():
    assert found("municipality", "Det kan vara i Vara") == ["1470"]
    assert found("municipality", "Vara eller inte vara") == []


def test_what_the_fields_hold_comes_before_what_the_story_says():
    report = Report(story="Rum 12", room="Rum 14", phone="070-174 06 06", municipality="1980", web_address="@Natt")
    assert [(each.kind, each.value, each.field) for each in find_entities(report)] == [
        ("phone", "+46701740606", "phone"),
        ("handle", "@natt", "web_address"),
        ("room", "14", "room"),
        ("room", "12", "story"),
        ("municipality", "1980", "municipality"),
    ]


@given(st.text(alphabet="aåe\u0301\u200cMLB 123-@./0740617+،१ก", max_size=60))
def test_every_entity_stands_where_it_says_in_the_story(story):
    for each in find_entities(Report(story=story)):
        assert story[each.start : each.end] == each.original


@pytest.mark.parametrize(
    ("story", "value"),
    [
        ("Regnumret började på MLB, resten såg jag inte", "MLB???"),
        ("plate started MLB 4 something", "MLB4??"),
        ("Bilen var MLB 4?1", "MLB4?1"),
        ("nummerskylten slutade på 41A", "???41A"),
        ("la matrícula empieza por MLB", "MLB???"),
        ("ታርጋኡ MLB 7 እዩ", "MLB7??"),
    ],
)
def test_a_part_of_a_plate_is_marked_as_a_part(story, value):
    assert (found("partial_plate", story), found("plate", story)) == ([value], [])


@pytest.mark.parametrize(
    "story",
    [
        "Skylten var smutsig",
        "the plate was red and the man was tall",
        "Bilen hade reg MLB 123",
        "skylten står vid väg 55. Vi såg 200 bilar",
        "En skylt med texten REA",
        "what??? 123",
    ],
)
def test_words_and_whole_plates_are_no_part_of_a_plate(story):
    assert found("partial_plate", story) == []
