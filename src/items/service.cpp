#include "items/service.hpp"

#include "base/planted.hpp"
#include "base/text.hpp"

#include <limits>
#include <span>
#include <utility>

namespace souk::items {

namespace {

constexpr std::size_t most_reason = 200;

std::vector<field_error> check(const adjustment& what)
{
    std::vector<field_error> errors;
    if (what.delta == 0 || what.delta < -most_units || what.delta > most_units) {
        const auto most = std::to_string(most_units);
        errors.push_back(
            {.field = "delta", .detail = "must be between -" + most + " and " + most + ", not 0"}
        );
    }
    const auto length = count_code_points(what.reason);
    if (!length || *length > most_reason || trim(what.reason).empty() ||
        has_control_characters(what.reason)) {
        errors.push_back({.field = "reason", .detail = "must be a line of 1 to 200 characters"});
    }
    return errors;
}

}  // namespace

service::service(item_store& store, souk::world& world, limits with)
    : store_(store), world_(world), limits_(with)
{
}

task<> service::load(const call& call)
{
    co_await take_stock_changes(call);
    co_await take_edits_after(call, edit_mark{});
}

// Clocks of processes differ a little, and an edit shows when it is durable, which is later than
// its time: so the last moments are read once more.
task<> service::refresh(const call& call)
{
    edit_mark mark;
    {
        const std::lock_guard lock{mutex_};
        mark.at = last_edit_.at - limits_.edit_overlap;
    }
    co_await take_edits_after(call, mark);
    co_await take_stock_changes(call);
}

// The first time it only finds out where to begin.
task<> service::take_stock_changes(const call& call)
{
    std::optional<std::int64_t> after;
    {
        const std::lock_guard lock{mutex_};
        after = seen_stock_;
    }
    auto settled = after;
    for (bool more = true; more;) {
        const auto found =
            co_await store_.stock_changed_after(call, after, world_.now(), limits_.load_batch);
        catalogue_.put(found.levels);
        // Beyond the first entry that is not settled, nothing is.
        settled = settled == after ? found.settled : settled;
        after = found.last;
        more = found.more;
    }
    const std::lock_guard lock{mutex_};
    seen_stock_ = settled;
}

task<> service::take_edits_after(const call& call, edit_mark mark)
{
    for (bool more = true; more;) {
        const auto found = co_await store_.edited_after(call, mark, limits_.load_batch);
        catalogue_.put(std::span{found.items});
        mark = found.last;
        more = found.items.size() == limits_.load_batch;
    }
    note_edit_mark(mark);
}

void service::note_edit_mark(const edit_mark& mark)
{
    const std::lock_guard lock{mutex_};
    if (mark.at > last_edit_.at) {
        last_edit_ = mark;
    }
}

task<result<item>> service::create(const call& call, draft what)
{
    if (auto errors = items::check(what); !errors.empty()) {
        co_return invalid_fields(std::move(errors));
    }
    const new_item added{.id = {world_.new_id()}, .what = std::move(what)};
    SOUK_CO_TRY(made, co_await store_.add(call, added, world_.now()));
    catalogue_.put(std::span{&made, 1});
    co_return std::move(made);
}

task<result<item>> service::change(const call& call, edit_request what)
{
    if (auto errors = items::check(what.change); !errors.empty()) {
        co_return invalid_fields(std::move(errors));
    }
    SOUK_CO_TRY(changed, co_await store_.edit(call, what, world_.now()));
    if (!SOUK_PLANT(edit_shown_later)) {
        catalogue_.put(std::span{&changed, 1});
    }
    co_return std::move(changed);
}

// The picture first, so that no item ever shows one that is not there. What an unknown item was
// given is forgotten with what is not used.
task<result<item>> service::set_picture(const call& call, const item_id& id, const picture& what)
{
    co_await store_.keep_picture(call, what, world_.now());
    edit_request shown{.item = id, .change = {.image_url = to_picture_url(what.id)}};
    co_return co_await change(call, std::move(shown));
}

task<result<item>> service::drop_picture(const call& call, const item_id& id)
{
    edit_request none{.item = id, .change = {.image_url = ""}};
    co_return co_await change(call, std::move(none));
}

task<std::optional<picture>> service::find_picture(const call& call, const std::string& id)
{
    if (!is_picture_id(id)) {
        co_return std::nullopt;
    }
    co_return co_await store_.find_picture(call, id);
}

task<> service::forget_unused_pictures(const call& call)
{
    const auto now = world_.now();
    co_await store_.sweep_pictures(call, now - limits_.unused_picture, now);
}

task<result<item>> service::adjust(const call& call, adjustment what)
{
    if (auto errors = check(what); !errors.empty()) {
        co_return invalid_fields(std::move(errors));
    }
    SOUK_CO_TRY(adjusted, co_await store_.adjust(call, what, world_.now()));
    catalogue_.put(std::span{&adjusted, 1});
    co_return std::move(adjusted);
}

task<result<void>> service::remove(const call& call, const item_id& id)
{
    SOUK_CO_TRY(removed, co_await store_.remove(call, id, world_.now()));
    catalogue_.put(std::span{&removed, 1});
    co_return result<void>{};
}

task<result<std::vector<movement>>> service::movements(
    const call& call, const item_id& id, std::optional<std::int64_t> before, std::size_t limit
)
{
    co_return co_await store_.movements(call, id, before, limit);
}

task<> service::visit(std::function<void(const item&)> show)
{
    constexpr auto no_limit = std::numeric_limits<std::size_t>::max();
    const auto all = list({.sort = sort_order::created_at, .limit = no_limit});
    std::size_t shown = 0;
    for (const auto& each : all.items) {
        show(each->what);
        if (++shown % limits_.import_batch == 0) {
            co_await world_.sleep(milliseconds{0});
        }
    }
}

// From memory: a change that was answered is there already, in this process.
task<std::vector<quote>> service::quotes(const call& /*call*/, std::vector<std::string> upcs)
{
    std::vector<quote> found;
    found.reserve(upcs.size());
    for (const auto& each : upcs) {
        const auto listed = catalogue_.find_upc(each);
        if (listed == nullptr) {
            continue;
        }
        found.push_back({
            .item = listed->what.id,
            .upc = each,
            .name = listed->what.about.name,
            .unit_price = listed->what.about.price,
            .available_units = listed->what.available_units,
        });
    }
    co_return found;
}

task<result<void>> service::hold(const call& call, const hold_request& what)
{
    SOUK_CO_TRY(lines, merge(what.lines));
    hold_request merged = what;
    merged.lines = std::move(lines);
    const hold_terms terms{.now = world_.now(), .holds_per_holder = limits_.holds_per_holder};
    SOUK_CO_TRY(levels, co_await store_.hold(call, merged, terms));
    catalogue_.put(levels);
    co_return result<void>{};
}

task<result<void>>
service::commit(const call& call, const order_id& order, const payment_id& payment)
{
    SOUK_CO_TRY(levels, co_await store_.commit(call, order, payment, world_.now()));
    catalogue_.put(levels);
    co_return result<void>{};
}

task<result<void>>
service::release(const call& call, const order_id& order, const std::optional<payment_id>& payment)
{
    const auto levels = co_await store_.release(call, order, payment, world_.now());
    catalogue_.put(levels);
    co_return result<void>{};
}

task<> service::expire_holds(const call& call)
{
    for (bool more = true; more;) {
        const auto expired = co_await store_.expire(call, world_.now(), limits_.expire_batch);
        catalogue_.put(expired.levels);
        more = expired.count == limits_.expire_batch;
    }
}

task<std::size_t> service::count_holds(const call& call)
{
    co_return co_await store_.count_holds(call);
}

task<stock_audit> service::audit(const call& call)
{
    co_return co_await store_.audit(call);
}

task<std::vector<order_units>>
service::orders_with_units(const call& call, const order_id& after, std::size_t limit)
{
    co_return co_await store_.orders_with_units(call, after, limit);
}

}  // namespace souk::items
