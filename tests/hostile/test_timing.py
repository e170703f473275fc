"""How long a refused log-in takes tells nobody whether its e-mail has an account.

Many thousand are timed, which only says something on a quiet machine: SOUK_MEASURE=1 runs it,
SOUK_TIMING_SAMPLES says how many (10000).
"""

import os
import random
import statistics
import time

import pytest

from harness import Shop, expect

SAMPLES = int(os.environ.get("SOUK_TIMING_SAMPLES", "10000"))
# dudect's (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?"): above it they differ.
DIFFERENT = 4.5
KEPT = 0.9  # The slowest say more of the machine.


def welch_t(one: list[float], other: list[float]) -> float:
    """Welch's t of two samples whose variances differ."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.fmean(one) - statistics.fmean(other)) / spread**0.5


def fastest(times: list[float], bound: float) -> list[float]:
    return [each for each in times if each <= bound]


def test_the_t_of_what_differs_is_large() -> None:
    chance = random.Random(1)
    same = [[chance.gauss(10, 1) for _ in range(1_000)] for _ in range(2)]
    assert abs(welch_t(*same)) < DIFFERENT
    assert abs(welch_t(same[0], [each + 0.5 for each in same[1]])) > DIFFERENT


@pytest.mark.skipif(os.environ.get("SOUK_MEASURE") != "1", reason="times only with SOUK_MEASURE=1")
def test_a_refused_login_takes_as_long_without_an_account(shop: Shop) -> None:
    visitor = shop.visitor()
    known = [shop.customer("known").email for _ in range(20)]
    times: dict[bool, list[float]] = {True: [], False: []}
    for nth in range(2 * SAMPLES):
        is_known = random.random() < 0.5
        email = random.choice(known)
        if not is_known:
            email = f"nobody{nth:06}-{email.partition('-')[2]}"
        body = {"email": email, "password": "not the password"}
        began = time.perf_counter()
        answer = visitor.post("/api/v1/auth/login", body)
        took = time.perf_counter() - began
        expect(answer, 401, "invalid-credentials")
        if nth >= 100:  # By then all is warm.
            times[is_known].append(took)
    bound = statistics.quantiles(times[True] + times[False], n=100)[int(KEPT * 100) - 1]
    t = welch_t(fastest(times[True], bound), fastest(times[False], bound))
    means = [statistics.fmean(times[each]) * 1e3 for each in (True, False)]
    print(f"known {means[0]:.3f} ms, unknown {means[1]:.3f} ms, t = {t:.2f}")
    assert abs(t) < DIFFERENT
