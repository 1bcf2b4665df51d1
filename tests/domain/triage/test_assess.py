import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.steps import steps
from tipline.domain.assessment import FLAGS, Assessment
from tipline.domain.report import Report
from tipline.domain.triage import POLICY_VERSION, assess

PIECES = ("hon är", "inte", "15 år", "men", "rum", "nu", "slår", "barn", "inga", ".", ",", "säger", "vuxen", "låst")


def outcome(story: str, **answers: object) -> tuple[str, set[str]]:
    assessment = assess(Report(story=story, **answers))
    return assessment.urgency, set(assessment.flags)


def test_somebody_hurt_right_now_is_immediate():
    assert outcome("En kvinna på rum 12 blöder i ansiktet just nu.") == ("immediate", {"danger", "ongoing"})


def test_somebody_hurt_last_week_is_urgent():
    assert outcome("En kvinna på rum 12 blödde i ansiktet förra veckan.") == ("urgent", {"danger"})


def test_the_answer_now_counts_together_with_the_text():
    assert outcome("A woman here is unconscious.", when="now")[0] == "immediate"


def test_a_child_who_lives_in_the_situation_counts_as_happening_now():
    assert outcome("They have a boy, 12. Men come and pay the husband. He lives here.")[0] == "immediate"


def test_an_exposed_writer_who_asks_for_help_is_immediate():
    level, flags = outcome("Help me, he took my passport and locks me in.")
    assert (level, "self" in flags) == ("immediate", True)


def test_a_note_in_another_hand_does_not_make_the_writer_exposed():
    assert "self" not in outcome("We found a note: he took my passport, help me.")[1]


def test_strong_control_is_urgent_at_any_time():
    assert outcome("Mannen svarar åt henne och har hennes pass.") == ("urgent", {"control"})


def test_a_purchase_now_is_urgent_and_one_last_month_is_routine():
    assert outcome("En gäst köper sex på rummet just nu.") == ("urgent", {"purchase", "ongoing"})
    assert outcome("En gäst köpte sex på rummet förra månaden.") == ("routine", {"purchase"})


def test_an_advert_alone_is_routine_also_where_its_sign_is_strong():
    assert outcome("Vårt hotell syns i en sexannons.", signs=("onl-01",)) == ("routine", {"control", "online"})


def test_two_moderate_signs_are_routine_and_weak_signs_are_low():
    assert outcome("Gästen på rum 7.", signs=("rec-08", "hk-02")) == ("routine", set())
    assert outcome("Gästen på rum 7.", signs=("rec-09", "rec-12", "hk-03")) == ("low", set())


def test_a_denied_age_takes_the_minor_flag_away():
    assert outcome("Hon ser ut som 15 men hon är vuxen, jag såg hennes leg.") == ("low", set())


def test_papers_that_show_a_child_keep_the_minor_flag():
    assert outcome("We checked her ID and she is 15 years old.") == ("urgent", {"minor"})


def test_what_the_companion_claims_denies_nothing():
    assert outcome("Flickan är 10 år. Mannen säger att hon är hans dotter.") == ("urgent", {"minor"})


def test_a_ticked_sign_brings_its_flags_unless_the_text_denies_them():
    assert outcome("Det lät illa på rum 4.", signs=("hk-11",)) == ("urgent", {"danger"})
    assert outcome("Det lät illa på rum 4 men det var inget våld.", signs=("hk-11",)) == ("low", set())


def test_a_denial_ends_with_its_clause():
    assert outcome("Inga barn, men en kvinna var inlåst i går.") == ("urgent", {"danger", "control"})


def test_danger_told_without_a_time_counts_as_now_and_with_another_time_not():
    assert outcome("En kvinna är inlåst.") == ("immediate", {"danger", "control", "ongoing"})
    assert outcome("En kvinna är inlåst varje natt.") == ("urgent", {"danger", "control"})
    assert outcome("En kvinna är inlåst.", when="recurring") == ("urgent", {"danger", "control"})


def test_a_child_told_of_without_a_time_is_urgent():
    assert outcome("En flicka, 13 år, säljs av en man.")[0] == "urgent"


def test_not_knowing_is_no_denial():
    assert outcome("Jag vet inte om hon är 16 år.") == ("urgent", {"minor"})


def test_a_phrase_that_needs_its_not_is_no_denial():
    assert outcome("Hon får inte gå ut.") == ("immediate", {"danger", "control", "ongoing"})


@pytest.mark.parametrize(
    "story",
    [
        "Vi hade ett rollspel om en 15-åring som var inlåst.",
        "I am writing a school project, is it illegal to buy sex?",
    ],
)
def test_an_exercise_or_a_question_is_no_event(story):
    assert outcome(story) == ("low", {"out_of_scope"})


def test_what_follows_an_exercise_may_have_happened():
    assert outcome("Vi hade ett rollspel i går. En flicka på 15 år är inlåst just nu.")[0] == "immediate"


def test_what_is_made_up_has_not_happened_in_any_sentence():
    assert outcome("Vi spelar in en kortfilm. En flicka på 15 år är inlåst i en källare.") == ("low", {"out_of_scope"})


def test_what_happens_now_is_told_in_earnest_also_beside_a_film():
    assert outcome("Vi såg en film i går kväll. En flicka på 15 år är inlåst på rum 4 just nu.")[0] == "immediate"


@pytest.mark.parametrize(
    ("story", "flag"),
    [
        ("Han filmade flickan på 12 år när hon klädde av sig.", "minor"),
        ("He made a film of the girl, 13, with men.", "minor"),
        ("Nagrywał film z dziewczynką, 12 lat.", "minor"),
        ("Grabó a la niña de 12 años con el móvil.", "minor"),
    ],
)
def test_a_film_that_somebody_makes_of_a_child_is_no_fiction(story, flag):
    level, flags = outcome(story)
    assert (level in {"immediate", "urgent"}, flag in flags) == (True, True)


def test_a_tip_that_its_writer_takes_back_is_low():
    story = "Flickan på rum 7 är 14 år, trodde jag. Glöm mitt tips, det var ett missförstånd."
    assert outcome(story) == ("low", set())


def test_the_exposed_person_who_tells_of_customers_is_sold_by_somebody():
    level, flags = outcome("He took my passport and makes me see customers every night. Help me.")
    assert (level, {"self", "control", "purchase", "procuring"} <= flags) == ("immediate", True)


def test_each_sentence_is_read_in_its_own_language():
    story = "Jag städar på ett hotell och hon bad mig skriva till er. I am locked in, he took my passport. Help me!"
    level, flags = outcome(story)
    assert (level, {"danger", "control"} <= flags) == ("immediate", True)


def test_looks_and_origin_never_raise_anything():
    assert outcome("Two foreign women with makeup and high heels in the bar.") == ("low", {"profiling"})


def test_looks_beside_behaviour_are_no_profiling():
    assert outcome("The foreign woman had bruises last week.") == ("urgent", {"danger"})


def test_abuse_of_the_service_lowers_no_tip_about_a_child():
    level, flags = outcome("Ni idioter! Flickan på rum 12 är 14 år, just nu.")
    assert (level, flags) == ("immediate", {"minor", "ongoing", "hostile"})


@pytest.mark.parametrize(
    ("story", "flag"),
    [
        ("Jag glömde min jacka på hotellet.", "out_of_scope"),
        ("Klicka här: gratis casino, 50 % rabatt!", "spam"),
        ("Drop dead, you pathetic snitches.", "hostile"),
        ("?!? 12 ...", "spam"),
    ],
)
def test_what_is_no_tip_is_low_with_a_suggestion(story, flag):
    assert outcome(story) == ("low", {flag})


@pytest.mark.parametrize(
    "story",
    [
        "Ĉu vi povas veni rapide, mi petas",
        "Die Frau ist eingesperrt und der Mann hat ihren Pass",
        "Сейчас в номере кто-то кричит, это уже не первый раз",
        "She is here. Die Frau ist eingesperrt und der Mann hat ihren Pass und das Zimmer ist oben.",
    ],
)
def test_a_story_that_the_rules_cannot_read_never_sinks(story):
    assessment = assess(Report(story=story))
    assert (assessment.language, assessment.urgency) == ("und", "urgent")
    assert [each.rule for each in assessment.reasons] == ["rules_cannot_read_a_person_must"]


def test_the_answers_of_the_form_raise_a_story_that_the_rules_cannot_read():
    story = "Die Frau ist eingesperrt und der Mann hat ihren Pass"
    assert outcome(story, when="now", signs=("hk-10",)) == ("immediate", {"danger", "control", "ongoing"})


@given(
    story=st.lists(st.sampled_from(PIECES)),
    when=st.sampled_from(["", "now", "today", "earlier", "recurring", "unknown"]),
    signs=st.lists(st.sampled_from(["hk-10", "rec-14", "onl-06", "hk-03", "no-such-sign"])).map(tuple),
)
def test_every_level_and_flag_has_a_reason_and_every_reason_its_place(story, when, signs):
    report = Report(story=" ".join(story), when=when, signs=signs)
    assessment = assess(report)
    about = {each.about for each in assessment.reasons if each.weight > 0}
    assert {assessment.urgency, *assessment.flags} <= about
    assert [
        each for each in assessment.reasons if each.start >= 0 and report.story[each.start : each.end] != each.match
    ] == []
    assert list(assessment.flags) == sorted(assessment.flags, key=FLAGS.index)
    assert Assessment.from_bytes(assessment.to_bytes()) == assessment


def test_reasons_point_into_the_story_as_it_was_written():
    story = "\u200bHon a\u0308r INLÅST"
    (reason,) = [each for each in assess(Report(story=story)).reasons if each.about == "danger"]
    assert (reason.rule, reason.match) == ("locked_in", "INLÅST")


def test_the_policy_version_is_stored_with_the_outcome():
    assert assess(Report(story="x")).policy_version == POLICY_VERSION


@pytest.mark.parametrize(
    "piece", ["inte ", "a@", "a.b/", "(07", "mlb 12 ", "flicka på ", "e\u0301", "takes her money ", "\u200c"]
)
def test_a_hundred_thousand_characters_of_malice_take_no_more_than_their_length(piece):
    # A pattern that tried every beginning with every end would not come to the end of this.
    assess(Report(story=(piece * 100_000)[:100_000]))
    once, twice = (Report(story=(piece * 2_000)[:length]) for length in (1_000, 2_000))
    assert steps(lambda: assess(twice)) < 2.1 * steps(lambda: assess(once))
