#include "accounts/store/mysql.hpp"
#include "accounts/store/mysql_rows.hpp"
#include "storage/mysql/archive.hpp"
#include "storage/mysql/many.hpp"

namespace souk::accounts::mysql {

namespace {

using storage::mysql::value;

task<std::vector<archived_account>>
select_page(session& with, const std::optional<archived_account>& after, std::size_t limit)
{
    static const auto sql = select_accounts("email > ? ORDER BY email LIMIT ?");
    const auto from = after ? after->email : account_email{};
    const auto rows = co_await with.query(sql, from.value, limit);
    std::vector<archived_account> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.push_back(read_account(rows[i]));
    }
    co_return found;
}

task<> insert(session& with, const std::vector<archived_account>& added)
{
    const std::vector<account_texts> texts{added.begin(), added.end()};
    step all;
    for (std::size_t i = 0; i < added.size(); ++i) {
        add_insert(all, added[i], texts[i]);
    }
    co_await with.run(std::move(all));
}

task<std::vector<token_cutoff>>
select_page(session& with, const std::optional<token_cutoff>& after, std::size_t limit)
{
    const auto from = after ? after->whose : account_email{};
    const auto rows = co_await with.query(
        "SELECT account_email, valid_from FROM token_cutoffs WHERE account_email > ? "
        "ORDER BY account_email LIMIT ?",
        from.value,
        limit
    );
    std::vector<token_cutoff> found;
    found.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto valid_from = from_milliseconds(rows[i].integer(1));
        found.push_back({.whose = {rows[i].text(0)}, .valid_from = valid_from});
    }
    co_return found;
}

task<> insert(session& with, const std::vector<token_cutoff>& added)
{
    std::vector<value> values;
    for (const auto& each : added) {
        values.insert(values.end(), {each.whose.value, to_milliseconds(each.valid_from)});
    }
    step all;
    storage::mysql::add_rows(
        all, "INSERT INTO token_cutoffs (account_email, valid_from) VALUES ", "", values, 2
    );
    co_await with.run(std::move(all));
}

}  // namespace

}  // namespace souk::accounts::mysql

namespace souk::accounts {

account_archive make_mysql_archive(storage::mysql::database& db)
{
    using storage::mysql::make_archive;
    return {
        .accounts = make_archive<archived_account>(db, mysql::select_page, mysql::insert),
        .cutoffs = make_archive<token_cutoff>(db, mysql::select_page, mysql::insert),
    };
}

}  // namespace souk::accounts
