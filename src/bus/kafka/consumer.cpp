#include "bus/kafka/consumer.hpp"

#include "base/log.hpp"
#include "base/outage.hpp"
#include "bus/kafka/delivery.hpp"
#include "bus/kafka/membership.hpp"
#include "bus/kafka/redelivery.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <utility>

namespace souk::bus::kafka {

namespace {

constexpr milliseconds tick{1'000};
constexpr milliseconds quick_tick{50};

struct taken_record {
    record what;
    membership::owner from;
};

// Events of one key are of one partition, and wait for one another.
std::string chain_of(const record& what)
{
    return what.topic + '\n' + std::to_string(what.partition) + '\n' + what.key;
}

}  // namespace

// Lives on one loop but for the bell and the stop flag.
struct kafka_consumer::state : std::enable_shared_from_this<kafka_consumer::state> {
    state(
        std::string name,
        kafka_publisher& dead_letters,
        consumer_settings limits,
        souk::world& of,
        souk::metrics& figures
    )
        : group(std::move(name)), settings(std::move(limits)), world(of), letters(dead_letters),
          delivering(group, dead_letters, settings, of, figures),
          consumed(
              figures.count("souk_events_consumed_total", "Events done with.", {{"group", group}})
          ),
          rebalanced(figures.count(
              "souk_rebalances_total", "Partitions taken or given up.", {{"group", group}}
          ))
    {
    }

    std::string group;
    consumer_settings settings;
    souk::world& world;
    kafka_publisher& letters;
    delivery delivering;
    metrics::counter& consumed;
    metrics::counter& rebalanced;
    doorbell bell;
    std::atomic<bool> stopping = false;
    std::unique_ptr<membership> member;
    std::map<std::string, std::deque<taken_record>> chains;
    std::size_t in_flight = 0;
    int leaving = 0;
    // For the gauge, which may outlive the consumer.
    std::shared_ptr<std::atomic<std::int64_t>> lag = std::make_shared<std::atomic<std::int64_t>>();

    letters_of letters_of_group()
    {
        return {.group = group, .settings = settings, .delivering = delivering, .world = world};
    }

    task<bool> do_one(const taken_record& next);
    task<> work_off(std::shared_ptr<state> self, std::string chain);
    task<> leave(std::shared_ptr<state> self, std::vector<membership::owner> all);
    void take(const executor& loop, const rd_kafka_message_t& read, const membership::owner& from);
    void serve(const executor& loop);
    void take_all(const executor& loop);
    task<> consume(bell_listener& listener);
    task<> end(bell_listener& listener);
    task<> wait_for_topics(bell_listener& listener);
};

// Answers whether it is done with.
task<bool> kafka_consumer::state::do_one(const taken_record& next)
{
    const auto is_over = [&] { return stopping || next.from->is_leaving(); };
    if (is_over()) {
        co_return false;
    }
    ++next.from->running;
    bool done = false;
    try {
        done = co_await delivering.deliver(next.what, is_over);
    } catch (const std::exception& why) {
        log::error("delivery failed", {{"group", group}, {"why", why.what()}});
    }
    --next.from->running;
    co_return done;
}

// `self` keeps the state for as long as the coroutine lives.
task<> kafka_consumer::state::work_off(std::shared_ptr<state> self, std::string chain)
{
    auto& waiting = chains.at(chain);
    while (!waiting.empty()) {
        const taken_record next = std::move(waiting.front());
        waiting.pop_front();
        if (co_await do_one(next)) {
            consumed.add();
            if (next.from->finish(next.what.offset) && member) {
                member->store_position(*next.from);
            }
        }
        const bool was_full = in_flight-- >= settings.in_flight;
        if (was_full || stopping || next.from->is_leaving()) {
            bell.ring();
        }
    }
    chains.erase(chain);
}

void kafka_consumer::state::take(
    const executor& loop, const rd_kafka_message_t& read, const membership::owner& from
)
{
    if (!from->begin(read.offset)) {
        return;
    }
    taken_record taken{.what = to_record(read), .from = from};
    std::string chain = chain_of(taken.what);
    ++in_flight;
    const auto [place, is_new] = chains.try_emplace(chain);
    place->second.push_back(std::move(taken));
    if (is_new) {
        auto work = work_off(shared_from_this(), std::move(chain));
        boost::asio::co_spawn(loop, std::move(work), boost::asio::detached);
    }
}

// Lets what runs end, and then gives the partitions up.
task<> kafka_consumer::state::leave(std::shared_ptr<state> self, std::vector<membership::owner> all)
{
    const auto give_up_at = world.steady_now() + settings.leave_time;
    const auto runs = [](const membership::owner& each) { return each->running > 0; };
    while (std::ranges::any_of(all, runs) && world.steady_now() < give_up_at) {
        co_await world.sleep(quick_tick / 5);
    }
    if (member) {
        member->release(all);
    }
    --leaving;
    bell.ring();
}

void kafka_consumer::state::serve(const executor& loop)
{
    const auto let_go = [&](std::vector<membership::owner> all) {
        ++leaving;
        auto work = leave(shared_from_this(), std::move(all));
        boost::asio::co_spawn(loop, std::move(work), boost::asio::detached);
    };
    const int before = member->rebalances();
    member->serve(let_go);
    rebalanced.add(member->rebalances() - before);
    *lag = member->lag();
}

void kafka_consumer::state::take_all(const executor& loop)
{
    const auto taker = [&](const rd_kafka_message_t& read, const membership::owner& from) {
        take(loop, read, from);
    };
    while (in_flight < settings.in_flight && member->most_ahead() < settings.ahead &&
           member->take_next(taker)) {
    }
}

task<> kafka_consumer::state::wait_for_topics(bell_listener& listener)
{
    while (!stopping && !letters.has_topics()) {
        co_await listener.wait(quick_tick);
    }
}

task<> kafka_consumer::state::consume(bell_listener& listener)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    member = std::make_unique<membership>(group, delivering.topics(), settings, bell);
    while (!stopping) {
        serve(loop);
        take_all(loop);
        co_await listener.wait(tick);
    }
}

task<> kafka_consumer::state::end(bell_listener& listener)
{
    const executor loop = co_await boost::asio::this_coro::executor;
    const auto give_up_at = world.steady_now() + settings.stop_time;
    while (in_flight > 0 && world.steady_now() < give_up_at) {
        serve(loop);
        co_await listener.wait(quick_tick);
    }
    member->begin_close();
    while ((!member->is_closed() || leaving > 0) && world.steady_now() < give_up_at) {
        serve(loop);
        co_await listener.wait(quick_tick);
    }
}

kafka_consumer::kafka_consumer(
    std::string group,
    kafka_publisher& dead_letters,
    consumer_settings settings,
    souk::world& world,
    souk::metrics& metrics
)
    : state_(std::make_shared<state>(
          std::move(group), dead_letters, std::move(settings), world, metrics
      ))
{
    metrics.gauge(
        "souk_consumer_lag",
        "Events that are not done with yet.",
        {{"group", state_->group}},
        [lag = state_->lag] { return static_cast<double>(lag->load()); }
    );
}

kafka_consumer::~kafka_consumer() = default;

void kafka_consumer::on(std::string topic, std::string type, reaction react)
{
    state_->delivering.on(std::move(topic), std::move(type), std::move(react));
}

void kafka_consumer::stop()
{
    state_->stopping = true;
    state_->bell.ring();
}

task<> kafka_consumer::run()
{
    const std::shared_ptr<state> self = state_;
    bell_listener listener{self->bell, co_await boost::asio::this_coro::executor};
    co_await self->wait_for_topics(listener);
    if (self->stopping) {
        co_return;
    }
    co_await self->consume(listener);
    co_await self->end(listener);
    self->member.reset();
}

task<std::vector<letter>> kafka_consumer::newest_dead_letters(const call& call, std::size_t most)
{
    const std::shared_ptr<state> self = state_;
    co_return co_await newest_letters(call, self->letters_of_group(), most);
}

task<std::pair<std::size_t, std::size_t>> kafka_consumer::retry_dead_letters(const call& call)
{
    const std::shared_ptr<state> self = state_;
    co_return co_await deliver_again(call, self->letters_of_group());
}

}  // namespace souk::bus::kafka
