#include "bus/log/consumer.hpp"

#include "base/log.hpp"
#include "base/planted.hpp"
#include "base/side_by_side.hpp"
#include "bus/backoff.hpp"

#include <algorithm>
#include <atomic>

namespace souk::bus::log {

namespace {

// The consumer stops: the event stays where it is.
struct stopped : std::exception {};

}  // namespace

struct log_consumer::state {
    state(
        std::string name,
        event_log& from,
        consumer_settings limits,
        souk::world& of,
        souk::metrics& figures
    )
        : group(std::move(name)), events(from), settings(limits), world(of),
          changed(of.new_alarm()), figures(figures)
    {
    }

    std::string group;
    event_log& events;
    consumer_settings settings;
    souk::world& world;
    std::unique_ptr<alarm> changed;
    souk::metrics& figures;
    std::map<std::string, std::map<std::string, reaction>> reactions;  // By topic and type.
    std::map<std::string, std::int64_t> positions;
    std::atomic<bool> stopping = false;
    // For the gauge, which may outlive the consumer.
    std::shared_ptr<std::atomic<std::int64_t>> behind =
        std::make_shared<std::atomic<std::int64_t>>();

    call new_call(const logged_event& about) const
    {
        call call = background_call(world, settings.event_time);
        call.traceparent = about.traceparent;
        return call;
    }

    task<> react_once(const logged_event& delivered);
    task<> deliver(const logged_event& delivered);
    task<> pause(milliseconds duration);
    task<> deliver_in_order(std::vector<logged_event> of_one_key);
    task<> set_aside(const logged_event& delivered, std::string why);
    task<bool> consume(const std::string& topic);
    task<> turn();
};

task<> log_consumer::state::react_once(const logged_event& delivered)
{
    const auto& of_topic = reactions.at(delivered.what.topic);
    const auto found = of_topic.find(delivered.what.type);
    if (found != of_topic.end()) {
        const call call = new_call(delivered);
        co_await found->second(call, delivered.what);
    }
}

task<> log_consumer::state::set_aside(const logged_event& delivered, std::string why)
{
    souk::log::error(
        "event set aside",
        {{"group", group},
         {"topic", delivered.what.topic},
         {"type", delivered.what.type},
         {"key", delivered.what.key},
         {"why", why}}
    );
    figures.count("souk_dead_letters_total", "Events given up.", {{"group", group}}).add();
    const call call = new_call(delivered);
    co_await events.set_aside(call, group, delivered.sequence, std::move(why), world.now());
}

task<> log_consumer::state::deliver(const logged_event& delivered)
{
    int failures = 0;
    for (int attempt = 0;; ++attempt) {
        std::string why;
        bool final = false;
        try {
            co_await react_once(delivered);
            co_return;
        } catch (const unreadable_event& failed) {
            why = failed.what();
            final = true;
        } catch (const unavailable& failed) {
            why = failed.what();
            final = SOUK_PLANT(outage_gives_event_up) && ++failures >= settings.attempts;
        } catch (const std::exception& failed) {
            why = failed.what();
            final = ++failures >= settings.attempts;
        }
        if (SOUK_PLANT(outage_swallowed)) {
            co_return;
        }
        if (final) {
            co_await set_aside(delivered, std::move(why));
            co_return;
        }
        if (stopping) {
            throw stopped{};
        }
        souk::log::warn(
            "event will be delivered again",
            {{"group", group}, {"key", delivered.what.key}, {"why", why}}
        );
        co_await pause(backoff(world, attempt, settings.retry_least, settings.retry_most));
    }
}

// In slices, so that a stop need not wait for the end of it.
task<> log_consumer::state::pause(milliseconds duration)
{
    constexpr milliseconds slice{250};
    for (milliseconds left = duration; left > milliseconds{0} && !stopping; left -= slice) {
        co_await world.sleep(std::min(left, slice));
    }
}

task<> log_consumer::state::deliver_in_order(std::vector<logged_event> of_one_key)
{
    for (const logged_event& each : of_one_key) {
        co_await deliver(each);
    }
}

// Answers whether there was anything.
task<bool> log_consumer::state::consume(const std::string& topic)
{
    const call call = background_call(world, settings.event_time);
    if (!positions.contains(topic)) {
        positions[topic] = co_await events.position(call, group, topic);
    }
    const auto found = co_await events.read(call, topic, positions[topic], settings.batch);
    *behind = static_cast<std::int64_t>(found.size());
    if (found.empty()) {
        co_return false;
    }
    if (SOUK_PLANT(position_kept_before_reaction)) {
        co_await events.move_to(call, group, topic, found.back().sequence);
    }
    std::map<std::string, std::vector<logged_event>> by_key;
    for (const logged_event& each : found) {
        by_key[each.what.key].push_back(each);
    }
    std::vector<task<>> works;
    works.reserve(by_key.size());
    for (auto& [key, of_key] : by_key) {
        works.push_back(deliver_in_order(std::move(of_key)));
    }
    co_await side_by_side(world, std::move(works));
    const souk::call after = background_call(world, settings.event_time);
    if (!SOUK_PLANT(position_not_kept)) {
        co_await events.move_to(after, group, topic, found.back().sequence);
    }
    positions[topic] = found.back().sequence + (SOUK_PLANT(position_one_too_far) ? 1 : 0);
    co_return true;
}

task<> log_consumer::state::turn()
{
    bool any = false;
    for (const auto& [topic, types] : reactions) {
        any = co_await consume(topic) || any;
    }
    if (!any) {
        co_await changed->wait(
            SOUK_PLANT(consumer_never_polls) ? std::chrono::hours{1} : settings.poll_every
        );
    }
}

log_consumer::log_consumer(
    std::string group,
    event_log& log,
    consumer_settings settings,
    souk::world& world,
    souk::metrics& metrics
)
    : state_(std::make_shared<state>(std::move(group), log, settings, world, metrics))
{
    metrics.gauge(
        "souk_consumer_lag",
        "Events that were read and not yet done with.",
        {{"group", state_->group}},
        [behind = state_->behind] { return static_cast<double>(behind->load()); }
    );
}

log_consumer::~log_consumer() = default;

void log_consumer::on(std::string topic, std::string type, reaction react)
{
    state_->reactions[std::move(topic)].insert_or_assign(std::move(type), std::move(react));
}

void log_consumer::wake()
{
    state_->changed->ring();
}

void log_consumer::stop()
{
    state_->stopping = true;
    wake();
}

task<> log_consumer::run()
{
    const std::shared_ptr<state> self = state_;
    while (!self->stopping) {
        bool away = false;
        try {
            co_await self->turn();
        } catch (const stopped&) {
            co_return;
        } catch (const std::exception& why) {
            souk::log::error("log can't be read", {{"group", self->group}, {"why", why.what()}});
            away = true;
        }
        if (away && !self->stopping) {
            co_await self->pause(self->settings.retry_least * 5);
        }
    }
}

task<std::vector<letter>> log_consumer::newest_dead_letters(const call& call, std::size_t most)
{
    std::vector<letter> newest;
    for (dead_letter& each : co_await state_->events.dead_letters(call, state_->group, most)) {
        const event& what = each.letter.what;
        newest.push_back({
            .id = what.topic + '/' + std::to_string(each.letter.sequence),
            .topic = what.topic,
            .key = what.key,
            .reason = std::move(each.reason),
            .at = each.at,
        });
    }
    std::ranges::reverse(newest);
    co_return newest;
}

task<std::pair<std::size_t, std::size_t>> log_consumer::retry_dead_letters(const call& call)
{
    std::size_t delivered = 0;
    std::size_t failed = 0;
    const auto last_begin = call.deadline - state_->settings.event_time;
    for (const dead_letter& each : co_await state_->events.dead_letters(call, state_->group)) {
        if (state_->world.steady_now() > last_begin) {
            break;
        }
        bool done = false;
        try {
            co_await state_->react_once(each.letter);
            done = true;
        } catch (const std::exception& why) {
            souk::log::warn("dead letter failed again", {{"why", why.what()}});
        }
        if (done) {
            co_await state_->events.bury(call, state_->group, each.letter.sequence);
        }
        ++(done ? delivered : failed);
    }
    co_return std::pair{delivered, failed};
}

}  // namespace souk::bus::log
