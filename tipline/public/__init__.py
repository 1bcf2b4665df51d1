"""The internet-facing site, for tipsters. It keeps nothing about them and can open nothing they send."""

from flask import Flask

from tipline.config import PublicConfig
from tipline.crypto.secret_files import read_secret
from tipline.persistence.database import Database
from tipline.public import follow_up, start, tips
from tipline.public.desk import Desk
from tipline.public.language import choose_language, use_language_of_address
from tipline.web.site import new_site

ROOMS = (start, tips, follow_up)


def create_site(config: PublicConfig) -> Flask:
    """The public site over this instance. Raises SecretMissing when its form secret is not there."""
    site = new_site("tipline.public", config, room="public", scripts=False, choose_language=choose_language)
    site.extensions["desk"] = Desk(config, Database(config.database), read_secret(config.form_secret))
    use_language_of_address(site)
    prefix = f"/<any({','.join(config.languages)}):language>"
    site.register_blueprint(start.doorstep)
    for each in ROOMS:
        site.register_blueprint(each.room, url_prefix=prefix)
    return site
