#include "app/audit.hpp"
#include "app/audit_json.hpp"
#include "app/command_loop.hpp"
#include "app/commands.hpp"
#include "app/databases.hpp"
#include "app/peers.hpp"
#include "app/progress.hpp"
#include "app/secret_key.hpp"
#include "items/store/sqlite.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/store/sqlite.hpp"

#include <fmt/format.h>

namespace souk::app {

namespace {

void print_json(const audit_report& of)
{
    json::writer out;
    out.begin_object().member("ok", of.violations.empty());
    write_counts(out, of);
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

audit_report run_with_progress(command_loop& on, audit_sources& sources)
{
    progress bar{"Reading", "orders and payments"};
    const auto show = [&bar](std::size_t read) { bar.show(read, 0); };
    return on.run(audit(sources, on.world(), usual_settle_time, show));
}

audit_report audit_files(const settings& all, command_loop& on)
{
    databases files{all, storage::sqlite::open_mode::read_only};
    const auto items = items::make_sqlite_store(files.item);
    const auto orders = orders::make_sqlite_store(files.order, [] {});
    const auto payments = payments::make_sqlite_store(files.payment, [] {});
    const auto sources =
        make_stored_audit_sources({.items = *items, .orders = *orders, .payments = *payments});
    const auto report = run_with_progress(on, *sources);
    on.finish(milliseconds{1'000});
    return report;
}

// In the distributed shape each service tells of its own.
audit_report audit_services(const settings& all, command_loop& on)
{
    souk::metrics metrics;
    const auth::token_signer signer{load_secret_key(all)};
    auth::service_tokens tokens{signer, on.world(), "audit"};
    peers services{all, tokens, on.world(), metrics};
    const auto sources = make_http_audit_sources({
        .items = services.at("item"),
        .orders = services.at("order"),
        .payments = services.at("payment"),
    });
    const auto report = run_with_progress(on, *sources);
    on.finish(milliseconds{1'000});
    return report;
}

}  // namespace

int run_audit(const settings& all, const audit_options& options)
{
    command_loop on;
    const auto report = all.distributed.chosen ? audit_services(all, on) : audit_files(all, on);
    if (options.json) {
        print_json(report);
    } else {
        print_text(report);
    }
    return report.violations.empty() ? exit_ok : exit_failed;
}

}  // namespace souk::app
