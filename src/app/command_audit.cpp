#include "app/audit.hpp"
#include "app/commands.hpp"
#include "app/databases.hpp"
#include "app/event_loops.hpp"
#include "app/progress.hpp"
#include "app/run_task.hpp"
#include "app/system_world.hpp"
#include "items/store/sqlite.hpp"
#include "json/writer.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/store/sqlite.hpp"

#include <fmt/format.h>

namespace souk::app {

namespace {

// Longer than a purchase takes, with a card network that answers late.
constexpr milliseconds settle_time{15'000};

void print_json(const audit_report& of)
{
    json::writer out;
    out.begin_object()
        .member("ok", of.violations.empty())
        .member("passes", of.passes)
        .member("items", of.items)
        .member("availableUnits", of.available_units)
        .member("heldUnits", of.held_units)
        .member("soldUnits", of.sold_units)
        .member("orders", of.orders)
        .member("created", of.created)
        .member("completed", of.completed)
        .member("canceled", of.canceled)
        .member("payments", of.payments)
        .member("pending", of.pending)
        .member("taken", of.taken)
        .member("refunded", of.refunded);
    out.key("violations").begin_array();
    for (const violation& each : of.violations) {
        out.begin_object()
            .member("invariant", each.invariant)
            .member("subject", each.subject)
            .member("detail", each.detail)
            .end_object();
    }
    out.end_array().end_object();
    fmt::print("{}\n", out.text());
}

void print_text(const audit_report& of)
{
    fmt::print("items     {}\n", of.items);
    fmt::print(
        "units     {} available, {} held, {} sold\n",
        of.available_units,
        of.held_units,
        of.sold_units
    );
    fmt::print(
        "orders    {}: {} created, {} completed, {} canceled\n",
        of.orders,
        of.created,
        of.completed,
        of.canceled
    );
    fmt::print(
        "payments  {}: {} taken, {} refunded, {} pending\n",
        of.payments,
        to_string(of.taken),
        to_string(of.refunded),
        of.pending
    );
    for (const violation& each : of.violations) {
        fmt::print("VIOLATED  {} {}: {}\n", each.invariant, each.subject, each.detail);
    }
    fmt::print("{}\n", of.violations.empty() ? "I1 to I8 hold." : "The books are WRONG.");
}

audit_report run_with_progress(executor loop, audit_stores stores, world& world)
{
    progress bar{"Reading", "orders and payments"};
    const auto show = [&bar](std::size_t read) { bar.show(read, 0); };
    return run_task(loop, audit(stores, world, settle_time, show));
}

}  // namespace

int run_audit(const settings& all, const audit_options& options)
{
    databases files{all, storage::sqlite::open_mode::read_only};
    const auto items = items::make_sqlite_store(files.item);
    const auto orders = orders::make_sqlite_store(files.order, [] {});
    const auto payments = payments::make_sqlite_store(files.payment, [] {});
    const auto world = make_system_world();
    event_loops loops{1};
    loops.start();
    const audit_stores stores{.items = *items, .orders = *orders, .payments = *payments};
    const auto report = run_with_progress(loops.executors().front(), stores, *world);
    loops.finish(milliseconds{1'000});
    if (options.json) {
        print_json(report);
    } else {
        print_text(report);
    }
    return report.violations.empty() ? exit_ok : exit_failed;
}

}  // namespace souk::app
