// The shop's accounts: what they hold, and the rules about it. Refusals name fields as the API
// does.
#pragma once

#include "base/address.hpp"
#include "base/event.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::accounts {

struct account {
    account_email email;
    std::string password_hash;
    std::string first_name;
    std::string last_name;
    souk::role role = souk::role::user;
    std::optional<address> shipping_address;
    std::optional<address> billing_address;
    std::optional<std::string> payment_method;  // A token of the payment provider.
    bool disabled = false;
    std::optional<account_email> closing_as;  // The pseudonym, from the moment it is closed.
    timestamp tokens_valid_from;              // Older tokens don't count. Whole seconds.
    timestamp created_at;
    timestamp updated_at;

    friend bool operator==(const account&, const account&) = default;
};

struct registration {
    std::string email;
    std::string password;
    std::string first_name;
    std::string last_name;
};

// What is nothing stays as it is; an inner nothing clears.
struct profile_change {
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::optional<address>> shipping_address;
    std::optional<std::optional<address>> billing_address;
    std::optional<std::optional<std::string>> payment_method;
};

// What an administrator decides about an account.
struct standing_change {
    std::optional<souk::role> role;
    std::optional<bool> disabled;
};

// An effect: a closed account's data is to be erased everywhere. Its key is the account's e-mail,
// its detail the pseudonym.
inline constexpr std::string_view erase_customer_kind = "erase-customer";

// The one spelling of an e-mail address: addresses compare without case.
account_email canonical_email(std::string_view text);

// Why the password can't be chosen for the account of that e-mail, or nothing.
std::optional<std::string>
password_fault(std::string_view password, bool is_common, std::string_view email);

// Refuses (invalid-request) with every field that is at fault.
result<void> check_registration(const registration& wanted, bool password_is_common);

// An account as it begins; the registration was checked.
account
open_account(const registration& checked, std::string password_hash, role as, timestamp now);

// Whether anyone may still see or use it.
inline bool is_open(const account& it)
{
    return !it.closing_as;
}

inline bool may_log_in(const account& it)
{
    return is_open(it) && !it.disabled;
}

// When a token for it counts as issued: now, unless older tokens were refused up to a bit later.
timestamp issue_time(const account& it, timestamp now);

// Each step changes the account and answers what must happen then, or refuses and changes nothing.

result<consequences> change_profile(account& it, const profile_change& change, timestamp now);

// Ends all tokens issued so far, whatever device has them.
result<consequences> end_sessions(account& it, timestamp now);

// Ends all older tokens.
result<consequences> change_password(account& it, std::string new_hash, timestamp now);

// Ends all older tokens, unless nothing changes. Refuses an administrator's own demotion
// (own-account), and to leave the shop without one (last-administrator).
result<consequences> change_standing(
    account& it,
    const standing_change& change,
    const account_email& by,
    std::size_t other_administrators,
    timestamp now
);

// Makes it an administrator, with that password: what the shop's owner may do.
result<consequences> make_administrator(account& it, std::string new_hash, timestamp now);

// Forgets the person at once; the e-mail stays taken until the other services have forgotten it
// too. Refuses the last administrator.
result<consequences>
close(account& it, account_email pseudonym, std::size_t other_administrators, timestamp now);

}  // namespace souk::accounts
