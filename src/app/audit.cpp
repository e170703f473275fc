#include "app/audit.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace souk::app {

namespace {

constexpr std::size_t page_size = 1'000;
constexpr milliseconds page_time{60'000};
constexpr milliseconds between_passes{2'000};

// What the three services know of one order.
struct order_file {
    bool exists = false;
    orders::order_status status{};
    account_email owner;
    money total;
    std::int64_t units = 0;
    std::optional<payment_id> paid_by;
    std::vector<payments::payment_record> successes;
    std::int64_t held = 0;
    std::int64_t sold = 0;
};

class pass {
public:
    pass(audit_sources& sources, world& world, audit_progress& progress)
        : sources_(sources), world_(world), progress_(progress)
    {
    }

    task<audit_report> run()
    {
        co_await read_stock();
        co_await read_orders();
        co_await read_payments();
        co_await read_units();
        for (const auto& [id, file] : files_) {
            check(id, file);
        }
        std::ranges::sort(report_.violations);
        co_return std::move(report_);
    }

private:
    call new_call() { return background_call(world_, page_time); }

    void violated(std::string invariant, std::string subject, std::string detail)
    {
        report_.violations.push_back(
            {.invariant = std::move(invariant),
             .subject = std::move(subject),
             .detail = std::move(detail)}
        );
    }

    void count_read(std::size_t more)
    {
        read_ += more;
        progress_(read_);
    }

    task<> read_stock()
    {
        const call call = new_call();
        const items::stock_audit books = co_await sources_.stock(call);
        report_.items = books.items;
        report_.available_units = books.total.available;
        report_.held_units = books.total.held;
        report_.sold_units = books.total.sold;
        for (const items::item_books& each : books.unbalanced) {
            violated(
                "I1",
                "item " + each.upc,
                "received " + std::to_string(each.received) + ", available " +
                    std::to_string(each.available) + ", held " + std::to_string(each.held) +
                    ", sold " + std::to_string(each.sold) + ", ledger " +
                    std::to_string(each.ledger)
            );
        }
    }

    task<> read_orders()
    {
        order_id after{""};
        for (;;) {
            const call call = new_call();
            const auto page = co_await sources_.orders(call, after, page_size);
            for (const orders::order_record& each : page) {
                take(each);
            }
            count_read(page.size());
            if (page.size() < page_size) {
                co_return;
            }
            after = page.back().id;
        }
    }

    void take(const orders::order_record& it)
    {
        ++report_.orders;
        switch (it.status) {
        case orders::order_status::created: ++report_.created; break;
        case orders::order_status::completed: ++report_.completed; break;
        case orders::order_status::canceled: ++report_.canceled; break;
        }
        order_file& file = files_[it.id.value];
        file.exists = true;
        file.status = it.status;
        file.owner = it.owner;
        file.total = it.total;
        file.units = it.units;
        file.paid_by = it.paid_by;
        if (!it.fold_agrees) {
            violated("I8", "order " + it.id.value, "its stream does not fold to its row");
        }
    }

    task<> read_payments()
    {
        std::optional<payment_id> after;
        for (;;) {
            const call call = new_call();
            const auto page = co_await sources_.payments(call, after, page_size);
            for (const payments::payment_record& each : page) {
                take(each);
            }
            count_read(page.size());
            if (page.size() < page_size) {
                co_return;
            }
            after = page.back().id;
        }
    }

    void take(const payments::payment_record& it)
    {
        ++report_.payments;
        if (!it.fold_agrees) {
            violated("I8", "payment " + it.id.value, "its stream does not fold to its row");
        }
        switch (it.status) {
        case payments::payment_status::pending: ++report_.pending; break;
        case payments::payment_status::refunded: report_.refunded += it.amount; break;
        case payments::payment_status::failed: break;
        case payments::payment_status::success:
            report_.taken += it.amount;
            files_[it.order.value].successes.push_back(it);
            break;
        }
    }

    task<> read_units()
    {
        order_id after{""};
        for (;;) {
            const call call = new_call();
            const auto page = co_await sources_.units(call, after, page_size);
            for (const items::order_units& each : page) {
                order_file& file = files_[each.order.value];
                file.held = each.held;
                file.sold = each.sold;
            }
            if (page.size() < page_size) {
                co_return;
            }
            after = page.back().order;
        }
    }

    void check(const std::string& id, const order_file& file)
    {
        const std::string subject = "order " + id;
        if (!file.exists) {
            violated("I5", subject, "has payments or stock, but there is no such order");
            return;
        }
        if (file.successes.size() > 1) {
            violated("I4", subject, "two payments took money");
        }
        for (const payments::payment_record& each : file.successes) {
            if (each.account != file.owner) {
                violated("I7", subject, "payment " + each.id.value + " is another account's");
            }
        }
        switch (file.status) {
        case orders::order_status::created: check_created(subject, file); break;
        case orders::order_status::completed: check_completed(subject, file); break;
        case orders::order_status::canceled: check_canceled(subject, file); break;
        }
    }

    void check_created(const std::string& subject, const order_file& file)
    {
        if (!file.successes.empty()) {
            violated("I6", subject, "is paid and stays CREATED");
        }
        if (file.sold != 0) {
            violated("I6", subject, "has sold units and stays CREATED");
        }
    }

    void check_completed(const std::string& subject, const order_file& file)
    {
        if (file.successes.empty()) {
            violated("I2", subject, "is COMPLETED without a payment");
        } else if (file.successes.front().amount != file.total) {
            violated("I2", subject, "was paid another amount than its total");
        } else if (file.successes.front().id != file.paid_by) {
            violated("I2", subject, "was paid by another payment than it names");
        }
        if (file.sold != file.units || file.held != 0) {
            violated(
                "I2",
                subject,
                "of its " + std::to_string(file.units) + " units " + std::to_string(file.sold) +
                    " are sold and " + std::to_string(file.held) + " held"
            );
        }
    }

    void check_canceled(const std::string& subject, const order_file& file)
    {
        if (!file.successes.empty()) {
            violated("I3", subject, "is CANCELED and its money was not given back");
        }
        if (file.held != 0 || file.sold != 0) {
            violated("I3", subject, "is CANCELED and keeps stock");
        }
    }

    audit_sources& sources_;
    world& world_;
    audit_progress& progress_;
    audit_report report_;
    std::size_t read_ = 0;
    std::unordered_map<std::string, order_file> files_;
};

std::vector<violation>
in_both(const std::vector<violation>& before, const std::vector<violation>& now)
{
    std::vector<violation> both;
    std::ranges::set_intersection(before, now, std::back_inserter(both));
    return both;
}

}  // namespace

task<audit_report>
audit(audit_sources& sources, world& world, milliseconds settle_time, audit_progress progress)
{
    const steady_time end = world.steady_now() + settle_time;
    pass first{sources, world, progress};
    audit_report report = co_await first.run();
    report.passes = 1;
    while (!report.violations.empty() && world.steady_now() < end) {
        co_await world.sleep(between_passes);
        pass next{sources, world, progress};
        audit_report again = co_await next.run();
        again.violations = in_both(report.violations, again.violations);
        again.passes = report.passes + 1;
        report = std::move(again);
    }
    co_return report;
}

task<audit_report>
audit(audit_stores stores, world& world, milliseconds settle_time, audit_progress progress)
{
    const auto sources = make_stored_audit_sources(stores);
    co_return co_await audit(*sources, world, settle_time, std::move(progress));
}

}  // namespace souk::app
