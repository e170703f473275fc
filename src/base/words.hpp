// Ids, addresses and roles: the words every service uses.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace souk {

// An id that only compares with ids of its own kind. A UUIDv7 in lower case.
template <class Tag>
struct id {
    std::string value;

    friend auto operator<=>(const id&, const id&) = default;
};

using order_id = id<struct order_tag>;
using item_id = id<struct item_tag>;
using payment_id = id<struct payment_tag>;

// An account's e-mail address in lower case: what names an account everywhere.
using account_email = id<struct account_tag>;

enum class role { user, admin, service };

// Who is asking, as a verified token says it. A service's e-mail is its name.
struct principal {
    account_email email;
    souk::role role = souk::role::user;

    bool is_admin() const { return role == souk::role::admin; }
};

}  // namespace souk
