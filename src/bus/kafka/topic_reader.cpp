#include "bus/kafka/topic_reader.hpp"

#include "base/outage.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

namespace souk::bus::kafka {

namespace {

using message_handle = std::unique_ptr<rd_kafka_message_t, destroyer<rd_kafka_message_destroy>>;
using topic_handle = std::unique_ptr<rd_kafka_topic_t, destroyer<rd_kafka_topic_destroy>>;

// What librdkafka may wait for, at a time.
int left_until(steady_time deadline)
{
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline) {
        throw unavailable{"the broker did not answer in time"};
    }
    constexpr milliseconds most{10'000};
    const auto left = deadline - now;
    return static_cast<int>(
        left > most ? most.count() : std::chrono::ceil<milliseconds>(left).count()
    );
}

// A topic that was just made has no leader yet.
bool is_passing(rd_kafka_resp_err_t error)
{
    return error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
           error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
           error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

std::vector<std::int32_t>
partitions_of(rd_kafka_t& client, const std::string& topic, steady_time deadline)
{
    const topic_handle asked{rd_kafka_topic_new(&client, topic.c_str(), nullptr)};
    const rd_kafka_metadata_t* answer = nullptr;
    throw_if(rd_kafka_metadata(&client, 0, asked.get(), &answer, left_until(deadline)));
    const std::unique_ptr<const rd_kafka_metadata_t, destroyer<rd_kafka_metadata_destroy>> owned{
        answer
    };
    std::vector<std::int32_t> numbers;
    for (int i = 0; i < owned->topic_cnt; ++i) {
        throw_if(owned->topics[i].err);
        for (int j = 0; j < owned->topics[i].partition_cnt; ++j) {
            numbers.push_back(owned->topics[i].partitions[j].id);
        }
    }
    return numbers;
}

struct bounds {
    std::int64_t first = 0;
    std::int64_t end = 0;
};

bounds
bounds_of(rd_kafka_t& client, const std::string& topic, std::int32_t number, steady_time deadline)
{
    constexpr milliseconds later{100};
    for (;;) {
        bounds found;
        const auto error = rd_kafka_query_watermark_offsets(
            &client, topic.c_str(), number, &found.first, &found.end, left_until(deadline)
        );
        if (!is_passing(error)) {
            throw_if(error);
            return found;
        }
        std::this_thread::sleep_for(later);
    }
}

partitions_handle to_partitions(const std::string& topic, const positions& at)
{
    partitions_handle list = make_partitions();
    for (const auto& [number, offset] : at) {
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), number)->offset = offset;
    }
    return list;
}

std::vector<record> read_to_end(
    rd_kafka_t& client, const std::string& topic, const positions& from, steady_time deadline
)
{
    const auto list = to_partitions(topic, from);
    throw_if(rd_kafka_assign(&client, list.get()));
    std::vector<record> found;
    std::set<std::int32_t> ended;
    while (ended.size() < from.size()) {
        const message_handle next{rd_kafka_consumer_poll(&client, left_until(deadline))};
        if (!next) {
            continue;
        }
        if (next->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            ended.insert(next->partition);
        } else if (next->err == RD_KAFKA_RESP_ERR_NO_ERROR && !ended.contains(next->partition)) {
            found.push_back(to_record(*next));
        }
    }
    std::ranges::sort(found, {}, [](const record& each) {
        return std::tuple{each.at, each.partition, each.offset};
    });
    return found;
}

}  // namespace

// The thread ends before the coroutine goes on.
task<> topic_reader::run(const call& call, work what)
{
    const auto begin = [&](auto handler) {
        const auto loop = boost::asio::get_associated_executor(handler);
        std::thread{[this, &call, &what, loop, handler = std::move(handler)]() mutable {
            std::exception_ptr failure;
            try {
                const options own{
                    {"group.id", group_},
                    {"enable.auto.commit", "false"},
                    {"enable.partition.eof", "true"},
                    {"auto.offset.reset", "earliest"},
                    {"allow.auto.create.topics", "false"},
                };
                const auto client = make_client(RD_KAFKA_CONSUMER, connection_, own, 0);
                rd_kafka_poll_set_consumer(client.get());
                what(*client, call.deadline);
            } catch (...) {
                failure = std::current_exception();
            }
            boost::asio::post(
                loop,
                [handler = std::move(handler), failure = std::move(failure)]() mutable {
                    std::move(handler)(std::move(failure));
                }
            );
        }}.detach();
    };
    using token_type = boost::asio::use_awaitable_t<executor>;
    token_type token;
    co_await boost::asio::async_initiate<token_type, void(std::exception_ptr)>(begin, token);
}

task<std::vector<record>> topic_reader::read(const call& call, std::string topic, positions from)
{
    std::vector<record> found;
    work reading = [&](rd_kafka_t& client, steady_time deadline) {
        found = read_to_end(client, topic, from, deadline);
    };
    co_await run(call, std::move(reading));
    co_return found;
}

task<positions> topic_reader::before_latest(const call& call, std::string topic, std::int64_t count)
{
    positions found;
    work asking = [&](rd_kafka_t& client, steady_time deadline) {
        for (const std::int32_t each : partitions_of(client, topic, deadline)) {
            const auto there = bounds_of(client, topic, each, deadline);
            found[each] = std::max(there.first, there.end - count);
        }
    };
    co_await run(call, std::move(asking));
    co_return found;
}

task<positions> topic_reader::committed(const call& call, std::string topic)
{
    positions found;
    work asking = [&](rd_kafka_t& client, steady_time deadline) {
        for (const std::int32_t each : partitions_of(client, topic, deadline)) {
            found[each] = RD_KAFKA_OFFSET_INVALID;
        }
        const auto list = to_partitions(topic, found);
        throw_if(rd_kafka_committed(&client, list.get(), left_until(deadline)));
        for (int i = 0; i < list->cnt; ++i) {
            const auto& of = list->elems[i];
            throw_if(of.err);
            const auto first = bounds_of(client, topic, of.partition, deadline).first;
            found[of.partition] = std::max(of.offset, first);
        }
    };
    co_await run(call, std::move(asking));
    co_return found;
}

task<> topic_reader::commit(const call& call, std::string topic, positions at)
{
    work committing = [&](rd_kafka_t& client, steady_time deadline) {
        left_until(deadline);
        const auto list = to_partitions(topic, at);
        constexpr int and_wait = 0;
        throw_if(rd_kafka_commit(&client, list.get(), and_wait));
    };
    co_await run(call, std::move(committing));
}

void advance(positions& at, const std::vector<record>& read)
{
    for (const record& each : read) {
        auto& position = at[each.partition];
        position = std::max(position, each.offset + 1);
    }
}

}  // namespace souk::bus::kafka
