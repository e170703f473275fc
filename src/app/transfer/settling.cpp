#include "app/transfer/settling.hpp"

#include "app/closed_shop.hpp"
#include "app/progress.hpp"
#include "bus/log/tables.hpp"
#include "payments/store/sqlite.hpp"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdexcept>

namespace souk::app {

namespace {

constexpr milliseconds look_every{50};
constexpr std::size_t most_counted = 1'000;

struct reader_of_events {
    const char* group;
    const char* topic;
    storage::sqlite::database& producer;
};

void note(std::vector<std::string>& into, std::int64_t count, std::string_view what)
{
    if (count > 0) {
        into.push_back(fmt::format("{} {}", count, what));
    }
}

task<std::vector<std::string>>
run_until_settled(closed_embedded_shop& shop, const call& call, milliseconds at_most)
{
    const steady_time end = shop.world().steady_now() + at_most;
    progress bar{"Finishing", "kinds of things under way"};
    std::vector<std::string> left;
    do {
        co_await shop.world().sleep(look_every);
        left = co_await find_unfinished(call, shop->files(), shop.world().now());
        bar.show(left.size(), 0);
    } while (!left.empty() && shop.world().steady_now() < end);
    co_await shop->end();
    co_return co_await find_unfinished(call, shop->files(), shop.world().now());
}

}  // namespace

task<std::vector<std::string>> find_unfinished(const call& call, databases& files, timestamp now)
{
    std::vector<std::string> found;
    const auto payments = payments::make_sqlite_store(files.payment, [] {});
    const auto pending =
        co_await payments->pending_since(call, now + std::chrono::hours{24}, most_counted);
    note(found, static_cast<std::int64_t>(pending.size()), "pending payments");
    for (auto* const file : {&files.account, &files.order, &files.payment}) {
        const auto owed = co_await bus::log::make_effect_queue(*file)->undone(call);
        note(found, static_cast<std::int64_t>(owed.count), "undone effects in " + file->path());
    }
    const std::array<reader_of_events, 2> readers{{
        {.group = "order-service", .topic = "payment.events", .producer = files.payment},
        {.group = "payment-service", .topic = "order.events", .producer = files.order},
    }};
    for (const auto& [group, topic, producer] : readers) {
        bus::log::event_log log{producer};
        note(found, co_await log.lag(call, group, topic), fmt::format("unread {}", topic));
        const auto dead = co_await log.dead_letters(call, group);
        note(
            found,
            static_cast<std::int64_t>(dead.size()),
            fmt::format("dead letters of {} (souk events retry)", topic)
        );
    }
    co_return found;
}

void settle(const settings& with, milliseconds at_most)
{
    settings closed = with;
    // Nobody can be writing under an old name.
    closed.accounts.erase_after = milliseconds{0};
    closed_embedded_shop shop{closed};
    shop.run(shop->read());
    shop.run(shop->recover());
    shop->begin(shop.loop());
    const auto left = shop.run(run_until_settled(shop, shop.new_call(), at_most));
    if (!left.empty()) {
        throw std::runtime_error{fmt::format(
            "the shop can't be exported, because something is under way: {}", fmt::join(left, ", ")
        )};
    }
}

}  // namespace souk::app
