#include "accounts/store/mysql_rows.hpp"

#include "json/addresses.hpp"

#include <utility>

namespace souk::accounts::mysql {

namespace {

using storage::mysql::answer;
using storage::mysql::row;

std::string_view role_text(role of)
{
    return of == role::admin ? "ADMIN" : "USER";
}

// Columns are named, so that a newer program's additional ones do no harm.
constexpr auto insert_account =
    "INSERT INTO accounts (email, password_hash, first_name, last_name, role, shipping_address, "
    "billing_address, payment_method, disabled, closing_as, created_at, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr auto update_account =
    "UPDATE accounts SET password_hash = ?, first_name = ?, last_name = ?, role = ?, "
    "shipping_address = ?, billing_address = ?, payment_method = ?, disabled = ?, closing_as = ?, "
    "updated_at = ? WHERE email = ?";

constexpr auto replace_cutoff =
    "REPLACE INTO token_cutoffs (account_email, valid_from) VALUES (?, ?)";

// The text as a pattern that finds it anywhere.
std::string to_pattern(std::string_view text)
{
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '|') {
            pattern += '|';
        }
        pattern += c;
    }
    return pattern += '%';
}

}  // namespace

std::string select_accounts(std::string_view where)
{
    return "SELECT email, password_hash, first_name, last_name, role, shipping_address, "
           "billing_address, payment_method, disabled, closing_as, COALESCE(valid_from, 0), "
           "created_at, updated_at "
           "FROM accounts LEFT JOIN token_cutoffs ON account_email = email WHERE " +
           std::string{where};
}

account read_account(const row& from)
{
    account it;
    it.email = {from.text(0)};
    it.password_hash = from.text(1);
    it.first_name = from.text(2);
    it.last_name = from.text(3);
    it.role = from.view(4) == "ADMIN" ? role::admin : role::user;
    it.shipping_address = json::read_stored_address(from.optional_text(5));
    it.billing_address = json::read_stored_address(from.optional_text(6));
    it.payment_method = from.optional_text(7);
    it.disabled = from.integer(8) != 0;
    if (auto pseudonym = from.optional_text(9)) {
        it.closing_as = account_email{*std::move(pseudonym)};
    }
    it.tokens_valid_from = from_milliseconds(from.integer(10));
    it.created_at = from_milliseconds(from.integer(11));
    it.updated_at = from_milliseconds(from.integer(12));
    return it;
}

std::optional<account> read_one(const answer& found)
{
    return found.empty() ? std::nullopt : std::optional{read_account(found[0])};
}

account_texts::account_texts(const account& it)
    : shipping(json::to_stored(it.shipping_address)), billing(json::to_stored(it.billing_address)),
      closing_as(it.closing_as ? std::optional{it.closing_as->value} : std::nullopt)
{
}

void add_insert(step& to, const account& it, const account_texts& texts)
{
    to.add(
        insert_account,
        it.email.value,
        it.password_hash,
        it.first_name,
        it.last_name,
        role_text(it.role),
        texts.shipping,
        texts.billing,
        it.payment_method,
        it.disabled,
        texts.closing_as,
        to_milliseconds(it.created_at),
        to_milliseconds(it.updated_at)
    );
}

void add_update(step& to, const account& it, const account_texts& texts)
{
    to.add(
        update_account,
        it.password_hash,
        it.first_name,
        it.last_name,
        role_text(it.role),
        texts.shipping,
        texts.billing,
        it.payment_method,
        it.disabled,
        texts.closing_as,
        to_milliseconds(it.updated_at),
        it.email.value
    );
}

void add_cutoff(step& to, const account& it)
{
    to.add(replace_cutoff, it.email.value, to_milliseconds(it.tokens_valid_from));
}

task<std::optional<account>> select_account(session& with, const account_email& email)
{
    static const auto sql = select_accounts("email = ?");
    co_return read_one(co_await with.query(sql, email.value));
}

task<std::vector<account>> select_matching(session& with, const account_filter& filter)
{
    // Without case, as people type, but with accents.
    static const auto sql = select_accounts(
        "email > ? AND closing_as IS NULL "
        "AND (email COLLATE utf8mb4_0900_as_ci LIKE ? ESCAPE '|' "
        "OR CONCAT(first_name, ' ', last_name) COLLATE utf8mb4_0900_as_ci LIKE ? ESCAPE '|') "
        "ORDER BY email LIMIT ?"
    );
    const auto pattern = to_pattern(filter.text);
    const auto rows = co_await with.query(sql, filter.after.value, pattern, pattern, filter.limit);
    std::vector<account> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back(read_account(rows[i]));
    }
    co_return found;
}

task<> remove_closing(session& with, const account_email& email, const account_email& pseudonym)
{
    co_await with.query(
        "DELETE FROM accounts WHERE email = ? AND closing_as = ?", email.value, pseudonym.value
    );
}

task<std::vector<token_cutoff>> select_cutoffs(session& with, timestamp from)
{
    const auto rows = co_await with.query(
        "SELECT account_email, valid_from FROM token_cutoffs WHERE valid_from >= ?",
        to_milliseconds(from)
    );
    std::vector<token_cutoff> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto valid_from = from_milliseconds(rows[i].integer(1));
        found.push_back({.whose = {rows[i].text(0)}, .valid_from = valid_from});
    }
    co_return found;
}

task<> remove_cutoffs(session& with, timestamp before)
{
    co_await with.query(
        "DELETE FROM token_cutoffs WHERE valid_from < ? "
        "AND account_email NOT IN (SELECT email FROM accounts)",
        to_milliseconds(before)
    );
}

}  // namespace souk::accounts::mysql
