// Performs the effects that saved changes owe, at once and again until done.
#pragma once

#include "base/event.hpp"
#include "base/metrics.hpp"
#include "base/world.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace souk::bus {

struct queued_effect {
    std::string id;
    effect what;
    std::string traceparent;
    timestamp queued_at;
    int attempts = 0;
};

// Where a service's undone effects are kept: beside its data, written with it.
class effect_queue {
public:
    virtual ~effect_queue() = default;

    // The oldest that are due, at most `limit`.
    virtual task<std::vector<queued_effect>>
    due(const call& call, timestamp now, std::size_t limit) = 0;
    virtual task<> mark_done(const call& call, const std::vector<std::string>& ids) = 0;
    virtual task<> postpone(const call& call, const std::string& id, timestamp until) = 0;

    // How long the oldest undone effect has waited, and how many there are. For metrics.
    struct backlog {
        std::size_t count = 0;
        timestamp oldest;
    };
    virtual task<backlog> undone(const call& call) = 0;
};

// Thrown by a performer: the effect's time has not come.
struct too_early : std::runtime_error {
    explicit too_early(timestamp begin) : std::runtime_error{"too early"}, begin(begin) {}

    timestamp begin;  // When it comes.
};

// Performs one effect; must be safe to repeat. Throwing means: later again.
using performer = std::function<task<>(const call&, const queued_effect&)>;

struct relay_settings {
    std::size_t in_flight = 64;
    milliseconds sweep_every{2'000};  // For what was left by a crash or put off.
    milliseconds effect_time{10'000};
    milliseconds retry_least{200};
    milliseconds retry_most{30'000};
};

class relay {
public:
    relay(
        std::string service,
        effect_queue& queue,
        performer perform,
        relay_settings settings,
        souk::world& world,
        souk::metrics& metrics
    );
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    // Looks now, not at the next sweep. From any thread, cheap.
    void wake();

    // Runs until stop(); on one loop.
    task<> run();

    // Begins nothing more; run() returns when what is in flight is done.
    void stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace souk::bus
