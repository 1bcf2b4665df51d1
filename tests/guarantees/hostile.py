"""Texts and files as somebody would send them who wants to hurt whoever reads a tip."""

import random
import zipfile
from io import BytesIO

from tests.pictures import a_picture

MARK = "hurt"
"""What a script of ours would set on the window, were it to run."""
ELSEWHERE = "http://127.0.0.1:9"
"""Where nobody answers; a request to it shows in the browser's own log."""

RUN = f"window.{MARK}=1"
MARK_UP = (
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT\t>",
    f"<script src={ELSEWHERE}/a.js></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={ELSEWHERE}/seen.png>",
    f"<img/src=`x`onerror={RUN}>",
    f"<img srcset='{ELSEWHERE}/set.png 2x'>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><maction actiontype=statusline xlink:href='javascript:{RUN}'>x</maction></math>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{MARK}=1</script>'></iframe>",
    f"<iframe src='javascript:parent.{MARK}=1'></iframe>",
    f"<object data='{ELSEWHERE}/o'></object><embed src='{ELSEWHERE}/e'>",
    f"<video poster={ELSEWHERE}/p.png><source onerror={RUN}></video>",
    f"<link rel=stylesheet href={ELSEWHERE}/s.css><link rel=prefetch href={ELSEWHERE}/f>",
    f"<style>@import '{ELSEWHERE}/i.css';*{{background:url({ELSEWHERE}/b.png)}}</style>",
    f"<p style='background:url({ELSEWHERE}/c.png)'>x</p>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}/m'>",
    f"<base href='{ELSEWHERE}/'>",
    f"<form action='{ELSEWHERE}/f'><button>Senden</button></form>",
    f"<a href='javascript:{RUN}' ping='{ELSEWHERE}/ping'>see here</a>",
    f"</textarea></title></script><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"' autofocus onfocus='{RUN}",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"\u2028<img src=x onerror={RUN}>\u2029",
    f"<scr\u0000ipt>{RUN}</scr\u0000ipt>".replace("\u0000", ""),
    f"javascript:{RUN}//",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuaHVydD0xPC9zY3JpcHQ+",
)
OTHER_TRICKS = (
    "{{ 7 * 7 }} {% raw %} {{ config }} ${7*7} #{7*7}",
    "%(x)s %s %n {0.__class__} {self.__init__.__globals__}",
    "=1+1 @SUM(1) +1 -1 \t=2 ＝3",
    '=HYPERLINK("http://127.0.0.1:9/","x")',
    "x\r\nBcc: somebody@example.org\r\nSubject: y",
    "\x1b[2J\x1b]0;title\x07 \x9b31m",
    "\u202egnp.exe\u202c \u2066left\u2069 \u200b\u200d\ufeff",
    "Z" + "\u0301\u0325" * 400,
    "rum 5 < 6 & \"x\" <3 &amp; 'y' `z`",
    "../../etc/passwd; $(touch x) `touch x` | touch x",
    "'; DROP TABLE tips;-- ' OR 1=1-- \\'; SELECT pg_sleep(5)",
)
TEXTS = MARK_UP + OTHER_TRICKS

CANARY = b"hidden-in-the-picture"
PAGE = b"<html><script>window.hurt=1</script>" + CANARY


def polyglots() -> dict[str, bytes]:
    """Pictures that are something else as well, each with CANARY in the other."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("page.html", PAGE)
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(8) + CANARY
    jpeg, png = a_picture(), a_picture("PNG")
    return {
        "jpeg and page": jpeg + PAGE,
        "page in a comment": a_picture(comment=PAGE),
        "jpeg and archive": jpeg + packed.getvalue() + CANARY,
        "jpeg and document": jpeg + b"%PDF-1.7\n" + CANARY,
        "jpeg and film": jpeg + film,
        "png and page": png + PAGE,
        "png and script": png + b"*/=0;/*" + CANARY,
        "webp and page": a_picture("WEBP") + PAGE,
        "heic and page": a_picture("HEIF") + PAGE,
    }


def corruptions(number: int, seed: int) -> list[bytes]:
    """Pictures of every kind with some bytes changed, taken out, put in or cut off, always the same for a seed."""
    chance = random.Random(seed)
    wholes = [
        a_picture(kind, **({"comment": CANARY} if kind == "JPEG" else {})) for kind in ("JPEG", "PNG", "WEBP", "HEIF")
    ]
    made = []
    for count in range(number):
        broken = bytearray(wholes[count % len(wholes)])
        for _ in range(chance.choice((1, 1, 2, 5, 40))):
            at = chance.randrange(len(broken))
            how = chance.randrange(4)
            if how == 0:
                broken[at] ^= 1 << chance.randrange(8)
            elif how == 1:
                del broken[at : at + chance.randrange(1, 9)]
            elif how == 2:
                broken[at:at] = chance.randbytes(chance.randrange(1, 9))
            else:
                broken[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        made.append(bytes(broken[: chance.randrange(len(broken) // 2, len(broken) + 1)] if count % 5 == 0 else broken))
    return made
