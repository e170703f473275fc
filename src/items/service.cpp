#include "items/service.hpp"

#include "base/text.hpp"

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

std::string describe(const std::vector<field_error>& errors)
{
    std::string text;
    for (const auto& each : errors) {
        text += (text.empty() ? "" : "; ") + each.field + ' ' + each.detail;
    }
    return text;
}

// What keeps a line of an import out; empty when nothing does.
std::string fault_of(const import_line& line)
{
    return line.what ? describe(items::check(to_draft(*line.what))) : line.what.error();
}

void note_rejected(import_report& to, std::size_t line, std::string why, const limits& with)
{
    ++to.rejected_count;
    if (to.rejected.size() < with.rejected_told) {
        to.rejected.push_back({.line = line, .detail = std::move(why)});
    }
}

}  // namespace

service::service(item_store& store, souk::world& world, limits with)
    : store_(store), world_(world), limits_(with)
{
}

task<> service::load(const call& call)
{
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
    catalogue_.put(std::span{&changed, 1});
    co_return std::move(changed);
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

task<import_report>
service::import(const call& call, import_source source, import_progress progress)
{
    import_report report;
    std::vector<import_row> batch;
    std::size_t lines = 0;
    for (auto line = source(); line; line = source()) {
        ++lines;
        if (auto fault = fault_of(*line); !fault.empty()) {
            note_rejected(report, line->number, std::move(fault), limits_);
        } else {
            batch.push_back({.id = {world_.new_id()}, .what = *std::move(line->what)});
        }
        if (lines % limits_.import_batch == 0) {
            co_await import_batch(call, std::exchange(batch, {}), report);
            if (progress) {
                progress(lines);
            }
        }
    }
    co_await import_batch(call, batch, report);
    if (progress) {
        progress(lines);
    }
    co_return report;
}

task<>
service::import_batch(const call& call, const std::vector<import_row>& rows, import_report& to)
{
    if (rows.empty()) {
        co_return;
    }
    const souk::call own{
        .traceparent = call.traceparent,
        .deadline = world_.steady_now() + limits_.import_batch_time,
    };
    auto done = co_await store_.import(own, rows, world_.now());
    std::vector<item> changed;
    changed.reserve(done.size());
    for (auto& each : done) {
        ++(each.created ? to.created : to.updated);
        changed.push_back(std::move(each.what));
    }
    catalogue_.put(std::span{std::as_const(changed)});
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
