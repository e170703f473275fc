#!/usr/bin/env python3
"""Checks that each file of src/ includes only what its room may know (see ARCHITECTURE.md)."""
import pathlib
import re
import sys

SERVICES = ("accounts", "items", "orders", "payments")
WORDS = r"base/|fmt/"  # What every room may know.
SYSTEM = r"[a-z/]+\.h$"  # The operating system's headers.

# The headers a file may include, first match wins: (file, allowed). {s} is the file's own service.
RULES = [
    (r"(.+/)?tests/.*", r".*"),
    (r"base/.*", r"boost/asio/|openssl/|spdlog/|prometheus/"),
    (r"json/.*", r"json/|boost/json/"),
    (r"auth/.*", r"auth/|json/|boost/asio/|openssl/|sodium\.h"),
    (r"http/.*", r"http/|json/|boost/asio/|" + SYSTEM),
    (r"storage/sqlite/.*", r"storage/sqlite/|boost/asio/|sqlite3\.h|" + SYSTEM),
    (r"storage/mysql/.*", r"storage/mysql/|boost/(asio|mysql)/"),
    (r"storage/cassandra/.*", r"storage/cassandra/|boost/asio/|souk_cassandra"),
    (r"bus/mysql/.*", r"bus/|storage/mysql/"),
    (r"bus/cassandra/.*", r"bus/|storage/cassandra/"),
    (r"bus/kafka/.*", r"bus/|boost/asio/|librdkafka/|" + SYSTEM),
    (r"bus/log/.*", r"bus/|storage/sqlite/|boost/asio/"),
    (r"bus/[^/]*", r"bus/|boost/asio/"),
    # A service's brain: no HTTP, no SQL, no JSON but what goes to other services or is kept.
    (r"{s}/(domain|events|fields|settlement|search|csv|picture)\.hpp", r"{s}/(domain|events|fields)\.hpp"),
    (r"{s}/(domain|fields|settlement|search|csv|picture)\.cpp", r"{s}/(domain|events|fields|settlement|search|csv|picture)\.hpp"),
    (r"{s}/events\.cpp", r"{s}/events\.hpp|json/"),
    (r"{s}/(codec|json)\.[ch]pp", r"{s}/(domain|codec|json)\.hpp|json/"),
    (r"{s}/(catalogue|sort_keys)\.[ch]pp", r"{s}/(domain|catalogue|sort_keys|search|json)\.hpp"),
    (r"{s}/archive\.hpp", r"{s}/(domain|ports|picture)\.hpp"),
    (r"{s}/archive\.cpp", r"{s}/(archive|codec|store/codec|provider/words)\.hpp|json/"),
    (r"{s}/ports\.hpp", r"{s}/(domain|settlement|picture)\.hpp"),
    # Accounts issue tokens and take them back; their brain knows what a token says.
    (r"accounts/service\.[ch]pp", r"accounts/(domain|fields|ports|service|login_limits)\.hpp|auth/"),
    (r"accounts/login_limits\.[ch]pp", r"accounts/login_limits\.hpp|http/rate_limit\.hpp"),
    # A charge outlives the call that began it, so payments start work of their own.
    (r"payments/charging\.cpp", r"payments/service\.hpp|boost/asio/"),
    (r"{s}/(service|service_import|checkout|feed|following|import_file)\.[ch]pp",
        r"{s}/(domain|events|ports|service|feed|following|catalogue|csv|import_file|picture)\.hpp"),
    # The ways in and out.
    (r"{s}/http\w*\.[ch]pp", r"{s}/(?!store/|clients/)|http/|json/"),
    (r"{s}/consumers\.[ch]pp", r"bus/consumer\.hpp|{s}/(service|consumers)\.hpp|\w+/events\.hpp"),
    (r"{s}/store/(mysql|cassandra).*",
        r"{s}/(?!service|http|clients/)|storage/(mysql|cassandra)/|bus/(mysql|cassandra)/|bus/\w+\.hpp|json/"),
    (r"{s}/store/.*", r"{s}/(?!service|http|clients/)|storage/sqlite/|bus/log/tables\.hpp|json/"),
    (r"{s}/provider/.*", r"{s}/(ports\.hpp|archive\.hpp|provider/)|storage/sqlite/|http/|json/"),
    (r"{s}/clients/.*", r"{s}/(ports\.hpp|clients/)|\w+/service\.hpp|auth/|http/(peer|asking)\.hpp|json/"),
    (r"gateway/.*", r"gateway/|http/|json/|auth/|" + SYSTEM),
    (r"app/.*", r".*"),
]
STANDARD = re.compile(r"[a-z_0-9]+")  # <vector>, <string_view>: no slash, no dot


def allowed_includes(file):
    """What that file may include, as a pattern; None when it stands in no known room."""
    for service in SERVICES:
        for pattern, allowed in RULES:
            if re.fullmatch(pattern.replace("{s}", service), file):
                return f"{WORDS}|{allowed}".replace("{s}", service)
    return None


def check(path, file):
    allowed = allowed_includes(file)
    if allowed is None:
        yield f"{path}: error: in no known room"
        return
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        include = re.match(r'#include [<"](.+)[>"]', line)
        if include and not STANDARD.fullmatch(include[1]) and not re.match(allowed, include[1]):
            yield f"{path}:{number}: error: this room may not include {include[1]}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    files = sorted(root.rglob("*.?pp"))
    wrong = [each for path in files for each in check(path, path.relative_to(root).as_posix())]
    print("\n".join(wrong) or f"{len(files)} files keep to their rooms")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
