"""`tipline …`: the operator's door. Commands are loaded when called, so that each part loads its own rooms only."""

from importlib import import_module
from pathlib import Path

import click

from tipline.cli.logs import keep_logs
from tipline.cli.memory import keep_memory_private

COMMANDS = {
    "up": "tipline.cli.up:up",
    "public": "tipline.cli.parts:public",
    "officer": "tipline.cli.officer_part:officer",
    "worker": "tipline.cli.worker_part:worker",
    "clock": "tipline.cli.clock_part:clock",
    "officer-add": "tipline.cli.officers:officer_add",
    "officer-renew": "tipline.cli.officers:officer_renew",
    "token-add": "tipline.cli.tokens:token_add",
    "token-revoke": "tipline.cli.tokens:token_revoke",
    "triage": "tipline.cli.triage:triage",
    "evaluate": "tipline.cli.evaluate:evaluate",
    "links": "tipline.cli.links:links",
    "index": "tipline.cli.index_progress:index",
    "translations": "tipline.cli.translations:translations",
    "demo": "tipline.cli.demo:demo",
    "doctor": "tipline.cli.doctor:doctor",
    "metrics": "tipline.cli.metrics:metrics",
    "audit": "tipline.cli.audit:audit",
    "purge": "tipline.cli.purge:purge",
    "keys": "tipline.cli.keys:keys",
    "backup": "tipline.cli.backup:backup",
    "restore": "tipline.cli.restore:restore",
    "migrate": "tipline.cli.migrate:migrate",
}
"""Each command and where it lives, in the order of the help text."""
PARTS = {"public", "officer", "worker", "clock"}
"""What runs for months with nobody before a screen."""


def _remember_instance(context: click.Context, parameter: click.Parameter, value: Path) -> None:
    del parameter
    context.obj = value.absolute()


def instance_option() -> click.Option:
    """`--instance`, which every command takes; a command gets the folder with `click.pass_obj`."""
    return click.Option(
        ["--instance"],
        type=click.Path(path_type=Path, file_okay=False),
        default="instance",
        envvar="TIPLINE_INSTANCE",
        show_default=True,
        expose_value=False,
        callback=_remember_instance,
        help="Folder with settings, keys and database.",
    )


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """None for a name that no command has, and for one whose rooms are not here: the public image lacks a zone."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        try:
            command: click.Command = getattr(import_module(module), name)
        except ModuleNotFoundError as absent:
            if not (absent.name or "").startswith("tipline."):
                raise
            return None
        for leaf in command.commands.values() if isinstance(command, click.Group) else (command,):
            if not any(parameter.name == "instance" for parameter in leaf.params):
                leaf.params.append(instance_option())
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Tipline: tips about trafficking, taken safely and worked by officers."""
    keep_memory_private()
    part = context.invoked_subcommand or "tipline"
    keep_logs(part, coarse=part == "public", last_resort=part in PARTS)
