// Password hashes: argon2id, on threads of their own.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace souk::auth {

struct password_cost {
    std::size_t memory_kib = std::size_t{19} * 1024;  // OWASP's recommendation for argon2id.
    unsigned passes = 2;
};

// A bounded pool: hashing never happens on an event loop. The loops of those who wait must outlive
// it; what still waits when it goes throws souk::unavailable.
class password_hasher {
public:
    password_hasher(password_cost cost, std::size_t threads, std::size_t queue_limit);
    ~password_hasher();
    password_hasher(const password_hasher&) = delete;
    password_hasher& operator=(const password_hasher&) = delete;

    // The hash with its salt and cost, in the usual $argon2id$… form. Throws souk::overloaded when
    // the queue is full, souk::deadline_passed when the call's time is over before it begins.
    task<std::string> hash(const call& call, std::string password);

    // Whether the password is the hash's; throws as hash() does. An empty hash is compared with one
    // that nothing matches, in the same time, so that an unknown account can't be told from a
    // wrong password.
    task<bool> matches(const call& call, std::string password, std::string hash);

    std::size_t waiting() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

// Whether it is one of the 3,000 most common passwords of eight or more characters (exact match).
bool is_common_password(std::string_view password);

}  // namespace souk::auth
