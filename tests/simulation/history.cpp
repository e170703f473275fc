#include "simulation/history.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace souk::simulation {

namespace {

account_email& whose(orders::order_fields& it)
{
    return it.owner;
}

account_email& whose(payments::payment& it)
{
    return it.account;
}

template <class Map, class Id>
std::int64_t latest_in(const Map& seen, const Id& of)
{
    const auto found = seen.find(of);
    return found == seen.end() ? 0 : found->second.latest;
}

}  // namespace

std::int64_t history::floor_of(const order_id& of) const
{
    return latest_in(orders_, of);
}

std::int64_t history::floor_of(const payment_id& of) const
{
    return latest_in(payments_, of);
}

template <class Snapshot>
void history::note(
    sightings<Snapshot>& into,
    std::int64_t version,
    Snapshot seen,
    std::int64_t floor,
    const std::string& what
)
{
    if (version < floor) {
        complain(fmt::format("{} went back from version {} to {}", what, floor, version));
    }
    const auto [known, is_new] = into.by_version.try_emplace(version, seen);
    // An erased customer's becomes a pseudonym's, which is no new version.
    whose(seen) = whose(known->second);
    if (!is_new && known->second != seen) {
        complain(fmt::format("version {} of {} was told in two ways", version, what));
    }
    into.latest = std::max(into.latest, version);
}

void history::saw(const orders::order_fields& seen, std::int64_t floor)
{
    note(orders_[seen.id], seen.version, seen, floor, "order " + seen.id.value);
}

void history::saw(const payments::payment& seen, std::int64_t floor)
{
    note(payments_[seen.id], seen.version, seen, floor, "payment " + seen.id.value);
}

void history::saw(const items::item& acknowledged)
{
    edits& known = items_[acknowledged.id];
    known.acknowledged = std::max(known.acknowledged, acknowledged.edited_version);
    saw_price(acknowledged.id, acknowledged.edited_version, 0, acknowledged.about.price);
}

std::int64_t history::edit_floor_of(const item_id& of) const
{
    const auto found = items_.find(of);
    return found == items_.end() ? 0 : found->second.acknowledged;
}

void history::saw_price(
    const item_id& of, std::int64_t edited_version, std::int64_t floor, money price
)
{
    if (edited_version < floor) {
        complain(
            fmt::format("item {} went back from edit {} to {}", of.value, floor, edited_version)
        );
    }
    const auto [known, is_new] = items_[of].prices.try_emplace(edited_version, price);
    if (!is_new && known->second != price) {
        complain(fmt::format("edit {} of item {} has two prices", edited_version, of.value));
    }
}

void history::saw_answer(const std::string& who, const std::string& key, const std::string& answer)
{
    const auto [known, is_new] = answers_.try_emplace({who, key}, answer);
    if (!is_new && known->second != answer) {
        complain(fmt::format(
            "{}'s key {} got two answers: {} and then {}", who, key, known->second, answer
        ));
    }
}

std::optional<std::string> history::answer_of(const std::string& who, const std::string& key) const
{
    const auto found = answers_.find({who, key});
    return found == answers_.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace souk::simulation
