// Where an item stands in a sorted list.
#pragma once

#include "items/catalogue.hpp"

#include <optional>
#include <string>

namespace souk::items {

// An item's own key, whose bytes compare as the items shall be listed.
std::string sort_key(const item& what, sort_order order);

struct key_range {
    std::string first;
    std::optional<std::string> end;  // The first key beyond; nothing when there is no bound.
};

// Where the rest of a query's items may stand: what its cursor has passed is left out, and what the
// sorted value itself rules out.
key_range range_of(const list_query& query);

}  // namespace souk::items
