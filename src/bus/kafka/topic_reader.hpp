// Reads topics without a share in their work: for the operator's commands.
#pragma once

#include "base/call.hpp"
#include "base/task.hpp"
#include "bus/kafka/client.hpp"
#include "bus/kafka/record.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace souk::bus::kafka {

// The next offset to read, by partition.
using positions = std::map<std::int32_t, std::int64_t>;

// Each call opens a connection and works on a thread of its own: not for many calls a second. Each
// throws souk::unavailable when the broker does not answer before the call's deadline.
class topic_reader {
public:
    // `group` is whose position committed() and commit() are about; it has no other members.
    topic_reader(connection_settings connection, std::string group)
        : connection_(std::move(connection)), group_(std::move(group))
    {
    }

    // All that stands from there to the present end, oldest first. Partitions that are not in
    // `from` are left out.
    task<std::vector<record>> read(const call& call, std::string topic, positions from);

    // Before the latest `count` of each partition.
    task<positions> before_latest(const call& call, std::string topic, std::int64_t count);

    // Where the group is; the begin of a partition where it has been nowhere yet.
    task<positions> committed(const call& call, std::string topic);
    task<> commit(const call& call, std::string topic, positions at);

private:
    using work = std::function<void(rd_kafka_t&, steady_time deadline)>;
    task<> run(const call& call, work what);

    connection_settings connection_;
    std::string group_;
};

// Where to read on after those records.
void advance(positions& at, const std::vector<record>& read);

}  // namespace souk::bus::kafka
