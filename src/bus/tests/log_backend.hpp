// The bus of the embedded shape: a service's outbox, read as a log.
#pragma once

#include "base/metrics.hpp"
#include "base/tests/temporary_folder.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/consumer.hpp"
#include "bus/tests/outbox.hpp"

#include <memory>
#include <string>
#include <vector>

namespace souk::bus::testing {

class log_backend {
public:
    using consumer_type = log::log_consumer;

    explicit log_backend(souk::world& world) : world_(world) {}

    std::string topic() const { return "bells"; }

    void publish(const std::vector<event>& all, const std::string& traceparent = {})
    {
        call call = background_call(world_, std::chrono::seconds{30});
        call.traceparent = traceparent;
        const consequences then{.published = all, .effects = {}};
        const auto work = [&](storage::sqlite::connection& to) {
            log::append(to, call, world_.now(), then);
        };
        wait(db_.write(call, work));
    }

    std::unique_ptr<consumer_type> make_consumer()
    {
        const log::consumer_settings settings{
            .poll_every = milliseconds{5},
            .retry_least = milliseconds{2},
            .retry_most = milliseconds{20},
        };
        return std::make_unique<consumer_type>("ringers", events_, settings, world_, figures);
    }

    // Why each of those that were given up was.
    std::vector<std::string> dead()
    {
        const call call = background_call(world_, std::chrono::seconds{30});
        std::vector<std::string> reasons;
        for (const auto& each : wait(events_.dead_letters(call, "ringers"))) {
            reasons.push_back(each.reason);
        }
        return reasons;
    }

    metrics figures;

private:
    souk::world& world_;
    temporary_folder folder_;
    storage::sqlite::database db_{folder_.file("outbox.db"), outbox_only(), {}};
    log::event_log events_{db_};
};

}  // namespace souk::bus::testing
