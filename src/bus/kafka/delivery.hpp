// Gives a record to the reaction that its type has, again when it must, and aside when it can't.
#pragma once

#include "base/metrics.hpp"
#include "base/world.hpp"
#include "bus/consumer.hpp"
#include "bus/kafka/consumer.hpp"
#include "bus/kafka/publisher.hpp"
#include "bus/kafka/record.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace souk::bus::kafka {

class delivery {
public:
    delivery(
        std::string group,
        kafka_publisher& dead_letters,
        const consumer_settings& settings,
        souk::world& world,
        souk::metrics& metrics
    );

    void on(std::string topic, std::string type, reaction react);
    std::vector<std::string> topics() const;

    // Once; throws what the reaction throws. A type without a reaction is done with.
    task<> react_once(const record& what) const;

    // Until it is done with, or set aside. Answers false when it was given up in between because
    // `is_over`.
    task<bool> deliver(const record& what, const std::function<bool()>& is_over);

    // Publishes it as a dead letter; throws what the publisher throws.
    task<> set_aside(const record& what, std::string why);

private:
    std::string type_of(const record& what) const;
    call new_call(const record& about) const;
    task<> pause(milliseconds duration, const std::function<bool()>& is_over);
    task<std::string> fail_once(const record& what, bool& final, int& failures);

    std::string group_;
    kafka_publisher& dead_letters_;
    const consumer_settings& settings_;
    souk::world& world_;
    std::map<std::string, std::map<std::string, reaction>, std::less<>> reactions_;
    metrics::counter& set_aside_;
    metrics::counter& again_;
};

}  // namespace souk::bus::kafka
