"""Requests that two servers could read in two ways, and requests for another host, as bytes (INJ-19, INJ-25)."""

POST = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

AMBIGUOUS = {
    "length and chunks": POST + b"Content-Length: 6\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + HIDDEN,
    "chunks and length": POST + CHUNKED + b"Content-Length: 45\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks in HTTP/1.0": b"POST /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n"
    + CHUNKED
    + b"\r\n5\r\nhello\r\n0\r\n\r\n"
    + HIDDEN,
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 45\r\n\r\nhello" + HIDDEN,
    "the same length twice": POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" + HIDDEN,
    "a list of lengths": POST + b"Content-Length: 5, 5\r\n\r\nhello" + HIDDEN,
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nhello" + HIDDEN,
    "a length in hexadecimal": POST + b"Content-Length: 0x5\r\n\r\nhello" + HIDDEN,
    "a negative length": POST + b"Content-Length: -5\r\n\r\nhello" + HIDDEN,
    "chunked twice": POST + CHUNKED + CHUNKED + b"\r\n0\r\n\r\n" + HIDDEN,
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a folded line": GET + b"X: a\r\n b\r\n\r\n" + HIDDEN,
    "a folded encoding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a folded first line": b"GET /healthz HTTP/1.1\r\n Host: evil.example\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "an underscore": POST + b"Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a length with an underscore": POST + b"Content_Length: 45\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "a bare return": GET + b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + HIDDEN,
    "a bare line feed": GET + b"X: a\nTransfer-Encoding: chunked\r\n\r\n" + HIDDEN,
    "a null": GET + b"X: a\x00b\r\n\r\n" + HIDDEN,
    "a control in the encoding": POST
    + b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + HIDDEN,
    "no colon": GET + b"Transfer-Encoding chunked\r\n\r\n" + HIDDEN,
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n" + HIDDEN,
    "the same host twice": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n" + HIDDEN,
    "another host in the address": b"GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "our host in the address": b"GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n" + HIDDEN,
    "an address that is none": b"GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "an address for all": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "no version": b"GET /healthz\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "another version": b"GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "a space in the address": b"GET /healthz /x HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "a method in small letters": b"get /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "a size that is none": POST + CHUNKED + b"\r\nZZ\r\nhello\r\n0\r\n\r\n" + HIDDEN,
    "a negative size": POST + CHUNKED + b"\r\n-1\r\nhello\r\n0\r\n\r\n" + HIDDEN,
    "no line end behind a chunk": POST + CHUNKED + b"\r\n5\r\nhelloXX0\r\n\r\n" + HIDDEN,
}
"""Each is refused with 400, the connection is closed, and the hidden request is never answered."""

FOREIGN_HOSTS = (
    *("evil.example", "localhost.evil.example", "localhost@evil.example", "localhost:80@evil.example"),
    *(
        "localhost:99999",
        "localhost:80/evil",
        "evil.example#localhost",
        "[",
        "[::1",
        "[::1]evil",
        "127.0.0.1.",
        "",
        ".",
    ),
)
FORWARDED = (
    *("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override", "X-Original-Host"),
    *("Forwarded", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Script-Name", "X-Original-URL", "X-Rewrite-URL"),
)
