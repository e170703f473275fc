// All that the order service keeps, as records that any store of it can give and take.
#pragma once

#include "base/archive.hpp"
#include "orders/domain.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace souk::orders {

struct archived_order {
    order_fields snapshot;
    std::vector<stream_event> stream;  // All of it, oldest first.
};

// An Idempotency-Key that was used, and the order that was placed under it.
struct archived_key {
    account_email owner;
    std::string key;
    std::string fingerprint;
    order_id order;
    timestamp used_at;

    friend bool operator==(const archived_key&, const archived_key&) = default;
};

struct archived_cart {
    account_email owner;
    cart what;  // Not empty.

    friend bool operator==(const archived_cart&, const archived_cart&) = default;
};

// Orders are added before the keys that name them.
struct order_archive {
    std::unique_ptr<archive_of<archived_order>> orders;
    std::unique_ptr<archive_of<archived_key>> keys;
    std::unique_ptr<archive_of<archived_cart>> carts;
};

// Records as JSON. Reading throws std::runtime_error with what is wrong.
std::string write_record(const archived_order& of);
std::string write_record(const archived_key& of);
std::string write_record(const archived_cart& of);
void read_record(std::string_view text, archived_order& into);
void read_record(std::string_view text, archived_key& into);
void read_record(std::string_view text, archived_cart& into);

}  // namespace souk::orders
