// A consumer client and what it owns of its group's topics.
#pragma once

#include "bus/kafka/client.hpp"
#include "bus/kafka/consumer.hpp"
#include "bus/kafka/doorbell.hpp"
#include "bus/kafka/partition.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace souk::bus::kafka {

// On one loop, but for librdkafka's own threads.
class membership {
public:
    using owner = std::shared_ptr<partition>;

    // Rings the bell when there is something to serve or to take.
    membership(
        const std::string& group,
        const std::vector<std::string>& topics,
        const consumer_settings& settings,
        const doorbell& bell
    );

    // Handles what librdkafka tells. `leave` is called with what goes to another consumer; when
    // its reactions have ended, release() it.
    using leaver = std::function<void(std::vector<owner>)>;
    void serve(const leaver& leave);

    // Gives the next event that waits to be done, if there is one, with the partition it is of.
    using taker = std::function<void(const rd_kafka_message_t&, const owner&)>;
    bool take_next(const taker& take);

    // Everything below the partition's position is done.
    void store_position(const partition& of);

    // Ends our part in it: its position is committed as it was last stored.
    void release(const std::vector<owner>& all);

    // Leaves the group: everything is revoked, and what is stored is committed. Serve until closed.
    void begin_close();
    bool is_closed() const { return rd_kafka_consumer_closed(client_.get()) == 1; }

    // Events in our partitions that are not done; what is known without asking the broker.
    std::int64_t lag() const;

    std::int64_t most_ahead() const;
    int rebalances() const { return rebalances_; }

private:
    void assign(rd_kafka_topic_partition_list_t& added);
    void revoke(const rd_kafka_topic_partition_list_t& removed, const leaver& leave);
    void handle(rd_kafka_event_t& told, const leaver& leave);

    std::string group_;
    client_handle client_;
    queue_handle told_;     // Rebalances, commits, errors.
    queue_handle records_;  // Events: left there while there is enough to do.
    std::map<std::pair<std::string, std::int32_t>, owner> owned_;
    int rebalances_ = 0;
};

}  // namespace souk::bus::kafka
