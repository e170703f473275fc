"""The command line: help everywhere, and an exit status that says what was wrong."""

import json
import stat
from pathlib import Path

import pytest
from harness import SECRET_KEY, Shop, expect, until

COMMANDS = (
    (),
    ("serve",),
    ("migrate",),
    ("import",),
    ("replay",),
    ("demo",),
    ("admin",),
    ("admin", "create"),
    ("audit",),
    ("events",),
    ("events", "tail"),
    ("events", "dlq"),
    ("events", "retry"),
    ("backup",),
    ("restore",),
    ("config",),
    ("config", "check"),
    ("config", "show"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(shop: Shop, command: tuple[str, ...]) -> None:
    assert "Usage: souk" in shop.run(*command, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "subcommand"),
        (("serve", "florist"), "florist"),
        (("audit", "--nonsense"), "nonsense"),
        (("admin", "create"), "--email"),
        (("import", "/nowhere.csv"), "/nowhere.csv"),
        (("config", "check", "--set", "nonsense"), "KEY=VALUE"),
        (("config", "check", "--set", "http.body_byte=1"), "did you mean http.body_bytes?"),
        (("serve", "--port", "99999"), "gateway.port must be from 0 to 65535"),
        (("serve", "order", "--port", "99999"), "order.port must be from 0 to 65535"),
        (("config", "check", "--config", "/nowhere.toml"), "/nowhere.toml"),
    ],
)
def test_a_wrong_command_line_is_status_2(
    shop: Shop, arguments: tuple[str, ...], said: str
) -> None:
    done = shop.run(*arguments, check=False)
    assert done.returncode == 2, done
    assert said in done.stdout + done.stderr


def test_config_check_names_every_mistake_of_a_file(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "souk.toml"
    file.write_text('threads = "two"\n[http]\nbody_byte = 4096\nheader_bytes = 1\n')
    done = shop.run("config", "check", "--config", str(file), check=False)
    assert done.returncode == 2
    for place in (":1:11: threads must", ":3:1: http.body_byte is no", ":4:16: http.header_bytes"):
        assert f"{file}{place}" in done.stderr


def test_config_show_can_be_read_back_and_keeps_secrets(shop: Shop, tmp_path: Path) -> None:
    shown = shop.run("config", "show").stdout
    assert SECRET_KEY not in shown
    assert shop.environment["SHOP_ADMIN_PASSWORD"] not in shown
    file = tmp_path / "souk.toml"
    file.write_text(shown)
    assert shop.run("config", "check", "--config", str(file)).returncode == 0


def test_a_folder_has_one_shop(shop: Shop) -> None:
    done = shop.run("serve", "--port", "0", check=False)
    assert done.returncode == 1
    assert f"in use by another souk (process {shop.process.pid})" in done.stderr


def test_what_is_kept_is_for_its_owner_only(shop: Shop) -> None:
    assert stat.S_IMODE(shop.data.stat().st_mode) & 0o022 == 0
    for file in shop.data.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_no_secret_is_in_the_log(shop: Shop) -> None:
    shop.customer()
    # Lines are written together, about once a second.
    until(lambda: "/api/v1/auth/login" in shop.log.read_text(), what="the log shows the login")
    log = shop.log.read_text()
    assert '"what":"request"' in log
    for secret in (SECRET_KEY, shop.environment["SHOP_ADMIN_PASSWORD"], "a customer of tests"):
        assert secret not in log


def test_refusals_are_in_the_log_with_who_and_where(shop: Shop) -> None:
    customer = shop.customer()
    expect(customer.get("/api/v1/accounts"), 403)
    expect(customer.post("/api/v1/orders", {"items": "none"}), 400)
    expect(shop.visitor().get("/api/v1/orders"), 401)
    wrong = {"email": customer.email, "password": "not the password"}
    expect(shop.visitor().post("/api/v1/auth/login", wrong), 401)

    def lines() -> list[dict[str, str]]:
        """Standard error's: what the program prints stands in the same file."""
        written = shop.log.read_text().splitlines(keepends=True)
        return [json.loads(each) for each in written if each[0] == "{" and each[-2:] == "}\n"]

    def there_is(**wanted: str) -> bool:
        return any(wanted.items() <= line.items() for line in lines())

    def all_is_there() -> bool:
        who = customer.email
        return (
            there_is(what="account opened", account=who)
            and there_is(what="logged in", account=who)
            and there_is(what="password refused", account=who, why="wrong", network="127.0.0.1")
            and there_is(route="/api/v1/accounts", status="403", account=who, remote="127.0.0.1")
            and there_is(route="/api/v1/orders", status="400", account=who)
            and there_is(route="/api/v1/orders", status="401", account="-")
        )

    until(all_is_there, what="the log tells of every refusal")
    assert all(line["time"].endswith("Z") for line in lines())
    assert "not the password" not in shop.log.read_text()
