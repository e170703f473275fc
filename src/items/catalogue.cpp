#include "items/catalogue.hpp"

#include "base/planted.hpp"
#include "items/json.hpp"
#include "items/search.hpp"
#include "items/sort_keys.hpp"

#include <algorithm>
#include <mutex>
#include <ranges>

namespace souk::items {
namespace {

constexpr std::array all_orders{
    sort_order::name, sort_order::price, sort_order::created_at, sort_order::available_units
};

// FNV-1a: tells versions apart, does not defend against anyone.
constexpr std::uint64_t digest_start = 14695981039346656037ULL;
constexpr std::uint64_t digest_prime = 1099511628211ULL;

std::uint64_t digest_of(std::string_view text)
{
    std::uint64_t digest = digest_start;
    for (const char each : text) {
        digest = (digest ^ static_cast<unsigned char>(each)) * digest_prime;
    }
    return digest;
}

bool tells_more(const item& changed, const item& known)
{
    return changed.version > known.version || changed.edited_version > known.edited_version;
}

// An edit and a change of the stock may arrive the wrong way round: each part is taken from
// whoever knows it best.
item merge(const item& known, const item& changed)
{
    const bool is_newer = changed.edited_version > known.edited_version;
    item merged = is_newer != SOUK_PLANT(older_edit_shown) ? changed : known;
    const item& latest = changed.version > known.version ? changed : known;
    merged.available_units = latest.available_units;
    merged.version = latest.version;
    merged.updated_at = latest.updated_at;
    return merged;
}

std::string searched_text(const details& about)
{
    return fold(about.name + '\n' + about.upc + '\n' + about.category + '\n' + about.description);
}

listing_ptr make_listing(item what, std::string words)
{
    listing made{
        .what = std::move(what), .json = {}, .etag = {}, .digest = 0, .words = std::move(words)
    };
    made.json = to_json(made.what);
    made.etag = to_etag(made.what);
    made.digest = digest_of(made.etag);
    return std::make_shared<const listing>(std::move(made));
}

bool matches(const listing& it, const list_query& query)
{
    const auto& what = it.what;
    return (!query.category || what.about.category == *query.category) &&
           (!query.least_price || what.about.price >= *query.least_price) &&
           (!query.most_price || what.about.price <= *query.most_price) &&
           (!query.in_stock || (what.available_units > 0) == *query.in_stock) &&
           (!query.most_units || what.available_units <= *query.most_units) &&
           std::ranges::all_of(query.words, [&it](const std::string& word) {
               return it.words.contains(word);
           });
}

// Collects a page from what remains of an index.
page collect(auto remaining, const list_query& query)
{
    page listed;
    std::string_view last_key;
    for (const auto& [key, cell] : remaining) {
        if (!matches(*cell->now, query)) {
            continue;
        }
        if (listed.items.size() == query.limit) {
            listed.next = last_key;
            break;
        }
        listed.items.push_back(cell->now);
        last_key = key;
    }
    return listed;
}

page walk(const auto& index, const list_query& query)
{
    const auto range = range_of(query);
    if (range.end && range.first >= *range.end) {
        return {};
    }
    const auto begin = index.lower_bound(range.first);
    const auto end = range.end ? index.lower_bound(*range.end) : index.end();
    const std::ranges::subrange remaining{begin, end};
    return query.reversed ? collect(remaining | std::views::reverse, query)
                          : collect(remaining, query);
}

}  // namespace

std::string to_json(const page& listed)
{
    std::size_t size = 2;
    for (const auto& each : listed.items) {
        size += each->json.size() + 1;
    }
    std::string json;
    json.reserve(size);
    json += '[';
    for (const auto& each : listed.items) {
        if (json.size() > 1) {
            json += ',';
        }
        json += each->json;
    }
    json += ']';
    return json;
}

std::string to_etag(const page& listed)
{
    std::uint64_t digest = digest_of(listed.next);
    for (const auto& each : listed.items) {
        digest = (digest ^ each->digest) * digest_prime;
        digest ^= digest >> 29;
    }
    return '"' + std::to_string(digest) + '"';
}

void catalogue::list_in_indexes(cell& it)
{
    const auto& what = it.now->what;
    for (const auto order : all_orders) {
        indexes_.at(static_cast<std::size_t>(order)).emplace(sort_key(what, order), &it);
    }
    by_upc_[what.about.upc] = &it;
    if (!what.about.category.empty()) {
        ++categories_[what.about.category];
    }
}

void catalogue::unlist(cell& it)
{
    const auto& what = it.now->what;
    for (const auto order : all_orders) {
        indexes_.at(static_cast<std::size_t>(order)).erase(sort_key(what, order));
    }
    // Another item may have taken over the upc already.
    const auto found = by_upc_.find(what.about.upc);
    if (found != by_upc_.end() && found->second == &it) {
        by_upc_.erase(found);
    }
    const auto category = categories_.find(what.about.category);
    if (category != categories_.end() && --category->second == 0) {
        categories_.erase(category);
    }
}

// Units change far more often than anything else: the entry is moved, not made again.
void catalogue::relist_by_units(const item& before, const item& after)
{
    constexpr auto by_units = sort_order::available_units;
    auto& places = indexes_.at(static_cast<std::size_t>(by_units));
    auto entry = places.extract(sort_key(before, by_units));
    entry.key() = sort_key(after, by_units);
    places.insert(std::move(entry));
}

void catalogue::put_one(const item& changed)
{
    auto& place = by_id_[changed.id.value];
    if (!place) {
        place = std::make_unique<cell>();
    } else if (!tells_more(changed, place->now->what)) {
        return;
    } else if (!place->now->what.deleted) {
        unlist(*place);
    }
    item next = place->now ? merge(place->now->what, changed) : changed;
    auto words = next.deleted ? std::string{} : searched_text(next.about);
    place->now = make_listing(std::move(next), std::move(words));
    if (!place->now->what.deleted) {
        list_in_indexes(*place);
    }
}

void catalogue::put(std::span<const item> changed)
{
    const std::unique_lock lock{mutex_};
    for (const auto& each : changed) {
        put_one(each);
    }
}

void catalogue::put(const stock_levels& changed)
{
    const std::unique_lock lock{mutex_};
    for (const auto& level : changed) {
        const auto found = by_id_.find(level.item.value);
        if (found == by_id_.end() || level.version <= found->second->now->what.version) {
            continue;
        }
        auto& place = *found->second;
        item next = place.now->what;
        next.available_units = level.available_units;
        next.version = level.version;
        next.updated_at = level.updated_at;
        if (!next.deleted && next.available_units != place.now->what.available_units) {
            relist_by_units(place.now->what, next);
        }
        place.now = make_listing(std::move(next), place.now->words);
    }
}

listing_ptr catalogue::find(std::string_view id_or_upc) const
{
    const std::shared_lock lock{mutex_};
    const auto by_id = by_id_.find(id_or_upc);
    if (by_id != by_id_.end() && !by_id->second->now->what.deleted) {
        return by_id->second->now;
    }
    const auto by_upc = by_upc_.find(id_or_upc);
    return by_upc == by_upc_.end() ? nullptr : by_upc->second->now;
}

listing_ptr catalogue::find_upc(std::string_view upc) const
{
    const std::shared_lock lock{mutex_};
    const auto found = by_upc_.find(upc);
    return found == by_upc_.end() ? nullptr : found->second->now;
}

page catalogue::list(const list_query& query) const
{
    const std::shared_lock lock{mutex_};
    if (query.upcs.empty()) {
        return walk(indexes_.at(static_cast<std::size_t>(query.sort)), query);
    }
    index chosen;
    for (const auto& upc : query.upcs) {
        if (const auto found = by_upc_.find(upc); found != by_upc_.end()) {
            chosen.emplace(sort_key(found->second->now->what, query.sort), found->second);
        }
    }
    return walk(chosen, query);
}

std::vector<category_count> catalogue::categories() const
{
    std::vector<category_count> found;
    {
        const std::shared_lock lock{mutex_};
        for (const auto& [category, items] : categories_) {
            found.push_back({.category = category, .items = items});
        }
    }
    std::ranges::sort(found, {}, [](const auto& each) {
        return std::pair{fold(each.category), each.category};
    });
    return found;
}

std::size_t catalogue::size() const
{
    const std::shared_lock lock{mutex_};
    return indexes_.front().size();
}

}  // namespace souk::items
