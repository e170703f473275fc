"""Races and crashes of the running program."""
