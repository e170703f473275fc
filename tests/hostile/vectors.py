"""Requests that one program may read otherwise than the next: what request smuggling is made of.

Each is the bytes of a first request; the tests send a second one behind it. They follow the families
of PortSwigger's "HTTP desync attacks", RFC 9112, section 11.2, and the differences that "T-Reqs"
(CCS 2021) and llhttp's and HAProxy's advisories describe.
"""

from collections.abc import Iterator
from itertools import product

HOST = b"Host: a\r\n"
LENGTH = b"Content-Length: 5\r\n"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def asking(fields: bytes, body: bytes, *, line: bytes = b"GET /health/live HTTP/1.1\r\n") -> bytes:
    return line + HOST + fields + b"\r\n" + body


def transfer_encodings() -> Iterator[bytes]:
    names = [
        b"Transfer-Encoding:",
        b"transfer-encoding:",
        b"Transfer-Encoding :",
        b"Transfer-Encoding\t:",
        b" Transfer-Encoding:",
        b"\tTransfer-Encoding:",
        b"Transfer_Encoding:",
        b"Transfer-Encoding\x00:",
        b"\x00Transfer-Encoding:",
        b"Transfer-Encod\xefng:",
        b"Transfer-Encoding",
        b"X: a\nTransfer-Encoding:",
        b"X: a\rTransfer-Encoding:",
        b"X:\r\n Transfer-Encoding:",
    ]
    values = [
        b" chunked",
        b"chunked",
        b"\tchunked",
        b" chunked ",
        b" chunked\t",
        b" Chunked",
        b" CHUNKED",
        b" xchunked",
        b" chunkedx",
        b" chunk",
        b" identity",
        b" chunked, identity",
        b" identity, chunked",
        b" gzip, chunked",
        b" chunked, chunked",
        b" ,chunked",
        b" chunked,",
        b' "chunked"',
        b" 'chunked'",
        b" chunked;q=1",
        b" \x0bchunked",
        b" \x0cchunked",
        b" chunked\x0b",
        b" \xa0chunked",
        b" chunked\x00",
        b" \x00chunked",
        b"\r\n chunked",
        b" chunked\r\n more",
        b"",
    ]
    for name, value in product(names, values):
        for body, also in ((CHUNKS, b""), (CHUNKS, LENGTH)):
            yield asking(also + name + value + b"\r\n", body)
    for first, second in product([b"chunked", b"identity", b"x", b"gzip"], repeat=2):
        fields = b"Transfer-Encoding: " + first + b"\r\nTransfer-Encoding: " + second + b"\r\n"
        yield asking(fields, CHUNKS)
    yield asking(b"Transfer-Encoding: chunked\r\n", CHUNKS, line=b"GET /health/live HTTP/1.0\r\n")
    yield asking(b"TE: chunked\r\nTransfer-Encoding: chunked\r\n", CHUNKS)
    yield asking(b"Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n", CHUNKS)


def content_lengths() -> Iterator[bytes]:
    values = [
        b" 5",
        b"5",
        b" 5 ",
        b"\t5",
        b" +5",
        b" -5",
        b" 05",
        b" 005",
        b" 5,5",
        b" 5, 5",
        b" 5,6",
        b" 5;",
        b" 5.0",
        b" 5e0",
        b" 0x5",
        b" 5 5",
        b" 5\x0b",
        b" 5\x00",
        b" \xa05",
        b" \xd9\xa5",
        b"",
        b" ",
        b" five",
        b" 18446744073709551621",
        b" 9223372036854775813",
        b" 4294967301",
        b" 99999999999999999999999999",
        b"\r\n 5",
    ]
    names = [b"Content-Length:", b"Content-Length :", b"Content_Length:", b" Content-Length:"]
    for name, value in product(names, values):
        yield asking(name + value + b"\r\n", b"hello")
    for first, second in product([b"5", b"6", b"0", b"05"], repeat=2):
        yield asking(b"Content-Length: " + first + b"\r\nContent-Length: " + second + b"\r\n", b"hello")
    yield asking(b"Content-Length: 5\r\n", b"hello", line=b"GET /health/live HTTP/1.1\r\n")
    yield asking(b"Expect: 100-continue\r\nContent-Length: 5\r\n", b"hello")
    yield asking(b"Connection: Content-Length\r\nContent-Length: 5\r\n", b"hello")


def chunks() -> Iterator[bytes]:
    sizes = [
        b"5",
        b"05",
        b"0000000000000005",
        b"00000000000000000005",
        b"+5",
        b"-5",
        b"0x5",
        b"5 ",
        b" 5",
        b"\t5",
        b"5\t",
        b"5;",
        b"5;a",
        b"5;a=b",
        b'5;a="b"',
        b'5;a="\r\n"',
        b"5 ;a",
        b"5;\x00",
        b"5\x00",
        b"5\x0b",
        b"5,",
        b"5g",
        b"5.0",
        b"",
        b"FFFFFFFFFFFFFFFF5",
        b"10000000000000005",
        b"fffffffffffffffb",
    ]
    for size, end in product(sizes, [b"\r\n", b"\n", b"\r", b"\r\r\n"]):
        body = size + end + b"hello\r\n0\r\n\r\n"
        yield asking(b"Transfer-Encoding: chunked\r\n", body)
    bodies = [
        b"5\r\nhello0\r\n\r\n",
        b"5\r\nhello\n0\r\n\r\n",
        b"5\r\nhello\r0\r\n\r\n",
        b"5\r\nhelloXX0\r\n\r\n",
        b"5\r\nhello\r\n0\r\nX: y\r\n\r\n",
        b"5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n",
        b"5\r\nhello\r\n0\r\nX\r\n\r\n",
        b"5\r\nhello\r\n0\n\n",
        b"5\r\nhello\r\n0\r\n\n",
        b"5\r\nhello\r\n00\r\n\r\n",
        b"5\r\nhello\r\n0;a\r\n\r\n",
        b"5\r\nhello\r\n0 \r\n\r\n",
        b"0\r\n\r\n",
    ]
    for body in bodies:
        yield asking(b"Transfer-Encoding: chunked\r\n", body)


def fields() -> Iterator[bytes]:
    lines = [
        b"X: a\n",
        b"X: a\r",
        b"X: a\r\r\n",
        b"X: a\r\n b\r\n",
        b"X: a\r\n\tb\r\n",
        b" X: a\r\n",
        b"X : a\r\n",
        b"X\t: a\r\n",
        b"X\r\n",
        b": a\r\n",
        b"X\x00Y: a\r\n",
        b"X: a\x00b\r\n",
        b"X: a\x7fb\r\n",
        b"X: a\x01b\r\n",
        b"X Y: a\r\n",
        b"X(Y): a\r\n",
        b"X\xe9: a\r\n",
        b"X: \xe9\r\n",
        b"X;Y: a\r\n",
        b"X@Y: a\r\n",
        b"X/Y: a\r\n",
        b'X"Y: a\r\n',
        b"X: a\x0b\r\n",
        b"X:a\r\n",
        b"Host: b\r\n",
        b"Host: a\r\n",
        b"host:\r\n",
        b"Host: a, b\r\n",
        b"Host: a/b\r\n",
        b"Host: a b\r\n",
        b"Host: a@b\r\n",
        b"Host: a?b\r\n",
        b"Upgrade: h2c\r\nConnection: Upgrade\r\n",
        b"Connection: close, Host\r\n",
        b"Range: bytes=0-1\r\n",
    ]
    for line in lines:
        yield asking(line + LENGTH, b"hello")
        yield asking(LENGTH + line, b"hello")
    yield b"GET /health/live HTTP/1.1\r\n" + LENGTH + b"\r\nhello"
    yield b"GET /health/live HTTP/1.1\r\nHost:\r\n" + LENGTH + b"\r\nhello"
    yield b"GET /health/live HTTP/1.1\r\nHost: a:b\r\n" + LENGTH + b"\r\nhello"


def lines() -> Iterator[bytes]:
    for line in [
        b"GET  /health/live HTTP/1.1\r\n",
        b"GET /health/live  HTTP/1.1\r\n",
        b"GET\t/health/live\tHTTP/1.1\r\n",
        b"GET /health/live HTTP/1.1 \r\n",
        b" GET /health/live HTTP/1.1\r\n",
        b"\r\nGET /health/live HTTP/1.1\r\n",
        b"\nGET /health/live HTTP/1.1\r\n",
        b"\r\n\r\nGET /health/live HTTP/1.1\r\n",
        b"GET /health/live HTTP/1.1\n",
        b"GET /health/live HTTP/1.1\r",
        b"GET /health/live\r\n",
        b"GET /health/live \r\n",
        b"GET /health/live HTTP/0.9\r\n",
        b"GET /health/live HTTP/1.0\r\n",
        b"GET /health/live HTTP/1.2\r\n",
        b"GET /health/live HTTP/1.11\r\n",
        b"GET /health/live HTTP/2.0\r\n",
        b"GET /health/live HTTP/01.1\r\n",
        b"GET /health/live http/1.1\r\n",
        b"GET /health/live HTTP/1,1\r\n",
        b"GET /health/live HTTP /1.1\r\n",
        b"GET /health/live XTTP/1.1\r\n",
        b"get /health/live HTTP/1.1\r\n",
        b"G(T /health/live HTTP/1.1\r\n",
        b"G\x00T /health/live HTTP/1.1\r\n",
        b"GE\xe9 /health/live HTTP/1.1\r\n",
        b"GET first HTTP/1.1\r\n",
        b"GET /health/li\x00ve HTTP/1.1\r\n",
        b"GET /health/li\x01ve HTTP/1.1\r\n",
        b"GET /health/li\x7fve HTTP/1.1\r\n",
        b"GET /health/li ve HTTP/1.1\r\n",
        b"GET /health/li\\ve HTTP/1.1\r\n",
        b"GET /health/li\xe9ve HTTP/1.1\r\n",
        b"GET /health/live#x HTTP/1.1\r\n",
        b"GET /health/live?a#b HTTP/1.1\r\n",
        b"GET /health/li%00ve HTTP/1.1\r\n",
        b"GET /health/li%2fve HTTP/1.1\r\n",
        b"GET /health/li%ve HTTP/1.1\r\n",
        b"GET /x/../health/live HTTP/1.1\r\n",
        b"GET /x/%2e%2e/health/live HTTP/1.1\r\n",
        b"GET //health/live HTTP/1.1\r\n",
        b"GET http://a/health/live HTTP/1.1\r\n",
        b"GET http://b/health/live HTTP/1.1\r\n",
        b"GET https://a@b/health/live HTTP/1.1\r\n",
        b"GET * HTTP/1.1\r\n",
        b"OPTIONS * HTTP/1.1\r\n",
        b"CONNECT a:80 HTTP/1.1\r\n",
        b"PRI * HTTP/2.0\r\n",
    ]:
        yield line + HOST + b"\r\n"
        yield line + HOST + LENGTH + b"\r\nhello"


def all_vectors() -> list[bytes]:
    made = [transfer_encodings(), content_lengths(), chunks(), fields(), lines()]
    return list(dict.fromkeys(each for some in made for each in some))
