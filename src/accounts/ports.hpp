// What accounts needs from outside, in its own words.
//
// What depends on the caller is a value. A port that can't be reached throws souk::unavailable,
// which only the edges catch.
#pragma once

#include "accounts/domain.hpp"
#include "base/call.hpp"
#include "base/task.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace souk::accounts {

// A change to one account: what it answers is owed if, and only if, the account is saved. It is
// told how many other administrators there are that can log in. May be applied again by a store
// with optimistic locking, so it must be pure.
using account_change =
    std::function<result<consequences>(account&, std::size_t other_administrators)>;

struct account_filter {
    std::string text;     // Part of the e-mail or the name, without case; empty: all.
    account_email after;  // Only e-mails after this one.
    std::size_t limit = 100;
};

// From when on an account's tokens count.
struct token_cutoff {
    account_email whose;
    timestamp valid_from;
};

// Where accounts are kept. Every adapter in store/ passes tests/store_contract_test.cpp.
class account_store {
public:
    virtual ~account_store() = default;

    // Keeps a new account and answers it as kept: tokens of an earlier account of that e-mail don't
    // count for it. Refuses email-taken.
    virtual task<result<account>> add(const call& call, const account& opened) = 0;

    // Finds also one that is closing.
    virtual task<std::optional<account>> find(const call& call, const account_email& email) = 0;

    // Loads the account, applies the change and saves it with its consequences, as one durable
    // step: no other update of any account comes between. Refuses unknown-account. A refusal saves
    // nothing.
    virtual task<result<account>>
    update(const call& call, const account_email& email, const account_change& change) = 0;

    // In the order of e-mails, without those that are closing.
    virtual task<std::vector<account>> search(const call& call, const account_filter& filter) = 0;

    // Forgets the account that is closing under that pseudonym, but not its cutoff. Again is no
    // error.
    virtual task<>
    remove(const call& call, const account_email& email, const account_email& pseudonym) = 0;

    // All cutoffs from that time on, also of accounts that are gone.
    virtual task<std::vector<token_cutoff>> cutoffs(const call& call, timestamp from) = 0;

    // Forgets cutoffs of accounts that are gone, from before that time.
    virtual task<> forget_cutoffs(const call& call, timestamp before) = 0;
};

// Password hashes, made and compared off the event loop.
class password_vault {
public:
    virtual ~password_vault() = default;

    virtual bool is_common(std::string_view password) const = 0;
    virtual task<std::string> hash(const call& call, std::string password) = 0;

    // An empty hash takes the same time, and nothing matches it.
    virtual task<bool> matches(const call& call, std::string password, std::string hash) = 0;
};

// What the other services keep under a customer's e-mail.
class customer_records {
public:
    virtual ~customer_records() = default;

    // From then on they keep it under the pseudonym. May be repeated.
    virtual task<>
    erase(const call& call, const account_email& customer, const account_email& pseudonym) = 0;
};

}  // namespace souk::accounts
