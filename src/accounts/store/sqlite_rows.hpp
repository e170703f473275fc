// Accounts' rows: read and written on a connection, inside the caller's transaction.
#pragma once

#include "accounts/ports.hpp"
#include "storage/sqlite/connection.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace souk::accounts::rows {

// Nothing when there is no such account.
std::optional<account> select_account(storage::sqlite::connection& db, const account_email& email);

// Those that can log in.
std::size_t count_other_administrators(storage::sqlite::connection& db, const account_email& than);

// In the order of e-mails, also those that are closing.
std::vector<account>
select_after(storage::sqlite::connection& db, const account_email& after, std::size_t limit);

// Pages of a search; see the port.
std::vector<account> select_matching(storage::sqlite::connection& db, const account_filter& filter);

// Keeps an account, in place of an earlier one of that e-mail. Its cutoff is kept by itself.
void save_account(storage::sqlite::connection& db, const account& it);
void save_cutoff(storage::sqlite::connection& db, const token_cutoff& it);

}  // namespace souk::accounts::rows
