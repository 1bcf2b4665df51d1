"""What every answer of both sites must say, whatever its status."""

from werkzeug.test import TestResponse

from tipline.web.headers import POLICY, SANDBOX

EXACTLY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
NEVER = ("Server", "Via", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "ETag")


def header_faults(answer: TestResponse, *, may_be_kept: bool = False) -> list[str]:
    """What is wrong with the headers of an answer of a site behind TLS; nothing when all is well.

    `may_be_kept` is for what is the same for everybody: style, script and drawings.
    """
    found = [
        f"{name}: {answer.headers.get(name)}" for name, value in EXACTLY.items() if answer.headers.get(name) != value
    ]
    if answer.headers.get("Content-Security-Policy") not in {POLICY, SANDBOX}:
        found.append(f"policy {answer.headers.get('Content-Security-Policy')}")
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("permissions")
    kept = answer.headers.get("Cache-Control", "")
    if not kept.startswith("no-store") and not (may_be_kept and answer.status_code in {200, 304}):
        found.append(f"kept: {kept}")
    found += [f"{name} is told" for name in NEVER if name in answer.headers and not (may_be_kept and name == "ETag")]
    found += [f"{name} twice" for name in EXACTLY if len(answer.headers.getlist(name)) != 1]
    kind = answer.headers.get("Content-Type", "")
    if answer.data and (not kind or (kind.startswith("text/") and "charset=utf-8" not in kind)):
        found.append(f"type {kind}")
    where = answer.headers.get("Location", "/")
    if not where.startswith("/") or where.startswith("//"):
        found.append(f"leads to {where}")
    for cookie in answer.headers.getlist("Set-Cookie"):
        if not {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")} or "SameSite" not in cookie:
            found.append("a loose cookie")
    return found
