#include "items/store/mysql_items.hpp"
#include "items/store/mysql_rows.hpp"
#include "storage/mysql/database.hpp"
#include "storage/mysql/many.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace souk::items::mysql {

namespace {

using storage::mysql::value;

// An item while an import changes it, perhaps several times.
struct changing_item {
    item what;
    bool is_new = false;
    bool changed = false;
};

using items_by_upc = std::map<std::string, changing_item, std::less<>>;

// Every row of an import has one.
const std::string& upc_of(const import_row& row)
{
    static const std::string none;
    return row.what.upc ? *row.what.upc : none;
}

task<items_by_upc> lock_living(session& with, const std::vector<import_row>& rows)
{
    std::set<std::string_view> upcs;
    for (const auto& each : rows) {
        upcs.insert(upc_of(each));
    }
    const std::vector<value> wanted{upcs.begin(), upcs.end()};
    step look;
    add_list(look, select_items("living_upc IN "), " ORDER BY id FOR UPDATE", wanted);
    items_by_upc found;
    for (const auto& part : co_await with.run(std::move(look))) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            auto it = read_item(part[i]);
            auto upc = it.about.upc;
            found.emplace(std::move(upc), changing_item{.what = std::move(it)});
        }
    }
    co_return found;
}

// Answers what it did to the stock of an item that was there.
std::int64_t take_over(changing_item& it, const edit& from, timestamp now)
{
    auto about = apply(from, it.what.about);
    const auto delta =
        from.available_units.value_or(it.what.available_units) - it.what.available_units;
    const bool edited = about != it.what.about;
    if (!edited && delta == 0) {
        return 0;
    }
    it.what.about = std::move(about);
    it.what.available_units += delta;
    ++it.what.version;
    it.what.edited_version = edited ? it.what.version : it.what.edited_version;
    it.what.updated_at = now;
    it.changed = true;
    return delta;
}

changing_item make_item(const import_row& from, timestamp now)
{
    const auto what = to_draft(from.what);
    return {
        .what =
            {
                .id = from.id,
                .about = what.about,
                .available_units = what.available_units,
                .created_at = now,
                .updated_at = now,
            },
        .is_new = true,
    };
}

ledger_entry to_entry(const changing_item& whose, movement_kind kind, std::int64_t delta)
{
    return {
        .item = whose.what.id.value,
        .kind = kind,
        .units = std::abs(delta),
        .delta = delta,
        .order = {},
        .payment = {},
        .reason = kind == movement_kind::initial ? "initial stock" : "import",
        .at = whose.what.updated_at,
    };
}

// Another import may have made the same item since: then this one begins anew and finds it.
task<> save(session& with, step what)
{
    try {
        co_await with.run(std::move(what));
    } catch (const storage::mysql::statement_failed& failed) {
        if (failed.number != storage::mysql::duplicate_key) {
            throw;
        }
        throw storage::mysql::overtaken{"another import made the same item"};
    }
}

}  // namespace

task<std::vector<imported>>
import_items(session& with, const std::vector<import_row>& rows, timestamp now)
{
    auto known = co_await lock_living(with, rows);
    std::vector<imported> done;
    std::vector<ledger_entry> entries;
    for (const auto& each : rows) {
        const auto found = known.find(upc_of(each));
        if (found == known.end()) {
            const auto made = known.emplace(upc_of(each), make_item(each, now)).first;
            const auto units = made->second.what.available_units;
            entries.push_back(to_entry(made->second, movement_kind::initial, units));
            done.push_back({.what = made->second.what, .created = true});
            continue;
        }
        const auto delta = take_over(found->second, each.what, now);
        if (delta != 0) {
            entries.push_back(to_entry(found->second, movement_kind::adjusted, delta));
        }
        done.push_back({.what = found->second.what});
    }
    step all;
    for (const auto& [upc, it] : known) {
        if (it.is_new) {
            add_insert(all, it.what, it.what.updated_at);
        } else if (it.changed) {
            add_update(all, it.what);
        }
    }
    add_movements(all, entries);
    if (!all.empty()) {
        co_await save(with, std::move(all));
    }
    co_return done;
}

}  // namespace souk::items::mysql
