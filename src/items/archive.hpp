// All that the item service keeps, as records that any store of it can give and take.
#pragma once

#include "base/archive.hpp"
#include "items/domain.hpp"
#include "items/picture.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items {

// Also a deleted one.
struct archived_item {
    item what;
    timestamp edited_at;  // Of the last change of anything but the stock by sales.

    friend bool operator==(const archived_item&, const archived_item&) = default;
};

// An entry of the ledger with its number.
struct archived_movement {
    item_id item;
    movement what;

    friend bool operator==(const archived_movement&, const archived_movement&) = default;
};

struct archived_line {
    item_id item;
    std::int64_t units = 0;

    friend bool operator==(const archived_line&, const archived_line&) = default;
};

// An order's attempt to have its units, also one that is over.
struct archived_hold {
    order_id order;
    payment_id payment;
    std::string holder;  // Empty unless held.
    std::string state;   // held, sold, released or expired.
    timestamp expires_at;
    std::vector<archived_line> lines;  // By item.

    friend bool operator==(const archived_hold&, const archived_hold&) = default;
};

// An order that can hold no more.
struct closed_order {
    order_id order;
    timestamp at;

    friend bool operator==(const closed_order&, const closed_order&) = default;
};

// A picture that items may show.
using archived_picture = picture;

// Items are added before what names them, holds before orders are closed.
struct item_archive {
    std::unique_ptr<archive_of<archived_item>> items;
    std::unique_ptr<archive_of<archived_movement>> movements;
    std::unique_ptr<archive_of<archived_hold>> holds;
    std::unique_ptr<archive_of<closed_order>> closed_orders;
    std::unique_ptr<archive_of<archived_picture>> pictures;
};

// Records as JSON. Reading throws std::runtime_error with what is wrong.
std::string write_record(const archived_item& of);
std::string write_record(const archived_movement& of);
std::string write_record(const archived_hold& of);
std::string write_record(const closed_order& of);
std::string write_record(const archived_picture& of);
void read_record(std::string_view text, archived_item& into);
void read_record(std::string_view text, archived_movement& into);
void read_record(std::string_view text, archived_hold& into);
void read_record(std::string_view text, closed_order& into);
void read_record(std::string_view text, archived_picture& into);

}  // namespace souk::items
