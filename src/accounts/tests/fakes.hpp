// What accounts needs from outside, in memory.
#pragma once

#include "accounts/ports.hpp"
#include "base/outage.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace souk::accounts::testing {

// "Hashes" by writing a word before the password.
class fake_vault final : public password_vault {
public:
    bool is_common(std::string_view password) const override { return password == "password"; }

    task<std::string> hash(const call&, std::string password) override
    {
        if (const auto meanwhile = std::exchange(before_hash, nullptr)) {
            meanwhile();
        }
        co_return "hash of " + password;
    }

    task<bool> matches(const call&, std::string password, std::string hash) override
    {
        ++compared;
        if (before_answer) {
            before_answer();
        }
        co_return hash == "hash of " + password;
    }

    int compared = 0;
    std::function<void()> before_answer;
    std::function<void()> before_hash;  // Once.
};

class fake_records final : public customer_records {
public:
    task<>
    erase(const call&, const account_email& customer, const account_email& pseudonym) override
    {
        if (away) {
            throw unavailable{"orders is away"};
        }
        erased.emplace_back(customer.value, pseudonym.value);
        co_return;
    }

    bool away = false;
    std::vector<std::pair<std::string, std::string>> erased;
};

}  // namespace souk::accounts::testing
