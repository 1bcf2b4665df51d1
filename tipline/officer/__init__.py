"""The internal site, for officers."""

from flask import Flask

from tipline.config import OfficerConfig
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.assessment import FLAGS
from tipline.officer import (
    about,
    access,
    access_page,
    accounts,
    approval_labels,
    approvals,
    arrivals,
    assessing,
    clocks,
    county_map,
    dialogue,
    enrolment,
    entity_labels,
    erasing,
    events,
    exports,
    holding,
    incoming,
    index_progress,
    joining,
    labels,
    link_labels,
    links,
    looks,
    manual,
    meanwhile,
    move_labels,
    moves,
    naming,
    network_labels,
    notice_form,
    notice_labels,
    notices,
    own_credentials,
    own_sessions,
    passkeys,
    pictures,
    queue,
    queue_deeds,
    record,
    refusals,
    register,
    retention,
    rooms,
    saved_views,
    search,
    sign_in,
    statement_labels,
    surroundings,
    timeline_labels,
    tip_deeds,
    tips,
    translating,
    venue_page,
    venues,
    you,
)
from tipline.officer.bidirectional import kept_numbers
from tipline.officer.desk import Desk
from tipline.officer.language import officer_language
from tipline.persistence.database import Database
from tipline.web.language import day_told
from tipline.web.site import new_site

VIEWS = (
    enrolment,
    queue,
    queue_deeds,
    joining,
    arrivals,
    saved_views,
    county_map,
    search,
    register,
    tips,
    events,
    tip_deeds,
    surroundings,
    moves,
    links,
    naming,
    pictures,
    translating,
    dialogue,
    assessing,
    notice_form,
    notices,
    record,
    looks,
    access_page,
    accounts,
    incoming,
    approvals,
    erasing,
    holding,
    retention,
    exports,
    you,
    own_sessions,
    own_credentials,
    about,
    manual,
    passkeys,
    venues,
    venue_page,
    index_progress,
)


def create_site(config: OfficerConfig) -> Flask:
    """The officer site over this instance. Raises NoKeyFits or SecretMissing when the zone is not in order."""
    app = new_site("tipline.officer", config, room="officer", choose_language=officer_language, texts="officer")
    database = Database(config.database)
    app.extensions["desk"] = Desk(database, OfficerKeys.read(config), config)
    sign_in.install(app, database, config)
    access.install(app)
    for each in VIEWS:
        app.register_blueprint(each.room)
    # They answer a token that does not fit by themselves: one keeps the words that were typed, the other has no cookie.
    app.extensions["csrf"].exempt(register.room)
    app.extensions["csrf"].exempt(incoming.room)
    rooms.install(app)
    refusals.install(app)
    meanwhile.install(app)
    app.jinja_env.globals.update(
        labels=labels,
        entity_labels=entity_labels,
        notice_labels=notice_labels,
        words=statement_labels,
        ways=move_labels,
        agreed=approval_labels,
        word_of=network_labels.word_of,
        strength_step=network_labels.strength_step,
        strength_word=network_labels.strength_word,
        dated_told=timeline_labels.dated_told,
        time_told=timeline_labels.time_told,
        ties=link_labels,
        FLAGS=FLAGS,
        clock_of=clocks.clock_of,
        age=clocks.age,
        wrote_told=clocks.wrote_told,
    )
    app.jinja_env.filters.update(local=clocks.local, dated=day_told, kept_numbers=kept_numbers)
    return app
