"""Whether the parts of a stack answer, and whether their ports are free before they start."""

import socket
import urllib.request
from http import HTTPStatus

import click
from redis.exceptions import RedisError

from tipline.cli.stack_parts import Ports
from tipline.config import OfficerConfig
from tipline.jobs.queue import Bell

PATIENCE_SECONDS = 2


def demand_free(ports: Ports) -> None:
    """Ends the program with one line when a port cannot be used."""
    if ports.public == ports.officer:
        raise click.UsageError("The two sites need two different ports.")
    for port in (ports.public, ports.officer):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                advice = "Choose another with --public-port or --officer-port."
                raise click.ClickException(f"Port {port} cannot be used: {error.strerror}. {advice}") from None


def is_ready(config: OfficerConfig, ports: Ports, workers: int) -> bool:
    """Whether both sites serve and the workers listen, which they do only when Valkey answers."""
    host = config.hosts[0] if config.hosts else "localhost"
    sites = (ports.public_address, ports.officer_address)
    return all(_serves(site, host) for site in sites) and _listening(config) >= workers


def _serves(site: str, host: str) -> bool:
    request = urllib.request.Request(f"{site}/healthz", headers={"Host": host})  # noqa: S310 our own address
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 our own address
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def _listening(config: OfficerConfig) -> int:
    try:
        return Bell(config.valkey_url).workers()
    except RedisError:
        return 0
