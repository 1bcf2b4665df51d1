"""The samples for proxies: nothing logged, nothing written to a disk, our limits and our headers.

The quick part reads them. The long part runs nginx with them before the real site.
"""

import re
from pathlib import Path

import pytest

from tipline.cli.receiving import MOST_READ_BYTES
from tipline.cli.serving import SILENT_SECONDS
from tipline.web.headers import fixed_headers

FOLDER = Path(__file__).parent.parent.parent / "tipline" / "deploy" / "proxies"
NGINX = ["nginx-public.conf", "nginx-officer.conf"]
ALL = [*NGINX, "Caddyfile"]
HEADERS = {**fixed_headers(https=True), "Cache-Control": "no-store"}
SAID_ONCE = (
    *("access_log off", "error_log /dev/null emerg", "log_not_found off", "server_tokens off", "gzip off"),
    *("proxy_request_buffering off", "proxy_buffering off", "proxy_max_temp_file_size 0", "proxy_cache off"),
    *("client_body_in_file_only off", "ssl_protocols TLSv1.2 TLSv1.3", "ssl_session_tickets off"),
    *("proxy_http_version 1.1", "underscores_in_headers off", "ignore_invalid_headers on", "worker_rlimit_core 0"),
    *("ssl_reject_handshake on", f"client_max_body_size {MOST_READ_BYTES}"),
    *(f"client_{each}_timeout {SILENT_SECONDS}s" for each in ("header", "body")),
)
WHO = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


def directives(text: str) -> list[str]:
    """Each with single spaces, comments left out. A quoted value may hold a semicolon."""
    bare = "\n".join(re.sub(r"(?:^|\s)#.*", "", line) for line in text.splitlines())
    found = re.findall(r"""((?:"[^"]*"|[^;{}"])+)[;{}]""", bare)
    return [" ".join(each.split()) for each in found if each.strip()]


def unsaid(text: str) -> set[str]:
    said = directives(text)
    names = {each.split()[0] for each in SAID_ONCE}
    said_of_them = [each for each in said if each.split()[0] in names]
    return {each for each in SAID_ONCE if said_of_them.count(each) != 1} | set(said_of_them) - set(SAID_ONCE)


@pytest.mark.parametrize("name", NGINX)
def test_nginx_logs_nothing_buffers_nothing_and_keeps_our_limits(name: str) -> None:
    assert unsaid((FOLDER / name).read_text()) == set()


@pytest.mark.parametrize("directive", SAID_ONCE)
def test_a_line_that_is_missing_or_contradicted_is_found(directive: str) -> None:
    text = (FOLDER / NGINX[0]).read_text()
    assert unsaid(text.replace(f"{directive};", "")) == {directive}
    assert unsaid(text.replace(f"{directive};", f"# {directive};")) == {directive}
    other = f"{directive.partition(' ')[0]} other"
    assert other in unsaid(text.replace(f"{directive};", f"{directive};\n{other};"))


@pytest.mark.parametrize("name", NGINX)
def test_what_nginx_answers_by_itself_has_our_headers_and_ours_stand(name: str) -> None:
    text = (FOLDER / name).read_text()
    mapped = dict(re.findall(r'map \$upstream_http_(\w+) \$own_\w+ \{ "" "([^"]*)"; default ""; \}', text))
    assert mapped == {each.lower().replace("-", "_"): value for each, value in HEADERS.items()}
    added = dict(re.findall(r"^\s+add_header ([\w-]+) \$own_(\w+) always;", text, re.MULTILINE))
    assert added == {each: each.lower().replace("-", "_") for each in HEADERS}


def test_caddy_adds_the_same_headers() -> None:
    text = (FOLDER / "Caddyfile").read_text()
    assert dict(re.findall(r"^\theader \?([\w-]+) `([^`]*)`$", text, re.MULTILINE)) == HEADERS
    assert {"output discard", "protocols tls1.2 tls1.3", "admin off", "header -Server"} <= {
        line.strip() for line in text.splitlines()
    }
    assert f"max_size {MOST_READ_BYTES}" in text
    assert not re.search(r"^\s*log\s*\{", text, re.MULTILINE)


@pytest.mark.parametrize("name", ALL)
def test_the_site_is_not_told_who_asks_and_hears_its_name_from_the_proxy(name: str) -> None:
    text = (FOLDER / name).read_text()
    for header in WHO:
        assert f'proxy_set_header {header} "";' in text or f"header_up -{header}\n" in text
    assert re.search(r"^\s*(proxy_set_header|header_up) Host [to]\.example\.se;?$", text, re.MULTILINE)
    assert "remote_addr" not in text


@pytest.mark.parametrize("name", ALL)
def test_nobody_is_counted_by_address(name: str) -> None:
    assert not re.search(r"limit_(?:req|conn)|rate_limit", (FOLDER / name).read_text())


def test_the_officers_site_asks_for_a_certificate_and_the_public_one_knows_of_tor() -> None:
    public, officer = ((FOLDER / name).read_text() for name in NGINX)
    assert "ssl_verify_client on" in directives(officer)
    assert "Onion-Location" in public
    assert "Onion-Location" not in officer
