"""The words for translations: who made one, and why a machine made none."""

from flask_babel import gettext

from tipline.officer.labels import language_name


def maker_name(maker: str) -> str:
    return {
        "officer": gettext("Translation by an officer"),
        "interpreter": gettext("Translation by an interpreter"),
        "machine": gettext("Machine translation"),
    }.get(maker, maker)


def writer_role(maker: str) -> str:
    """What the officer whose name stands there did for it."""
    return {
        "officer": gettext("written by"),
        "interpreter": gettext("written down by"),
        "machine": gettext("asked for by"),
    }.get(maker, "")


def languages_told(source: str, target: str) -> str:
    """From which language to which."""
    source_name = language_name(source) if source else gettext("unknown language")
    return f"{source_name} → {language_name(target)}"


def failure_told(reason: str) -> str:
    """A reason of NotTranslated. Each ends with what is true in every case: nothing is lost."""
    told = {
        "busy": gettext("The translation server has too much to do. Wait a minute and ask again."),
        "language": gettext("The translation server does not know this language."),
        "refused": gettext("The translation server does not let Tipline in. Tell those who run the system."),
        "slow": gettext("The translation server took too long. Ask again, or write a translation."),
        "too_large": gettext("The text is too long for the translation server."),
        "unreachable": gettext("The translation server cannot be reached. Tell those who run the system."),
    }.get(reason) or gettext("The translation server gave an answer that is no translation.")
    return told + " " + gettext("The tip is unchanged.")
