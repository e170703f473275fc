"""Starts a real shop and talks to it: for every test of the running program."""

from harness.client import PASSWORD, Client, Json, decode, encode, expect, slug_of
from harness.shop import ADMIN_EMAIL, ADMIN_PASSWORD, ROOT, SECRET_KEY, SERVICES, Shop
from harness.wait import until

__all__ = [
    "ADMIN_EMAIL",
    "ADMIN_PASSWORD",
    "PASSWORD",
    "ROOT",
    "SECRET_KEY",
    "SERVICES",
    "Client",
    "Json",
    "Shop",
    "decode",
    "encode",
    "expect",
    "slug_of",
    "until",
]
