"""The internet-facing site, for tipsters. It keeps nothing about them and can open nothing they send."""

from functools import partial

from flask import Flask

from tipline.config import PublicConfig
from tipline.crypto.secret_files import read_secret
from tipline.intake.site_keys import KeyFolder
from tipline.persistence.database import Database
from tipline.public import (
    about,
    doorstep,
    follow_up,
    leaflets,
    prints,
    size_class,
    start,
    support,
    tips,
)
from tipline.public.desk import Desk
from tipline.public.form_token import new_token
from tipline.public.language import choose_language, use_language_of_address
from tipline.public.notices import NoticeBoard
from tipline.public.ready_pages import ReadyPages
from tipline.web.language import day_told, language_told, list_told, number_told, page_language
from tipline.web.reviews import is_checked
from tipline.web.sign_settings import setting_name
from tipline.web.site import new_site

READING = (start, leaflets, prints, support, about)
SENDING = (tips, follow_up)


def create_site(config: PublicConfig) -> Flask:
    """The public site over this instance. Raises SecretMissing when its form secret is not there."""
    site = new_site("tipline.public", config, room="public", choose_language=choose_language, texts="messages")
    secret = b"" if config.leaflet_only else read_secret(config.form_secret)
    database = Database(config.database)
    desk = Desk(config, database, KeyFolder(config), secret)
    site.extensions.update(desk=desk, notices=NoticeBoard(database))
    site.jinja_env.globals.update(takes_tips=not config.leaflet_only, setting_name=setting_name)
    site.jinja_env.filters.update(dated=day_told, listed=list_told, spoken=language_told, counted=number_told)
    site.context_processor(lambda: {"checked": is_checked(page_language().code)})
    use_language_of_address(site)
    size_class.install(site)
    site.register_blueprint(doorstep.room)
    for each in READING if config.leaflet_only else (*READING, *SENDING):
        site.register_blueprint(each.room, url_prefix=f"/<any({','.join(config.languages)}):language>")
    site.wsgi_app = ReadyPages(site, partial(new_token, secret))  # type: ignore[method-assign]  # as Flask tells to
    return site
