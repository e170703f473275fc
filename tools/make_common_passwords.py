#!/usr/bin/env python3
"""Writes src/auth/common_passwords.cpp from the password list of the zxcvbn package.

    python3 -m venv /tmp/zxcvbn && /tmp/zxcvbn/bin/pip install zxcvbn==4.5.0
    /tmp/zxcvbn/bin/python tools/make_common_passwords.py > src/auth/common_passwords.cpp

zxcvbn (MIT License, Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc., Copyright (c) 2016
Daniel Wolf) orders its list by how often a password was found in leaked collections. Shorter
ones are left out: no account may have them anyway.
"""
import textwrap

from zxcvbn.frequency_lists import FREQUENCY_LISTS

COUNT = 3000
LEAST_LENGTH = 8

HEAD = """\
// The {count:,} most common passwords of {least} or more characters, most common first.
//
// Made by tools/make_common_passwords.py from the password list of zxcvbn 4.5.0: MIT License,
// Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc., Copyright (c) 2016 Daniel Wolf.
#include "auth/common_passwords.hpp"

namespace souk::auth {{

// clang-format off
const std::string_view common_passwords = R"list(
"""

TAIL = """
)list";
// clang-format on

}  // namespace souk::auth
"""


def main():
    long_enough = [it for it in FREQUENCY_LISTS["passwords"] if len(it) >= LEAST_LENGTH]
    words = long_enough[:COUNT]
    assert len(words) == COUNT and all(it.isascii() and " " not in it for it in words)
    lines = textwrap.fill(
        " ".join(words), width=99, break_long_words=False, break_on_hyphens=False
    )
    print(HEAD.format(count=COUNT, least=LEAST_LENGTH) + lines + TAIL, end="")


if __name__ == "__main__":
    main()
