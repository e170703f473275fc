"""Which answers were seen."""

from collections import Counter

import httpx

from contract.description import Description
from harness import slug_of

# Answers that no test can provoke from outside, and why.
UNSEEN = {
    "503": "needs a fault inside the program; the fault tests look at it",
    "429": "the rate limits are off here; test_limits.py opens a shop where they are on",
}

UNSEEN_PROBLEMS = {
    "payment-abandoned": "needs a crash between hold and charge; the fault tests look at it",
    "last-administrator": "of updateAccount: needs two administrators demoting each other at once",
    "rate-limited": UNSEEN["429"],
}


class Record:
    def __init__(self, description: Description) -> None:
        self.description = description
        self.answers: Counter[tuple[str, str, str]] = Counter()

    def note(self, response: httpx.Response) -> None:
        path = response.request.url.raw_path.decode().split("?")[0]
        if operation := self.description.find(response.request.method, path):
            seen = (operation.id, str(response.status_code), slug_of(response))
            self.answers[seen] += 1

    def missing(self) -> list[str]:
        """Described answers and problems that were never seen and should have been."""
        statuses = {(operation, status) for operation, status, _ in self.answers}
        missing = []
        for operation in self.description.operations.values():
            for status in operation.statuses:
                if status in UNSEEN:
                    continue
                if (operation.id, status) not in statuses:
                    missing.append(f"{operation.id} {status}")
                    continue
                missing += [
                    f"{operation.id} {status} {slug}"
                    for slug in self.description.problems_of(operation, status)
                    if slug not in UNSEEN_PROBLEMS
                    and (operation.id, status, slug) not in self.answers
                ]
        return missing
