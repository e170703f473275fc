// Ways in for other services' events.
#pragma once

#include "base/call.hpp"
#include "base/event.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace souk::bus {

// Reacts to one event. Returns when the reaction is done and durable. Throwing souk::unavailable
// gets the event again later, for ever; throwing anything else, a few times, and then the event is
// set aside as a dead letter with the reason.
using reaction = std::function<task<>(const call&, const event&)>;

// Delivers each event at least once; those of one key one after another, in order.
class consumer {
public:
    virtual ~consumer() = default;

    // Types without a reaction are passed over. Before the consumer starts only.
    virtual void on(std::string topic, std::string type, reaction react) = 0;

    // `read` makes the typed event of a body; what it refuses is a dead letter at once.
    template <class Event, class Service>
    void on(task<> (*react)(const call&, const Event&, Service&), Service& service)
    {
        on(Event::topic, Event::type, [react, &service](const call& call, const event& raw) {
            return deliver(react, service, call, raw);
        });
    }

    // An event that no repetition makes readable.
    struct unreadable_event : std::runtime_error {
        using std::runtime_error::runtime_error;
    };

private:
    template <class Event, class Service>
    static task<> deliver(
        task<> (*react)(const call&, const Event&, Service&),
        Service& service,
        const call& call,
        const event& raw
    )
    {
        auto read = Event::read(raw.body);
        if (!read) {
            throw unreadable_event{read.error().message};
        }
        const Event typed = *std::move(read);
        co_await react(call, typed, service);
    }
};

}  // namespace souk::bus
