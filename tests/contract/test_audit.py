"""Audits, started from outside."""

from contract.samples import Samples
from harness import Client, expect, until

AUDIT = "/api/v1/audit"


def test_an_audit_is_started_and_its_findings_are_kept(samples: Samples, admin: Client) -> None:
    # One that runs already may have read the orders before ours.
    until(lambda: not expect(admin.get(AUDIT), 200)["running"], what="none runs", within=60)
    paid = samples.payment()
    started = expect(admin.post(AUDIT), 202)
    assert started == {"running": True}
    assert expect(admin.post(AUDIT), 202) == started
    until(lambda: not expect(admin.get(AUDIT), 200)["running"], what="it has ended", within=60)
    last = expect(admin.get(AUDIT), 200)["last"]
    assert paid["createdAt"] < last["startedAt"] <= last["finishedAt"]
    assert last["holds"] == (last["findings"] == [])
    counts = last["counts"]
    assert counts["orders"] >= counts["completed"] >= 1
    assert counts["taken"] >= paid["amount"]
