"""No answer is described that nobody ever gets."""

from contract.record import Record


def test_every_described_answer_was_seen(record: Record) -> None:
    missing = record.missing()
    assert not missing, "\n".join(missing)
