// What is for sale, in memory: the read model behind every read of items.
#pragma once

#include "items/domain.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace souk::items {

// An item as it was at one moment, ready to be sent. Never changes: any thread may keep it.
struct listing {
    item what;
    std::string json;
    std::string etag;
    std::uint64_t digest;  // Of the etag.
    std::string words;     // Everything a search looks at, folded.
};

using listing_ptr = std::shared_ptr<const listing>;

enum class sort_order { name, price, created_at, available_units };

struct list_query {
    std::vector<std::string> words;  // Folded; an item must hold each of them.
    std::vector<std::string> upcs;   // Only these, when there are any.
    std::optional<std::string> category;
    std::optional<money> least_price;
    std::optional<money> most_price;
    std::optional<bool> in_stock;
    std::optional<std::int64_t> most_units;
    sort_order sort = sort_order::name;
    bool reversed = false;
    std::string after;  // The last page's `next`; empty for the first page.
    std::size_t limit = 1'000;
};

struct page {
    std::vector<listing_ptr> items;
    std::string next;  // Empty when this was the last page.
};

struct category_count {
    std::string category;
    std::size_t items = 0;

    friend bool operator==(const category_count&, const category_count&) = default;
};

// The page as a JSON array, and a tag that is another one when the array is.
std::string to_json(const page& listed);
std::string to_etag(const page& listed);

// Safe to use from any thread; readers do not wait for one another. What is put may arrive in any
// order: an older version never replaces a newer one.
class catalogue {
public:
    void put(std::span<const item> changed);
    void put(const stock_levels& changed);

    // The living item of that id, or of that upc; null when there is none.
    listing_ptr find(std::string_view id_or_upc) const;
    listing_ptr find_upc(std::string_view upc) const;

    // Keyset pagination: the cost of a page does not grow with its depth. An item whose place in
    // the order changes between two pages may be on both of them, or on none.
    page list(const list_query& query) const;

    // Of the living items that have one, by name.
    std::vector<category_count> categories() const;

    // Living items.
    std::size_t size() const;

private:
    // An item's place; stays while its listing is replaced, also after the item was deleted, so
    // that a late older version can't bring it back.
    struct cell {
        listing_ptr now;
    };

    struct text_hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    template <class Value>
    using by_text = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;

    // By sort_key.
    using index = std::map<std::string, cell*>;

    void put_one(const item& changed);
    void list_in_indexes(cell& it);
    void unlist(cell& it);
    void relist_by_units(const item& before, const item& after);

    mutable std::shared_mutex mutex_;
    by_text<std::unique_ptr<cell>> by_id_;
    by_text<cell*> by_upc_;
    std::array<index, 4> indexes_;  // By sort_order.
    std::map<std::string, std::size_t> categories_;
};

}  // namespace souk::items
