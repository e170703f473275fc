#include "bus/kafka/membership.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace souk::bus::kafka {

namespace {

options consumer_options(const std::string& group, const consumer_settings& from)
{
    const auto text = [](milliseconds time) { return std::to_string(time.count()); };
    return {
        {"group.id", group},
        {"partition.assignment.strategy", "cooperative-sticky"},
        {"session.timeout.ms", text(from.session_time)},
        {"heartbeat.interval.ms", text(from.heartbeat_every)},
        // What store_position() stored is committed by the clock, when a partition is given up and
        // at the close.
        {"enable.auto.commit", "true"},
        {"enable.auto.offset.store", "false"},
        {"auto.commit.interval.ms", text(from.commit_every)},
        {"auto.offset.reset", "earliest"},
        {"allow.auto.create.topics", "false"},
        {"topic.metadata.refresh.interval.ms", "60000"},
        {"fetch.error.backoff.ms", "100"},
        {"queued.min.messages", std::to_string(4 * from.in_flight)},
        {"queued.max.messages.kbytes", "8192"},
    };
}

partitions_handle to_list(const std::vector<membership::owner>& all)
{
    partitions_handle list = make_partitions();
    for (const auto& each : all) {
        rd_kafka_topic_partition_list_add(list.get(), each->topic().c_str(), each->number());
    }
    return list;
}

}  // namespace

membership::membership(
    const std::string& group,
    const std::vector<std::string>& topics,
    const consumer_settings& settings,
    const doorbell& bell
)
    : group_(group), client_(make_client(
                         RD_KAFKA_CONSUMER,
                         settings.connection,
                         consumer_options(group, settings),
                         RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT |
                             RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_FETCH
                     )),
      records_(rd_kafka_queue_new(client_.get()))
{
    throw_if(rd_kafka_poll_set_consumer(client_.get()));
    told_.reset(rd_kafka_queue_get_consumer(client_.get()));
    bell.watch(*told_);
    bell.watch(*records_);
    const partitions_handle wanted = make_partitions();
    for (const std::string& each : topics) {
        rd_kafka_topic_partition_list_add(wanted.get(), each.c_str(), RD_KAFKA_PARTITION_UA);
    }
    throw_if(rd_kafka_subscribe(client_.get(), wanted.get()));
}

void membership::serve(const leaver& leave)
{
    while (const event_handle told{rd_kafka_queue_poll(told_.get(), 0)}) {
        handle(*told, leave);
    }
}

void membership::handle(rd_kafka_event_t& told, const leaver& leave)
{
    switch (rd_kafka_event_type(&told)) {
    case RD_KAFKA_EVENT_REBALANCE:
        ++rebalances_;
        if (rd_kafka_event_error(&told) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            assign(*rd_kafka_event_topic_partition_list(&told));
        } else {
            revoke(*rd_kafka_event_topic_partition_list(&told), leave);
        }
        return;
    case RD_KAFKA_EVENT_OFFSET_COMMIT: {
        const auto error = rd_kafka_event_error(&told);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) {
            log::warn(
                "positions not committed, will be repeated",
                {{"group", group_}, {"why", rd_kafka_err2str(error)}}
            );
        }
        return;
    }
    case RD_KAFKA_EVENT_ERROR: log_error(told, group_); return;
    default: return;
    }
}

void membership::assign(rd_kafka_topic_partition_list_t& added)
{
    for (int i = 0; i < added.cnt; ++i) {
        const auto& each = added.elems[i];
        // Events come into a queue of their own, so that a full consumer still hears the rest.
        const queue_handle from{
            rd_kafka_queue_get_partition(client_.get(), each.topic, each.partition)
        };
        rd_kafka_queue_forward(from.get(), records_.get());
        owned_[{each.topic, each.partition}] =
            std::make_shared<partition>(each.topic, each.partition);
    }
    const error_handle refused{rd_kafka_incremental_assign(client_.get(), &added)};
    if (refused) {
        log::error(
            "partitions", {{"group", group_}, {"why", rd_kafka_error_string(refused.get())}}
        );
    }
    log::info("partitions taken", {{"group", group_}, {"count", std::to_string(added.cnt)}});
}

void membership::revoke(const rd_kafka_topic_partition_list_t& removed, const leaver& leave)
{
    std::vector<owner> leaving;
    for (int i = 0; i < removed.cnt; ++i) {
        const auto& each = removed.elems[i];
        const auto found = owned_.find({each.topic, each.partition});
        if (found != owned_.end()) {
            leaving.push_back(std::move(found->second));
            owned_.erase(found);
        }
    }
    const bool lost = rd_kafka_assignment_lost(client_.get()) == 1;
    for (const owner& each : leaving) {
        lost ? each->lose() : each->leave();
    }
    log::info(
        lost ? "partitions lost" : "partitions given up",
        {{"group", group_}, {"count", std::to_string(leaving.size())}}
    );
    if (lost) {
        release(leaving);
    } else {
        leave(std::move(leaving));
    }
}

void membership::release(const std::vector<owner>& all)
{
    const auto list = to_list(all);
    const error_handle refused{rd_kafka_incremental_unassign(client_.get(), list.get())};
    if (refused) {
        // It was taken from us meanwhile, which is as good.
        log::warn("partitions", {{"group", group_}, {"why", rd_kafka_error_string(refused.get())}});
    }
    for (const owner& each : all) {
        each->lose();
    }
}

bool membership::take_next(const taker& take)
{
    const event_handle told{rd_kafka_queue_poll(records_.get(), 0)};
    if (!told) {
        return false;
    }
    if (rd_kafka_event_type(told.get()) != RD_KAFKA_EVENT_FETCH) {
        handle(*told, {});
        return true;
    }
    while (const auto* const each = rd_kafka_event_message_next(told.get())) {
        const auto found = owned_.find({rd_kafka_topic_name(each->rkt), each->partition});
        if (each->err == RD_KAFKA_RESP_ERR_NO_ERROR && found != owned_.end()) {
            take(*each, found->second);
        }
    }
    return true;
}

void membership::store_position(const partition& of)
{
    if (of.is_lost()) {
        return;
    }
    const partitions_handle list = make_partitions();
    rd_kafka_topic_partition_list_add(list.get(), of.topic().c_str(), of.number())->offset =
        of.position();
    // Refused when it is no longer ours: then its next owner does that event again.
    const auto error = rd_kafka_offsets_store(client_.get(), list.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        log::warn("position not stored", {{"group", group_}, {"why", rd_kafka_err2str(error)}});
    }
}

void membership::begin_close()
{
    throw_if(rd_kafka_consumer_close_queue(client_.get(), told_.get()));
}

std::int64_t membership::lag() const
{
    std::int64_t sum = 0;
    for (const auto& [name, each] : owned_) {
        std::int64_t first = 0;
        std::int64_t end = 0;
        const auto error = rd_kafka_get_watermark_offsets(
            client_.get(), each->topic().c_str(), each->number(), &first, &end
        );
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR && end >= 0 && each->is_begun()) {
            sum += std::max<std::int64_t>(end - each->position(), 0);
        }
    }
    return sum;
}

std::int64_t membership::most_ahead() const
{
    std::int64_t most = 0;
    for (const auto& [name, each] : owned_) {
        most = std::max(most, each->ahead());
    }
    return most;
}

}  // namespace souk::bus::kafka
