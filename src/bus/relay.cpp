#include "bus/relay.hpp"

#include "base/log.hpp"
#include "base/planted.hpp"
#include "bus/backoff.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>

namespace souk::bus {

namespace {

// What the gauges show; they may outlive the relay.
struct backlog_figures {
    std::atomic<std::size_t> waiting = 0;
    std::atomic<std::int64_t> oldest_ms = 0;
};

}  // namespace

// Lives on one loop but for the alarm and the stop flag.
struct relay::state : std::enable_shared_from_this<relay::state> {
    state(
        std::string name,
        effect_queue& kept,
        performer how,
        relay_settings limits,
        souk::world& of,
        souk::metrics& figures
    )
        : service(std::move(name)), queue(kept), perform(std::move(how)), settings(limits),
          world(of), changed(of.new_alarm()),
          performed(figures.count(
              "souk_effects_performed_total", "Effects that were done.", {{"service", service}}
          )),
          failed(figures.count(
              "souk_effects_failed_total",
              "Tries of an effect that failed and will be repeated.",
              {{"service", service}}
          ))
    {
        figures.gauge(
            "souk_outbox_waiting",
            "Effects that are owed to other services.",
            {{"service", service}},
            [shown = shown] { return static_cast<double>(shown->waiting.load()); }
        );
        figures.gauge(
            "souk_outbox_oldest_seconds",
            "Age of the oldest effect that is owed.",
            {{"service", service}},
            [shown = shown] { return static_cast<double>(shown->oldest_ms.load()) / 1000; }
        );
    }

    std::string service;
    effect_queue& queue;
    performer perform;
    relay_settings settings;
    souk::world& world;
    std::unique_ptr<alarm> changed;
    metrics::counter& performed;
    metrics::counter& failed;
    std::atomic<bool> stopping = false;
    std::shared_ptr<backlog_figures> shown = std::make_shared<backlog_figures>();
    std::set<std::string> running;     // From start until settled: not to be started again.
    std::vector<std::string> done;     // Performed, and not marked yet.
    std::vector<std::string> put_off;  // Failed: may run again as soon as they are due.

    // Nothing is begun any more, and nothing is in flight.
    bool has_ended() const { return stopping && running.empty(); }

    task<std::optional<timestamp>> try_one(const queued_effect& queued);
    task<> postpone(const queued_effect& queued, timestamp until);
    task<> perform_one(std::shared_ptr<state> self, queued_effect queued);
    task<> settle();
    task<bool> start_due();
    task<> turn();
    task<> measure();
};

// Answers when to try again, or nothing when it was performed.
task<std::optional<timestamp>> relay::state::try_one(const queued_effect& queued)
{
    try {
        call call = background_call(world, settings.effect_time);
        call.traceparent = queued.traceparent;
        co_await perform(call, queued);
        performed.add();
        co_return std::nullopt;
    } catch (const too_early& yet) {
        co_return yet.begin;
    } catch (const std::exception& why) {
        failed.add();
        if (SOUK_PLANT(failed_effect_forgotten)) {
            co_return std::nullopt;
        }
        log::warn(
            "effect failed, will be repeated",
            {{"service", service},
             {"kind", queued.what.kind},
             {"key", queued.what.key},
             {"why", why.what()}}
        );
    }
    co_return world.now() +
        backoff(world, queued.attempts, settings.retry_least, settings.retry_most);
}

task<> relay::state::postpone(const queued_effect& queued, timestamp until)
{
    bool postponed = false;
    try {
        const call call = background_call(world, settings.effect_time);
        co_await queue.postpone(call, queued.id, until);
        postponed = true;
    } catch (const std::exception& why) {
        log::warn("effect could not be put off", {{"service", service}, {"why", why.what()}});
    }
    if (!postponed && !stopping) {
        // It is still due: without this wait it would be tried again and again.
        co_await world.sleep(std::min(until - world.now(), settings.retry_least * 5));
    }
}

// `self` keeps the state for as long as the coroutine lives.
task<> relay::state::perform_one(std::shared_ptr<state> self, queued_effect queued)
{
    if (SOUK_PLANT(effect_done_before_it_is_done)) {
        const call call = background_call(world, settings.effect_time);
        const std::vector<std::string> early{queued.id};
        co_await queue.mark_done(call, early);
    }
    if (const auto again = co_await try_one(queued)) {
        co_await postpone(queued, *again);
        put_off.push_back(queued.id);
    } else {
        done.push_back(queued.id);
    }
    changed->ring();
}

// What was performed stays as running until it is marked, so that it is not performed again only
// because the queue is away.
task<> relay::state::settle()
{
    // Before the queue is read again: what it answers now may be older than the postponing.
    for (const std::string& each : std::exchange(put_off, {})) {
        if (SOUK_PLANT(failed_effect_runs_for_ever)) {
            continue;
        }
        running.erase(each);
    }
    if (done.empty()) {
        co_return;
    }
    const std::vector<std::string> ended = std::exchange(done, {});
    bool marked = false;
    try {
        const call call = background_call(world, settings.effect_time);
        co_await queue.mark_done(call, ended);
        marked = true;
    } catch (const std::exception& why) {
        log::warn("effects could not be marked", {{"service", service}, {"why", why.what()}});
    }
    if (!marked && !stopping) {
        done.insert(done.end(), ended.begin(), ended.end());
        co_await world.sleep(settings.retry_least);
        co_return;
    }
    // At a stop the next start performs them again, which is allowed.
    for (const std::string& each : ended) {
        running.erase(each);
    }
}

// Answers whether anything was started.
task<bool> relay::state::start_due()
{
    if (running.size() >= settings.in_flight) {
        co_return false;
    }
    const call call = background_call(world, settings.effect_time);
    const auto found = co_await queue.due(call, world.now(), settings.in_flight + running.size());
    const executor loop = co_await boost::asio::this_coro::executor;
    bool started = false;
    for (const queued_effect& each : found) {
        if (stopping || running.size() >= settings.in_flight) {
            break;
        }
        if (!running.insert(each.id).second) {
            continue;
        }
        boost::asio::co_spawn(loop, perform_one(shared_from_this(), each), boost::asio::detached);
        started = true;
    }
    co_return started;
}

task<> relay::state::turn()
{
    co_await settle();
    const bool started = !stopping && co_await start_due();
    if (started || !done.empty() || !put_off.empty() || has_ended()) {
        co_return;
    }
    if (!stopping) {
        co_await measure();
    }
    co_await changed->wait(
        SOUK_PLANT(relay_never_sweeps) ? std::chrono::hours{1} : settings.sweep_every
    );
}

task<> relay::state::measure()
{
    const call call = background_call(world, settings.effect_time);
    const auto backlog = co_await queue.undone(call);
    shown->waiting = backlog.count;
    shown->oldest_ms = backlog.count == 0 ? 0 : (world.now() - backlog.oldest).count();
}

relay::relay(
    std::string service,
    effect_queue& queue,
    performer perform,
    relay_settings settings,
    souk::world& world,
    souk::metrics& metrics
)
    : state_(std::make_shared<state>(
          std::move(service), queue, std::move(perform), settings, world, metrics
      ))
{
}

relay::~relay() = default;

void relay::wake()
{
    state_->changed->ring();
}

void relay::stop()
{
    state_->stopping = true;
    wake();
}

task<> relay::run()
{
    const std::shared_ptr<state> self = state_;
    while (!self->has_ended()) {
        bool away = false;
        try {
            co_await self->turn();
        } catch (const std::exception& why) {
            log::error("outbox can't be read", {{"service", self->service}, {"why", why.what()}});
            away = true;
        }
        if (away && !self->stopping) {
            co_await self->world.sleep(self->settings.retry_least * 5);
        }
    }
}

}  // namespace souk::bus
