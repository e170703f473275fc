#include "accounts/store/sqlite.hpp"
#include "accounts/store/sqlite_rows.hpp"
#include "storage/sqlite/archive.hpp"

namespace souk::accounts {

namespace {

using storage::sqlite::connection;

std::vector<archived_account>
select_page(connection& db, const std::optional<archived_account>& after, std::size_t limit)
{
    return rows::select_after(db, after ? after->email : account_email{}, limit);
}

std::vector<token_cutoff>
select_page(connection& db, const std::optional<token_cutoff>& after, std::size_t limit)
{
    const auto from = after ? after->whose : account_email{};
    std::vector<token_cutoff> found;
    auto row = db.query(
        "SELECT account_email, valid_from FROM token_cutoffs WHERE account_email > ? "
        "ORDER BY account_email LIMIT ?",
        from.value,
        limit
    );
    while (row.step()) {
        found.push_back({.whose = {row.text(0)}, .valid_from = from_milliseconds(row.integer(1))});
    }
    return found;
}

}  // namespace

account_archive make_sqlite_archive(storage::sqlite::database& db)
{
    using storage::sqlite::make_archive;
    return {
        .accounts = make_archive<archived_account>(db, select_page, rows::save_account),
        .cutoffs = make_archive<token_cutoff>(db, select_page, rows::save_cutoff),
    };
}

}  // namespace souk::accounts
