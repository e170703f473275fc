"""Where a request ends, asked of Souk and of the programs that may stand before it: what Souk
accepts, all of them accept, and see as many requests in. What they disagree about, it refuses."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import Shop
from hostile.parsers import Reading, read, rivals
from hostile.vectors import all_vectors

SECOND = b"GET /second HTTP/1.1\r\nHost: a\r\n\r\n"
AT_ONCE = 32


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    with rivals(tmp_path_factory.mktemp("rivals")) as running:
        yield running


def read_all(port: int, sent: list[bytes]) -> list[Reading]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda each: read(port, each), sent))


def with_second(vectors: list[bytes]) -> list[bytes]:
    return [each + SECOND for each in vectors]


def is_explained(vector: bytes, name: str) -> bool:
    """Node reads nothing behind a request for an upgrade, also when it makes none."""
    return name == "node" and b"Upgrade: h2c" in vector


def test_nothing_is_read_more_leniently_than_by_the_strictest(
    shop: Shop, others: dict[str, int]
) -> None:
    vectors = all_vectors()
    assert len(vectors) >= 500
    ours = read_all(shop.ports["gateway"], with_second(vectors))
    # Where Souk closes after the first, nothing is read behind it.
    sent = [
        each + SECOND if len(own.statuses) > 1 else each
        for each, own in zip(vectors, ours, strict=True)
    ]
    faults = []
    for name, port in others.items():
        readings = read_all(port, sent)
        faults += [
            f"{vector!r}: Souk {own.statuses}, {name} {other}"
            for vector, own, other in zip(vectors, ours, readings, strict=True)
            if own.accepts and not is_explained(vector, name)
            if not other.accepts or len(other.statuses) != len(own.statuses)
        ]
    accepted = sum(each.accepts for each in ours)
    print(f"{len(vectors)} vectors, of which Souk accepts {accepted}")
    assert accepted > 0
    assert not faults, "\n".join(faults)


def test_the_gateway_and_every_service_read_alike(shop: Shop) -> None:
    def ends(port: int) -> list[tuple[int, bool]]:
        """How many requests were seen, and whether what came then was malformed."""
        readings = read_all(port, with_second(all_vectors()))
        return [(len(each.statuses), 400 in each.statuses) for each in readings]

    at_the_gateway = ends(shop.ports["gateway"])
    for service in ("account", "item", "order", "payment"):
        both = zip(all_vectors(), at_the_gateway, ends(shop.ports[service]), strict=True)
        differing = [each for each in both if each[1] != each[2]]
        assert not differing, (service, differing)


def test_the_others_disagree_among_themselves(others: dict[str, int]) -> None:
    """Else the vectors would show nothing."""
    readings = [read_all(port, with_second(all_vectors())) for port in others.values()]
    assert sum(len({each.accepts for each in one}) > 1 for one in zip(*readings, strict=True)) > 20
