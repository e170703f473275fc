// A consumer group that reads a producer's log in the same process.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "bus/consumer.hpp"
#include "bus/dead_letters.hpp"
#include "bus/log/tables.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace souk::bus::log {

struct consumer_settings {
    std::size_t batch = 256;          // Events taken at once; those of different keys side by side.
    milliseconds poll_every{2'000};   // When nothing wakes it.
    milliseconds event_time{10'000};  // What a reaction gets.
    milliseconds retry_least{100};
    milliseconds retry_most{10'000};
    int attempts = 5;  // For failures that are no outage; then a dead letter.
};

class log_consumer final : public consumer, public dead_letter_box {
public:
    log_consumer(
        std::string group,
        event_log& log,
        consumer_settings settings,
        souk::world& world,
        souk::metrics& metrics
    );
    ~log_consumer() override;
    log_consumer(const log_consumer&) = delete;
    log_consumer& operator=(const log_consumer&) = delete;

    using consumer::on;
    void on(std::string topic, std::string type, reaction react) override;

    // Looks now. From any thread, cheap.
    void wake();

    // Runs until stop(); on one loop.
    task<> run();
    void stop();

    task<std::vector<letter>> newest_dead_letters(const call& call, std::size_t most) override;
    task<std::pair<std::size_t, std::size_t>> retry_dead_letters(const call& call) override;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace souk::bus::log
