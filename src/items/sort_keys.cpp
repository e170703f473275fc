#include "items/sort_keys.hpp"

#include "items/search.hpp"

#include <algorithm>
#include <utility>

namespace souk::items {
namespace {

// Keys are cut, so that a cursor stays short; what is equal so far is listed by id.
constexpr std::size_t most_name_key = 200;

// Big-endian, so that bytes compare as numbers do.
std::string sortable(std::int64_t number)
{
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xFF);
    }
    return bytes;
}

// What a filter by the very value that is sorted by leaves of the keys.
key_range filtered_range(const list_query& query)
{
    key_range range;
    if (query.sort == sort_order::price) {
        if (query.least_price) {
            range.first = sortable(query.least_price->cents);
        }
        if (query.most_price) {
            range.end = sortable(query.most_price->cents + 1);
        }
    }
    if (query.sort == sort_order::available_units) {
        if (query.in_stock.value_or(false)) {
            range.first = sortable(1);
        }
        if (query.most_units) {
            range.end = sortable(*query.most_units + 1);
        }
    }
    return range;
}

}  // namespace

// The id makes the key an item's own, and the order a total one.
std::string sort_key(const item& what, sort_order order)
{
    const auto& id = what.id.value;
    switch (order) {
    case sort_order::name: return fold(what.about.name).substr(0, most_name_key) + '\0' + id;
    case sort_order::price: return sortable(what.about.price.cents) + id;
    case sort_order::created_at: return sortable(to_milliseconds(what.created_at)) + id;
    case sort_order::available_units: return sortable(what.available_units) + id;
    }
    std::unreachable();
}

key_range range_of(const list_query& query)
{
    auto range = filtered_range(query);
    if (query.after.empty()) {
        return range;
    }
    if (query.reversed) {
        range.end = range.end ? std::min(*range.end, query.after) : query.after;
    } else {
        // The next key that there can be.
        range.first = std::max(range.first, query.after + '\0');
    }
    return range;
}

}  // namespace souk::items
