#include "accounts/store/sqlite_rows.hpp"

#include "json/addresses.hpp"

#include <string_view>
#include <utility>

namespace souk::accounts::rows {

using storage::sqlite::connection;

namespace {

constexpr auto account_columns =
    "SELECT email, password_hash, first_name, last_name, role, shipping_address, billing_address, "
    "payment_method, disabled, closing_as, coalesce(valid_from, 0), created_at, updated_at "
    "FROM accounts LEFT JOIN token_cutoffs ON account_email = email ";

std::string_view role_text(role of)
{
    return of == role::admin ? "ADMIN" : "USER";
}

account read_account(const storage::sqlite::rows& row)
{
    account it;
    it.email = {row.text(0)};
    it.password_hash = row.text(1);
    it.first_name = row.text(2);
    it.last_name = row.text(3);
    it.role = row.text(4) == "ADMIN" ? role::admin : role::user;
    it.shipping_address = json::read_stored_address(row.optional_text(5));
    it.billing_address = json::read_stored_address(row.optional_text(6));
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

}  // namespace

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

std::vector<account> select_after(connection& db, const account_email& after, std::size_t limit)
{
    static const std::string sql =
        std::string{account_columns} + "WHERE email > ? ORDER BY email LIMIT ?";
    std::vector<account> found;
    auto row = db.query(sql, after.value, limit);
    while (row.step()) {
        found.push_back(read_account(row));
    }
    return found;
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

void save_account(connection& db, const account& it)
{
    const auto shipping = json::to_stored(it.shipping_address);
    const auto billing = json::to_stored(it.billing_address);
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

void save_cutoff(connection& db, const token_cutoff& it)
{
    db.execute(
        "INSERT OR REPLACE INTO token_cutoffs VALUES (?, ?)",
        it.whose.value,
        to_milliseconds(it.valid_from)
    );
}

}  // namespace souk::accounts::rows
