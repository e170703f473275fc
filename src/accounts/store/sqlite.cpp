#include "accounts/store/sqlite.hpp"

#include "accounts/codec.hpp"
#include "base/outage.hpp"
#include "bus/log/tables.hpp"

#include <utility>

namespace souk::accounts {

namespace {

using storage::sqlite::connection;
using storage::sqlite::rows;

constexpr auto account_columns =
    "SELECT email, password_hash, first_name, last_name, role, shipping_address, billing_address, "
    "payment_method, disabled, closing_as, coalesce(valid_from, 0), created_at, updated_at "
    "FROM accounts LEFT JOIN token_cutoffs ON account_email = email ";

std::optional<address> read_address_column(const rows& row, int column)
{
    const auto text = row.optional_text(column);
    return text ? std::optional{read_stored_address(*text)} : std::nullopt;
}

std::optional<std::string> address_text(const std::optional<address>& where)
{
    return where ? std::optional{to_json(*where)} : std::nullopt;
}

std::string_view role_text(role of)
{
    return of == role::admin ? "ADMIN" : "USER";
}

account read_account(const rows& row)
{
    account it;
    it.email = {row.text(0)};
    it.password_hash = row.text(1);
    it.first_name = row.text(2);
    it.last_name = row.text(3);
    it.role = row.text(4) == "ADMIN" ? role::admin : role::user;
    it.shipping_address = read_address_column(row, 5);
    it.billing_address = read_address_column(row, 6);
    it.payment_method = row.optional_text(7);
    it.disabled = row.integer(8) != 0;
    if (auto pseudonym = row.optional_text(9)) {
        it.closing_as = account_email{*std::move(pseudonym)};
    }
    it.tokens_valid_from = from_milliseconds(row.integer(10));
    it.created_at = from_milliseconds(row.integer(11));
    it.updated_at = from_milliseconds(row.integer(12));
    return it;
}

std::optional<account> select_account(connection& db, const account_email& email)
{
    static const std::string sql = std::string{account_columns} + "WHERE email = ?";
    auto row = db.query(sql, email.value);
    return row.step() ? std::optional{read_account(row)} : std::nullopt;
}

std::size_t count_other_administrators(connection& db, const account_email& than)
{
    auto row = db.query(
        "SELECT count(*) FROM accounts WHERE role = 'ADMIN' AND disabled = 0 AND email <> ?",
        than.value
    );
    row.step();
    return static_cast<std::size_t>(row.integer(0));
}

void save_account(connection& db, const account& it)
{
    const auto shipping = address_text(it.shipping_address);
    const auto billing = address_text(it.billing_address);
    const auto closing_as =
        it.closing_as ? std::optional{it.closing_as->value} : std::optional<std::string>{};
    db.execute(
        "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        it.email.value,
        it.password_hash,
        it.first_name,
        it.last_name,
        role_text(it.role),
        shipping,
        billing,
        it.payment_method,
        it.disabled ? 1 : 0,
        closing_as,
        to_milliseconds(it.created_at),
        to_milliseconds(it.updated_at)
    );
}

void save_cutoff(connection& db, const account& it)
{
    db.execute(
        "INSERT OR REPLACE INTO token_cutoffs VALUES (?, ?)",
        it.email.value,
        to_milliseconds(it.tokens_valid_from)
    );
}

// The text as a pattern that finds it anywhere.
std::string to_pattern(std::string_view text)
{
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') {
            pattern += '\\';
        }
        pattern += c;
    }
    return pattern += '%';
}

std::vector<account> select_matching(connection& db, const account_filter& filter)
{
    static const std::string sql = std::string{account_columns} +
                                   "WHERE email > ?1 AND closing_as IS NULL "
                                   "AND (email LIKE ?2 ESCAPE '\\' "
                                   "OR first_name || ' ' || last_name LIKE ?2 ESCAPE '\\') "
                                   "ORDER BY email LIMIT ?3";
    const auto pattern = to_pattern(filter.text);
    std::vector<account> found;
    auto row = db.query(sql, filter.after.value, pattern, filter.limit);
    while (row.step()) {
        found.push_back(read_account(row));
    }
    return found;
}

class sqlite_store final : public account_store {
public:
    sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
        : db_(db), on_consequences_(std::move(on_consequences))
    {
    }

    task<result<account>> add(const call& call, const account& opened) override
    {
        const auto work = [&](connection& db) -> result<account> {
            if (select_account(db, opened.email)) {
                return conflict("email-taken", "There is an account with this e-mail.");
            }
            save_account(db, opened);
            return select_account(db, opened.email).value();
        };
        co_return co_await db_.write(call, work);
    }

    task<std::optional<account>> find(const call& call, const account_email& email) override
    {
        const auto work = [&](connection& db) { return select_account(db, email); };
        co_return co_await db_.read(call, work);
    }

    task<result<account>>
    update(const call& call, const account_email& email, const account_change& change) override
    {
        bool owes = false;
        const auto work = [&](connection& db) -> result<account> {
            auto found = select_account(db, email);
            if (!found) {
                return not_found("unknown-account", "There is no such account.");
            }
            const auto before = *found;
            const auto then = change(*found, count_other_administrators(db, email));
            if (!then) {
                return std::unexpected(then.error());
            }
            save_account(db, *found);
            if (found->tokens_valid_from != before.tokens_valid_from) {
                save_cutoff(db, *found);
            }
            owes = *then != consequences{};
            bus::log::append(db, call, found->updated_at, *then);
            return *std::move(found);
        };
        auto answer = co_await db_.write(call, work);
        if (owes) {
            on_consequences_();
        }
        co_return answer;
    }

    task<std::vector<account>> search(const call& call, const account_filter& filter) override
    {
        const auto work = [&](connection& db) { return select_matching(db, filter); };
        co_return co_await db_.read(call, work);
    }

    task<>
    remove(const call& call, const account_email& email, const account_email& pseudonym) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "DELETE FROM accounts WHERE email = ? AND closing_as = ?",
                email.value,
                pseudonym.value
            );
        };
        co_await db_.write(call, work);
    }

    task<std::vector<token_cutoff>> cutoffs(const call& call, timestamp from) override
    {
        const auto work = [&](connection& db) {
            std::vector<token_cutoff> found;
            auto row = db.query(
                "SELECT account_email, valid_from FROM token_cutoffs WHERE valid_from >= ?",
                to_milliseconds(from)
            );
            while (row.step()) {
                found.push_back(
                    {.whose = {row.text(0)}, .valid_from = from_milliseconds(row.integer(1))}
                );
            }
            return found;
        };
        co_return co_await db_.read(call, work);
    }

    task<> forget_cutoffs(const call& call, timestamp before) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "DELETE FROM token_cutoffs WHERE valid_from < ? "
                "AND account_email NOT IN (SELECT email FROM accounts)",
                to_milliseconds(before)
            );
        };
        co_await db_.write(call, work);
    }

private:
    storage::sqlite::database& db_;
    std::function<void()> on_consequences_;
};

}  // namespace

std::unique_ptr<account_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
{
    return std::make_unique<sqlite_store>(db, std::move(on_consequences));
}

}  // namespace souk::accounts
