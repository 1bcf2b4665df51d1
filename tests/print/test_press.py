"""The press: every script and direction, words that stay words, and rather no paper than a wrong one."""

import re
from typing import Any

import pytest

from tests.print.paper import Paper
from tipline.config import bundled
from tipline.domain.languages import all_languages
from tipline.domain.leaflets import all_leaflets
from tipline.print import press
from tipline.print.press import KINDS, LETTERS, NotPrintable, print_paper

SAMPLES = {
    "ar": ("rtl", "شخص آخر يحتفظ بجواز سفر الضيف أو هاتفه أو نقوده. اتصل بالشرطة على 114 14 في أي وقت."),
    "fa": ("rtl", "کس دیگری گذرنامه، تلفن یا پول مهمان را نگه می‌دارد. هر وقت خواستید با 114 14 تماس بگیرید."),
    "ckb": ("rtl", "کەسێکی تر پاسپۆرت یان تەلەفۆنی میوانەکەی لایە. پەیوەندی بە 114 14 بکە."),
    "ti": ("ltr", "ካልእ ሰብ ናይቲ ጋሻ ፓስፖርት፣ ተሌፎን ወይ ገንዘብ ሒዙ ኣሎ። ናብ 114 14 ደውሉ።"),
    "th": ("ltr", "มีคนอื่นถือหนังสือเดินทาง โทรศัพท์ หรือเงินของแขก โทรหาตำรวจที่หมายเลข 114 14"),
    "uk": ("ltr", "Хтось інший тримає паспорт, телефон або гроші гостя. Телефонуйте 114 14."),
    "pl": ("ltr", "Ktoś inny trzyma paszport, telefon lub pieniądze gościa. Zadzwoń pod 114 14."),
    "fi": ("ltr", "Joku muu pitää hallussaan majoittujan passia, matkapuhelinta tai käteisvaroja. Soita 114 14."),
    "tr": ("ltr", "Konuğun pasaportu, telefonu ya da parası başkasında. 114 14 numarasını arayın. ĞğİıŞş"),
    "ro": ("ltr", "Altcineva ține pașaportul, telefonul sau banii oaspetelui. Sunați la 114 14. ȘșȚț"),
    "kmr": ("ltr", "Kesekî din pasaport, telefon an pereyê mêvan digire. Telefonî 114 14 bike. ÇçÊêÎîŞşÛû"),
    "so": ("ltr", "Qof kale ayaa haysta baasaboorka, taleefanka ama lacagta martida. Wac 114 14."),
}
TEMPLATES = bundled("templates") / "print"
WORDS = sorted(
    {word for file in TEMPLATES.glob("*.typ") for word in re.findall(r"told\.words\.(\w+)", file.read_text())}
)
LABELS = ("danger", "police", "or_call", "headline", "outside", "cut")
LISTS = ("about", "danger", "not_signs", "do", "do_not", "after", "truth", "law", "strongest")


def words_for(language: str = "sv", direction: str = "ltr", text: str = "Ring 114 14.", **other: Any) -> dict[str, Any]:
    """What a paper is told, with this one text everywhere, and its beginning where there is room for a few words."""
    return {
        "lang": language,
        "dir": direction,
        "address": "https://tips.example.org/xx/hotel",
        "shown": "tips.example.org/xx/hotel",
        **dict.fromkeys(("title", "heading", "kicker", "lead", "signs_intro"), text),
        **{name: [text, text] for name in LISTS},
        "settings": [{"name": text, "strong": [text], "others": [text]}],
        "contacts": [{"name": text, "reach": "tel:020505050", "shown": "020-50 50 50", "text": text}],
        "drawing": "door.svg",
        "words": dict.fromkeys(WORDS, text) | dict.fromkeys(LABELS, text[:12]) | {"trial": "", "unchecked": ""},
        **other,
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", SAMPLES)
def test_every_script_is_printed_in_its_own_direction(kind: str, language: str) -> None:
    direction, text = SAMPLES[language]
    paper = Paper(print_paper(kind, words_for(language, direction, text)))
    assert paper.root["/Lang"] == language
    # Emergency comes first in the line. On a card that line is on the second half, beside the outside.
    assert (paper.starts_at("112") > 105) == (direction == ("ltr" if kind == "card" else "rtl"))
    assert paper.codes() == {"https://tips.example.org/xx/hotel"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_keeps_its_order_where_words_run_from_the_right(kind: str) -> None:
    direction, text = SAMPLES["ar"]
    assert "114 14" in Paper(print_paper(kind, words_for("ar", direction, text))).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("letter", ["漢", "🚪", "ༀ"])
def test_a_letter_that_no_font_has_is_not_printed_as_a_box(kind: str, letter: str) -> None:
    with pytest.raises(NotPrintable, match=letter):
        print_paper(kind, words_for(text=f"Dörr {letter}"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_font_that_is_not_there_stops_the_press(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "FONTS", press.FONTS[:-1])
    press._fonts.cache_clear()
    try:
        with pytest.raises(NotPrintable, match="unknown font family"):
            print_paper(kind, words_for(text=f"Utan typsnitt för {kind}"))
    finally:
        press._fonts.cache_clear()


@pytest.mark.parametrize("kind", ["card", "poster"])
def test_words_that_do_not_fit_are_not_cut(kind: str) -> None:
    with pytest.raises(NotPrintable, match="do not fit"):
        print_paper(kind, words_for(text="En mening som är mycket för lång. " * 40))


def test_a_leaflet_takes_the_largest_letters_that_keep_it_to_two_pages() -> None:
    def paper(sentences: int) -> Paper:
        return Paper(
            print_paper("leaflet", words_for(about=["Någon annan har hand om gästens pass. " * 3] * sentences))
        )

    short, long, longer, endless = (paper(count) for count in (5, 60, 72, 200))
    assert [len(each.sizes) for each in (short, long, longer)] == [1, 2, 2]
    smallest = [min(each.letter_sizes) for each in (short, long, longer, endless)]
    assert 13 in short.letter_sizes
    assert max(LETTERS[0]) not in longer.letter_sizes
    assert len(endless.sizes) > 2
    assert smallest == [10, 10, 10, 10]


HOSTILE = ['#import "x": *', "*b* _i_ `r` $x^2$", "= title", "@preview/x:1.0.0", "\\u{41} // c /* d */", '"]; #panic()']


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words(kind: str, words: str) -> None:
    paper = Paper(print_paper(kind, words_for(text=words)))
    assert "".join(words.split()) in "".join(paper.text.split())
    assert paper.pdf.metadata["/Title"] == words


def test_the_same_words_give_the_same_bytes_at_any_time() -> None:
    papers = []
    for _ in range(2):
        press._printed.cache_clear()
        papers.append([print_paper(kind, words_for()) for kind in KINDS])
    assert papers[0] == papers[1]


def test_no_more_papers_are_kept_than_there_are_to_print() -> None:
    """Whoever asks for one address after the other cannot fill the memory."""
    assert press._printed.cache_info().maxsize == len(KINDS) * len(all_leaflets()) * len(all_languages())
