"""The seed's journey, as a shell script with curl and jq on the services' own ports."""

import subprocess
from pathlib import Path

from harness import Shop

JOURNEY = Path(__file__).with_name("seed.sh")


def test_the_seeds_journey(shop: Shop) -> None:
    done = subprocess.run(
        [str(JOURNEY)], env=shop.environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    assert "The journey is done" in done.stdout
