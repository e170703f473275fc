"""Starts a real shop and talks to it: for every test of the running program."""

from harness.client import PASSWORD, Client, EventStream, Json, decode, encode, expect, slug_of
from harness.distributed_shop import DistributedShop
from harness.shop import (
    ADMIN_EMAIL,
    ADMIN_PASSWORD,
    HASTY,
    ROOT,
    SECRET_KEY,
    SERVICES,
    Shop,
    make_site,
)
from harness.wait import until

__all__ = [
    "ADMIN_EMAIL",
    "ADMIN_PASSWORD",
    "HASTY",
    "PASSWORD",
    "ROOT",
    "SECRET_KEY",
    "SERVICES",
    "Client",
    "DistributedShop",
    "EventStream",
    "Json",
    "Shop",
    "decode",
    "encode",
    "expect",
    "make_site",
    "slug_of",
    "until",
]
