// The rows of accounts.
#pragma once

#include "accounts/ports.hpp"
#include "storage/mysql/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::accounts::mysql {

using storage::mysql::session;
using storage::mysql::step;

// In the order in which read_account takes them.
std::string select_accounts(std::string_view where);

account read_account(const storage::mysql::row& from);

// Nothing when nothing was found.
std::optional<account> read_one(const storage::mysql::answer& found);

// Columns that are no member of an account; they and the account must outlive the step.
struct account_texts {
    explicit account_texts(const account& it);

    std::optional<std::string> shipping;
    std::optional<std::string> billing;
    std::optional<std::string> closing_as;
};

void add_insert(step& to, const account& it, const account_texts& texts);
void add_update(step& to, const account& it, const account_texts& texts);
void add_cutoff(step& to, const account& it);

// Each as the port says it.
task<std::optional<account>> select_account(session& with, const account_email& email);
task<std::vector<account>> select_matching(session& with, const account_filter& filter);
task<> remove_closing(session& with, const account_email& email, const account_email& pseudonym);
task<std::vector<token_cutoff>> select_cutoffs(session& with, timestamp from);
task<> remove_cutoffs(session& with, timestamp before);

}  // namespace souk::accounts::mysql
