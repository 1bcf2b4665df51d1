"""nginx with our sample of its settings, on ports and in folders of a test."""

import os
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.ports import free_port

SAMPLES = Path(__file__).parent.parent.parent / "tipline" / "deploy" / "proxies"
START_SECONDS = 20


def nginx() -> str:
    """The program's path. The long part never skips: where it is missing, this line says what to install."""
    found = shutil.which(os.environ.get("NGINX", "nginx"))
    assert found, "install nginx: apt-get install nginx, or set NGINX to its path"
    return found


def certificate(folder: Path, name: str) -> None:
    """A key, and a certificate that it signed itself, where the sample looks for them."""
    key, day = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder(
        named, named, key.public_key(), x509.random_serial_number(), day, day + timedelta(1)
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    for file, content in (("key.pem", private), ("chain.pem", pem), ("officers-ca.pem", pem)):
        (folder / file).write_bytes(content)


class Proxy:
    """A running nginx. Only ports, paths and the user of the sample are changed. `text` is what it was started with,
    but for the ports.
    """

    def __init__(self, zone: str, site: int, folder: Path) -> None:
        name = {"public": "t.example.se", "officer": "o.example.se"}[zone]
        certificate(folder, name)
        sample = (SAMPLES / f"nginx-{zone}.conf").read_text()
        changes = (
            (r"127\.0\.0\.1:800[01]", f"127.0.0.1:{site}"),
            ("/run/tipline-proxy|/etc/tipline/proxy", str(folder)),
            (r"user www-data;\n", "" if os.geteuid() else "user root;\n"),
            (r"worker_processes auto", "worker_processes 1"),
        )
        for old, new in changes:
            sample, found = re.subn(old, new, sample)
            assert found, old
        self.start(name, sample, folder)

    def start(self, name: str, text: str, folder: Path) -> None:
        self.name, self.folder, self.port, self.plain = name, folder, free_port(), free_port()
        self.text, self.file = text, folder / "nginx.conf"
        for secured, port in (("443", self.port), ("80", self.plain)):
            text = text.replace(f"listen {secured}", f"listen 127.0.0.1:{port}")
        self.file.write_text(text)
        command = [nginx(), "-c", str(self.file), "-p", str(folder), "-g", "daemon off;"]
        with (folder / "start").open("w") as told:
            self.process = subprocess.Popen(command, cwd=folder, stderr=told)
        self._wait()

    def pause(self) -> None:
        time.sleep(0.05)

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not (self.folder / "nginx.pid").is_file() or not self.workers():
            assert self.process.poll() is None, (self.folder / "start").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)

    def workers(self) -> list[int]:
        parent = self.process.pid
        return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]

    def open_files(self) -> set[str]:
        """What its processes hold open that is a file, those that have no name any more included."""
        found = set()
        for process in (self.process.pid, *self.workers()):
            for descriptor in Path(f"/proc/{process}/fd").iterdir():
                try:
                    found.add(str(descriptor.readlink()))
                except OSError:
                    continue
        return {file for file in found if file.startswith("/") and not file.startswith("/dev/")}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait()
