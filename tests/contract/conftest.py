"""Every answer that any contract test gets is held against the description, and remembered."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract.description import Description
from contract.record import Record
from contract.samples import Samples
from harness import HASTY, ROOT, Client, Shop, client, make_site

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def description() -> Description:
    return Description()


@pytest.fixture(scope="session")
def record(description: Description) -> Record:
    """What was answered so far, by all tests."""
    return Record(description)


@pytest.fixture(scope="session")
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop whose late payment provider is not that late."""
    if request.config.getoption("--distributed"):
        yield request.getfixturevalue("shared_distributed_shop")
        return
    folder = tmp_path_factory.mktemp("contract")
    site = folder / "docs-site"
    subprocess.run([ROOT / "tools/build_docs_site", site], check=True)
    web = make_site(folder / "web")
    settings = {"SOUK_DOCS": str(site), "SOUK_WEB": str(web), **HASTY}
    with Shop(folder / "data", settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def samples(shop: Shop, admin: Client, description: Description) -> Samples:
    return Samples(shop, admin, description)


@pytest.fixture
def bare() -> None:
    """Asked for by a test of what is served beside the API: its answers are not judged."""


@pytest.fixture
def elsewhere() -> None:
    """Asked for by a test of what is *not* served somewhere, whatever is described elsewhere."""


@pytest.fixture(autouse=True)
def judged(record: Record, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test one of whose answers is not as described, whatever else it looked at."""
    if "bare" in request.fixturenames:
        yield
        return
    wrong: list[str] = []
    is_elsewhere = "elsewhere" in request.fixturenames
    description = record.description

    def witness(response: httpx.Response) -> None:
        is_absent = is_elsewhere and response.status_code == 404
        judge = description.judge_elsewhere if is_absent else description.judge
        if not is_absent:
            record.note(response)
        request = response.request
        said = f"{request.method} {request.url} {request.content[:300]!r} -> {response.status_code}"
        wrong.extend(f"{said} {response.text[:500]}: {error}" for error in judge(response))

    client.witnesses.append(witness)
    yield
    client.witnesses.remove(witness)
    assert not wrong, "\n".join(wrong[:20])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is looked at last, and only when all the others ran before it."""
    ours = [item for item in items if item.path.parent == HERE]
    last = [item for item in ours if item.path.name == "test_coverage.py"]
    items[:] = [item for item in items if item not in last] + last
    if {item.path for item in ours} != set(HERE.glob("test_*.py")):
        for item in last:
            item.add_marker(pytest.mark.skip(reason="only some of the contract tests are run"))
