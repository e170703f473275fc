#include "bus/kafka/delivery.hpp"

#include "base/log.hpp"
#include "base/outage.hpp"
#include "bus/backoff.hpp"
#include "bus/kafka/dead_letters.hpp"

#include <algorithm>
#include <utility>

namespace souk::bus::kafka {

delivery::delivery(
    std::string group,
    kafka_publisher& dead_letters,
    const consumer_settings& settings,
    souk::world& world,
    souk::metrics& metrics
)
    : group_(std::move(group)), dead_letters_(dead_letters), settings_(settings), world_(world),
      set_aside_(metrics.count("souk_dead_letters_total", "Events given up.", {{"group", group_}})),
      again_(metrics.count(
          "souk_event_redeliveries_total", "Events delivered once more.", {{"group", group_}}
      ))
{
}

void delivery::on(std::string topic, std::string type, reaction react)
{
    reactions_[std::move(topic)].insert_or_assign(std::move(type), std::move(react));
}

std::vector<std::string> delivery::topics() const
{
    std::vector<std::string> names;
    names.reserve(reactions_.size());
    for (const auto& [topic, types] : reactions_) {
        names.push_back(topic);
    }
    return names;
}

std::string delivery::type_of(const record& what) const
{
    const auto named = what.header("ce_type");
    if (!named.empty()) {
        return std::string{named};
    }
    const auto topic = original_topic(what);
    std::string of_class{spring_class_of(what)};
    const auto known = reactions_.find(topic);
    if (known != reactions_.end() && known->second.contains(of_class)) {
        return of_class;
    }
    const auto plain = settings_.plain_types.find(std::string{topic});
    return plain == settings_.plain_types.end() ? std::string{} : plain->second;
}

call delivery::new_call(const record& about) const
{
    call call = background_call(world_, settings_.event_time);
    const auto traced = traceparent_of(about);
    if (!traced.empty()) {
        call.traceparent = traced;
    }
    return call;
}

task<> delivery::react_once(const record& what) const
{
    const auto of_topic = reactions_.find(original_topic(what));
    if (of_topic == reactions_.end()) {
        co_return;
    }
    const event given{
        .topic = of_topic->first, .type = type_of(what), .key = what.key, .body = what.value
    };
    const auto found = of_topic->second.find(given.type);
    if (found != of_topic->second.end()) {
        const call call = new_call(what);
        co_await found->second(call, given);
    }
}

// Answers why it failed; empty when it did not.
task<std::string> delivery::fail_once(const record& what, bool& final, int& failures)
{
    std::string why;
    try {
        co_await react_once(what);
        co_return why;
    } catch (const consumer::unreadable_event& failed) {
        why = failed.what();
        final = true;
    } catch (const unavailable& failed) {
        why = failed.what();
    } catch (const std::exception& failed) {
        why = failed.what();
        final = ++failures >= settings_.attempts;
    }
    co_return why.empty() ? "It did not say why." : why;
}

task<bool> delivery::deliver(const record& what, const std::function<bool()>& is_over)
{
    int failures = 0;
    bool final = false;
    std::string reason;  // Of a dead letter, once it is one.
    for (int attempt = 0;; ++attempt) {
        std::string why;
        if (!final) {
            why = co_await fail_once(what, final, failures);
            if (why.empty()) {
                co_return true;
            }
            reason = why;
        }
        if (final) {
            try {
                co_await set_aside(what, reason);
                co_return true;
            } catch (const std::exception& failed) {
                why = failed.what();
            }
        }
        if (is_over()) {
            co_return false;
        }
        again_.add();
        log::warn(
            "event will be delivered again", {{"group", group_}, {"key", what.key}, {"why", why}}
        );
        const auto later = backoff(world_, attempt, settings_.retry_least, settings_.retry_most);
        co_await pause(later, is_over);
        if (is_over()) {
            co_return false;
        }
    }
}

// In slices, so that a stop need not wait for the end of it.
task<> delivery::pause(milliseconds duration, const std::function<bool()>& is_over)
{
    constexpr milliseconds slice{250};
    for (milliseconds left = duration; left > milliseconds{0} && !is_over(); left -= slice) {
        co_await world_.sleep(std::min(left, slice));
    }
}

task<> delivery::set_aside(const record& what, std::string why)
{
    log::error(
        "event set aside",
        {{"group", group_},
         {"topic", what.topic},
         {"offset", std::to_string(what.offset)},
         {"type", type_of(what)},
         {"key", what.key},
         {"why", why}}
    );
    const record letter = to_dead_letter(what, group_, std::move(why), world_.now());
    const call call = new_call(what);
    co_await dead_letters_.send(call, letter);
    set_aside_.add();
}

}  // namespace souk::bus::kafka
