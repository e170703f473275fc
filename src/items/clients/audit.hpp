// The item service's books, for an auditor elsewhere.
#pragma once

#include "http/peer.hpp"
#include "items/ports.hpp"

#include <cstddef>
#include <vector>

namespace souk::items {

// As item_store::audit() answers it. Throws souk::unavailable.
task<stock_audit> read_books(http::peer& items, const call& call);

// As item_store::orders_with_units() answers it. Throws souk::unavailable.
task<std::vector<order_units>>
read_units(http::peer& items, const call& call, const order_id& after, std::size_t limit);

}  // namespace souk::items
