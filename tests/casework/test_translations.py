"""Translations are kept under the tip's key, beside what they translate, and none is ever changed."""

import pytest
from sqlalchemy import select, update

from tests.factories import LATER, NOW, ONCE, SEED, Keys, a_report, a_triaged_tip, an_officer, destroy_keys_of_tip
from tests.services.libretranslate import Translator
from tipline.casework.read_tip import PurposeMissing, read_tip
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import TipNotFound
from tipline.casework.translate_tip import WordsToTranslate, keep_translation, take_words, translate_words
from tipline.casework.write_translation import OriginalNotFound, write_translation
from tipline.crypto.envelope import SealDamaged
from tipline.domain.officers import Officer
from tipline.domain.permissions import NotPermitted
from tipline.domain.translations import Translation, TranslationNotUnderstood
from tipline.intake.follow_up import add_to_tip
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import tip_by_reference
from tipline.persistence.translations import SealedTranslation
from tipline.translator.libretranslate import LibreTranslate

EVA = an_officer()
BY_EVA = Translation(text="Hjälp mig.", maker="officer", source="ro", target="sv")
BY_INTERPRETER = Translation(text="Snälla hjälp mig.", maker="interpreter", source="ro", target="sv")
ROMANIAN = "Ajutați-mă, vă rog. Sunt închisă în camera de hotel și nu pot ieși."
OTHER_ONCE = "f" * 32


def write(database: Database, keys: Keys, reference: str, translation: Translation = BY_EVA, **said: object) -> None:
    told = {"officer": EVA, "original": reference, "once": ONCE, "now": NOW} | said
    with database.writing() as session:
        write_translation(
            session,
            told["officer"],
            reference,
            told["original"],
            translation,
            once=told["once"],
            keys=keys.officer,
            now=told["now"],
        )


def shown(database: Database, keys: Keys, reference: str) -> dict[str, list[Translation | None]]:
    with database.writing() as session:
        state_purpose(session, EVA, reference, "Duty", keys=keys.officer, now=NOW)
        opened = read_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    return {original: [each.translation for each in made] for original, made in opened.translations.items()}


def acts(database: Database, reference: str) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.purpose, entry.detail) for entry in entries_of_tip(session, reference)]


def a_message(database: Database, keys: Keys, code: str, text: str = "Vin din nou.") -> str:
    """The number of a message that the tipster has added."""
    with database.writing() as session:
        add_to_tip(session, code, text, (), keys=keys.site, seed=SEED, now=NOW)
        reference = session.scalars(select(SealedReport.tip_reference)).one()
        state_purpose(session, EVA, reference, "Duty", keys=keys.officer, now=NOW)
        return read_tip(session, EVA, reference, keys=keys.officer, now=NOW).lines[-1].number


def take(
    database: Database, keys: Keys, reference: str, original: str = "", officer: Officer = EVA
) -> WordsToTranslate:
    with database.writing() as session:
        return take_words(session, officer, reference, original or reference, keys=keys.officer, now=NOW)


def test_the_newest_stands_above_the_older_and_the_words_stay_as_they_were(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(ROMANIAN))
    write(database, keys, reference)
    write(database, keys, reference, BY_INTERPRETER, once=OTHER_ONCE, now=LATER)
    assert shown(database, keys, reference) == {reference: [BY_INTERPRETER, BY_EVA]}
    assert acts(database, reference)[:2] == [
        ("translation_written", "", "officer"),
        ("translation_written", "", "interpreter"),
    ]
    with database.writing() as session:
        opened = read_tip(session, EVA, reference, keys=keys.officer, now=NOW)
    assert opened.report is not None
    assert opened.report.story == ROMANIAN


def test_a_message_of_the_tipster_has_translations_of_its_own(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys, a_report(ROMANIAN))
    number = a_message(database, keys, code)
    write(database, keys, reference, original=number)
    assert shown(database, keys, reference) == {number: [BY_EVA]}


def test_sent_twice_from_one_page_it_is_there_once(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys)
    for _ in range(2):
        write(database, keys, reference)
    assert shown(database, keys, reference) == {reference: [BY_EVA]}
    assert [act for act, _, _ in acts(database, reference)].count("translation_written") == 1


def test_what_is_not_the_tipsters_has_no_translation(sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    _, other = a_triaged_tip(sqlite, keys, a_report("Another."), seed=b"another form    ")
    with sqlite.writing() as session:
        reply_to_tipster(session, EVA, reference, "Tack.", once=ONCE, keys=keys.officer, now=NOW)
    for original in (other, ONCE, "", "x" * 40):
        with pytest.raises(OriginalNotFound):
            write(sqlite, keys, reference, original=original)
    with pytest.raises(TranslationNotUnderstood):
        write(sqlite, keys, reference, Translation(text=" ", maker="officer", source="ro", target="sv"))
    assert [act for act, _, _ in acts(sqlite, reference)] == ["reply_written"]


@pytest.mark.parametrize("role", ["admin", "auditor", "coordinator"])
def test_roles_that_may_not_work_a_tip_translate_nothing(sqlite: Database, keys: Keys, role: str) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with pytest.raises(NotPermitted):
        write(sqlite, keys, reference, officer=an_officer(role))
    with pytest.raises(NotPermitted):
        take(sqlite, keys, reference, officer=an_officer(role))
    assert acts(sqlite, reference) == []


def test_another_countys_tip_is_not_there_to_be_translated(sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"
    stranger = an_officer(county="01")
    with pytest.raises(TipNotFound):
        write(sqlite, keys, reference, officer=stranger)
    with pytest.raises(TipNotFound):
        take(sqlite, keys, reference, officer=stranger)


def test_the_database_holds_no_word_maker_or_language_in_clear(sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    write(sqlite, keys, reference, BY_INTERPRETER)
    with sqlite.reading() as session:
        row = session.scalars(select(SealedTranslation)).one()
        stored = repr({column.name: getattr(row, column.name) for column in SealedTranslation.__table__.columns})
    assert [word for word in ("Snälla", "interpreter", "'ro'", "'sv'") if word in stored] == []


def test_a_translation_moved_under_other_words_or_without_its_key_is_not_shown(sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys)
    number = a_message(sqlite, keys, code)
    write(sqlite, keys, reference)
    with sqlite.writing() as session:
        session.execute(update(SealedTranslation).values(original=number))
    assert shown(sqlite, keys, reference) == {number: [None]}
    with sqlite.writing() as session:
        session.execute(update(SealedTranslation).values(original=reference))
    assert shown(sqlite, keys, reference) == {reference: [BY_EVA]}
    with sqlite.writing() as session:
        destroy_keys_of_tip(session, reference)
    assert shown(sqlite, keys, reference) == {reference: [None]}


def test_words_leave_only_after_the_record_of_it_and_come_back_as_a_machines(database: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(database, keys, a_report(ROMANIAN))
    with database.writing() as session:
        state_purpose(session, EVA, reference, "Duty", keys=keys.officer, now=NOW)
    words = take(database, keys, reference)
    assert acts(database, reference)[-1] == ("tip_translated", "Duty", "")
    assert (words.text, words.source) == (ROMANIAN, "ro")
    with Translator() as server:
        made = translate_words(words, "sv", LibreTranslate(server.address))
    with database.writing() as session:
        keep_translation(session, EVA, words, made, once=ONCE, keys=keys.officer, now=NOW)
    assert made == Translation(text=f"[sv] {ROMANIAN}", maker="machine", source="ro", target="sv")
    assert shown(database, keys, reference) == {reference: [made]}


def test_a_message_is_taken_alone_and_its_language_is_left_to_the_machine(database: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(database, keys, a_report(ROMANIAN))
    words = take(database, keys, reference, a_message(database, keys, code, "Vin din nou."))
    assert (words.text, words.source) == ("Vin din nou.", "")


def test_without_a_purpose_no_word_leaves(sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with pytest.raises(PurposeMissing):
        take(sqlite, keys, reference)
    assert acts(sqlite, reference) == []


def test_a_damaged_text_is_not_sent_and_not_recorded(sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        state_purpose(session, EVA, reference, "Duty", keys=keys.officer, now=NOW)
        session.execute(update(SealedReport).values(sealed=b"rot"))
    with pytest.raises(SealDamaged):
        take(sqlite, keys, reference)
    assert [act for act, _, _ in acts(sqlite, reference)] == ["purpose_stated"]
