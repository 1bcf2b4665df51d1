"""`tipline up`: the whole stack on one machine, with the same walls between its parts as on many."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click

from tipline.cli.apart import begun_apart, done_apart
from tipline.cli.readiness import demand_free, is_ready
from tipline.cli.stack_parts import Ports, start_parts
from tipline.cli.supervisor import Supervisor
from tipline.cli.valkey import socket_folder
from tipline.config import OfficerConfig

START_SECONDS = 60
LOOK_EVERY_SECONDS = 0.1


class _Signals:
    """Whether Ctrl-C, SIGTERM or a closed terminal has asked to stop. Asked between steps, so no step is torn."""

    def __init__(self) -> None:
        self.came = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.came = True


@click.command()
@click.option("--public-port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--officer-port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 16))
@click.pass_obj
def up(instance: Path, public_port: int, officer_port: int, workers: int) -> None:
    """Run both sites, worker, clock and an embedded Valkey until Ctrl-C or SIGTERM."""
    os.umask(0o077)
    ports, signals = Ports(public_port, officer_port), _Signals()
    with _alone(instance), socket_folder() as sockets:
        demand_free(ports)
        done_apart("tipline.cli.preparing", "prepare", instance)
        config = _config_of(instance, ports, sockets)
        supervisor, children = Supervisor(), []
        try:
            start_parts(supervisor, config, ports, workers, embedded=sockets)
            if _came_up(supervisor, signals, config, ports, workers):
                click.echo(f"ready public={ports.public_address} officer={ports.officer_address}")
                children.append(begun_apart("tipline.cli.officers", "tell_how_to_sign_in", config))
            while not signals.came:
                supervisor.look_after()
                children = [child for child in children if child.is_alive()]
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            for child in children:
                child.kill()
            supervisor.stop()


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    """No other stack runs on the instance, and its folder is there."""
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock_file = (instance / "up.lock").open("w")
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be used: {error.strerror}.") from None
    with lock_file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"A stack is already running on {instance}.") from None
        yield


def _config_of(instance: Path, ports: Ports, sockets: Path) -> OfficerConfig:
    """The settings, with the addresses that only this command knows where the operator named no other."""
    config = OfficerConfig.load(instance)
    if config.officer_url == OfficerConfig.officer_url:
        config = replace(config, officer_url=ports.officer_address)
    return replace(config, valkey_url=config.valkey_url or f"unix://{sockets / 'v'}")


def _came_up(supervisor: Supervisor, signals: _Signals, config: OfficerConfig, ports: Ports, workers: int) -> bool:
    """Whether everything answers. False when told to stop meanwhile."""
    until = time.monotonic() + START_SECONDS
    while not is_ready(config, ports, workers):
        if signals.came:
            return False
        failing = supervisor.hopeless()
        if failing or time.monotonic() > until:
            raise click.ClickException(f"The stack did not start: {failing or 'a part'} does not answer.")
        supervisor.look_after()
        time.sleep(LOOK_EVERY_SECONDS)
    return True
