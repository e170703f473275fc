// All that the account service keeps, as records that any store of it can give and take.
#pragma once

#include "accounts/ports.hpp"
#include "base/archive.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace souk::accounts {

// An account without its cutoff, which is a record of its own: it may outlive the account.
using archived_account = account;

struct account_archive {
    std::unique_ptr<archive_of<archived_account>> accounts;
    std::unique_ptr<archive_of<token_cutoff>> cutoffs;
};

// Records as JSON. Reading throws std::runtime_error with what is wrong.
std::string write_record(const archived_account& of);
std::string write_record(const token_cutoff& of);
void read_record(std::string_view text, archived_account& into);
void read_record(std::string_view text, token_cutoff& into);

}  // namespace souk::accounts
