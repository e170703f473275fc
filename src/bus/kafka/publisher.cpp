#include "bus/kafka/publisher.hpp"

#include "base/log.hpp"
#include "base/outage.hpp"
#include "bus/kafka/doorbell.hpp"
#include "bus/kafka/in_flight.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace souk::bus::kafka {

namespace {

// How often deadlines are looked at.
constexpr milliseconds tick{250};
constexpr milliseconds ask_again_after{1'000};

options producer_options(const publisher_settings& from)
{
    return {
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"linger.ms", std::to_string(from.linger.count())},
        {"message.timeout.ms", std::to_string(from.delivery_time.count())},
        // Ours refuses first, with an answer of its own: the library goes on counting a message for
        // a while after it told what became of it.
        {"queue.buffering.max.messages", std::to_string(2 * from.in_flight)},
    };
}

// A producer and the queue of what it tells.
struct link {
    link(const publisher_settings& settings, const doorbell& bell)
        : client(make_client(
              RD_KAFKA_PRODUCER,
              settings.connection,
              producer_options(settings),
              RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR
          )),
          told(rd_kafka_queue_get_main(client.get()))
    {
        bell.watch(*told);
    }

    client_handle client;
    queue_handle told;
};

}  // namespace

struct kafka_publisher::state {
    state(publisher_settings with, souk::world& of, souk::metrics& figures)
        : settings(std::move(with)), world(of),
          waiting(std::make_shared<in_flight>(settings.in_flight)),
          current(std::make_shared<link>(settings, bell)), published(figures.count(
                                                               "souk_events_published_total",
                                                               "Events that the broker keeps.",
                                                               {{"source", settings.source}}
                                                           )),
          failed(figures.count(
              "souk_events_unpublished_total",
              "Events that the broker did not take; they will be repeated.",
              {{"source", settings.source}}
          )),
          topics_there(!settings.topics.make_missing || settings.topics.names.empty())
    {
    }

    publisher_settings settings;
    souk::world& world;
    doorbell bell;
    std::shared_ptr<in_flight> waiting;  // The gauge may outlive this.
    std::mutex current_mutex;  // A link that failed for good is replaced while others may send.
    std::shared_ptr<link> current;
    metrics::counter& published;
    metrics::counter& failed;
    std::atomic<bool> topics_there;
    std::atomic<bool> stopping = false;
    bool topics_asked = false;
    steady_time ask_at;

    std::shared_ptr<link> get_link()
    {
        const std::scoped_lock lock{current_mutex};
        return current;
    }

    void give(const record& what, const call& call, in_flight::resumption resume);
    void look_for_topics(link& with);
    void take_reports(rd_kafka_event_t& told);
    void renew(link& broken);
    void handle(link& from, rd_kafka_event_t& told);
    void serve();
};

void kafka_publisher::state::give(
    const record& what, const call& call, in_flight::resumption resume
)
{
    const auto number = waiting->add(std::move(resume), world.steady_now(), call.deadline);
    if (number == 0) {
        return;
    }
    const auto with = get_link();
    // The report's opaque pointer is a number: who waits for it may have gone long before.
    const auto error = produce(*with->client, what, std::bit_cast<void*>(number));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        failed.add();
        const unavailable why{std::string{"the event can't be sent: "} + rd_kafka_err2str(error)};
        waiting->end(number, std::make_exception_ptr(why));
    }
}

void kafka_publisher::state::look_for_topics(link& with)
{
    if (!topics_there && !topics_asked && world.steady_now() >= ask_at) {
        ask_for_topics(*with.client, settings.topics, *with.told);
        topics_asked = true;
    }
}

void kafka_publisher::state::take_reports(rd_kafka_event_t& told)
{
    while (const auto* const report = rd_kafka_event_message_next(&told)) {
        std::exception_ptr failure;
        if (report->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            published.add();
        } else {
            failed.add();
            failure = std::make_exception_ptr(unavailable{
                std::string{"the broker did not take the event: "} + rd_kafka_err2str(report->err)
            });
        }
        waiting->end(std::bit_cast<std::uintptr_t>(report->_private), std::move(failure));
    }
}

// An idempotent producer that lost its place takes nothing more, so another one takes over.
void kafka_publisher::state::renew(link& broken)
{
    std::array<char, 512> why{};
    rd_kafka_fatal_error(broken.client.get(), why.data(), why.size());
    log::error("producer failed for good, taking a new one", {{"why", why.data()}});
    auto fresh = std::make_shared<link>(settings, bell);
    {
        const std::scoped_lock lock{current_mutex};
        current.swap(fresh);
    }
    topics_asked = false;
    waiting->fail_all(std::make_exception_ptr(unavailable{"the producer failed"}));
}

void kafka_publisher::state::handle(link& from, rd_kafka_event_t& told)
{
    switch (rd_kafka_event_type(&told)) {
    case RD_KAFKA_EVENT_DR: take_reports(told); return;
    case RD_KAFKA_EVENT_CREATETOPICS_RESULT:
        topics_there = topics_are_there(told);
        topics_asked = false;
        ask_at = world.steady_now() + ask_again_after;
        return;
    case RD_KAFKA_EVENT_ERROR:
        if (rd_kafka_event_error(&told) == RD_KAFKA_RESP_ERR__FATAL) {
            renew(from);
        } else {
            log_error(told, settings.source);
        }
        return;
    default: return;
    }
}

void kafka_publisher::state::serve()
{
    const auto from = get_link();
    while (const event_handle told{rd_kafka_queue_poll(from->told.get(), 0)}) {
        handle(*from, *told);
    }
    look_for_topics(*get_link());
    waiting->expire(world.steady_now());
}

kafka_publisher::kafka_publisher(
    publisher_settings settings, souk::world& world, souk::metrics& metrics
)
    : state_(std::make_shared<state>(std::move(settings), world, metrics))
{
    metrics.gauge(
        "souk_events_being_published",
        "Events that the broker has not confirmed yet.",
        {{"source", state_->settings.source}},
        [its = state_->waiting] { return static_cast<double>(its->size()); }
    );
}

kafka_publisher::~kafka_publisher()
{
    state_->waiting->fail_all(std::make_exception_ptr(unavailable{"the program is stopping"}));
}

task<> kafka_publisher::publish(const call& call, const queued_effect& queued)
{
    auto what = published_by(queued.what);
    if (!what) {
        throw std::invalid_argument{"this effect publishes nothing: " + queued.what.kind};
    }
    const record made = to_record(*std::move(what), queued, state_->settings.source);
    co_await send(call, made);
}

task<> kafka_publisher::send(const call& call, const record& what)
{
    const auto begin = [&](auto handler) {
        const auto loop = boost::asio::get_associated_executor(handler);
        state_->give(
            what,
            call,
            [loop, handler = std::move(handler)](std::exception_ptr failure) mutable {
                boost::asio::post(
                    loop,
                    [handler = std::move(handler), failure = std::move(failure)]() mutable {
                        std::move(handler)(std::move(failure));
                    }
                );
            }
        );
    };
    using token_type = boost::asio::use_awaitable_t<executor>;
    token_type token;
    co_await boost::asio::async_initiate<token_type, void(std::exception_ptr)>(begin, token);
}

bool kafka_publisher::has_topics() const
{
    return state_->topics_there;
}

task<> kafka_publisher::run()
{
    const std::shared_ptr<state> self = state_;
    bell_listener listener{self->bell, co_await boost::asio::this_coro::executor};
    while (!self->stopping || !self->waiting->close_when_empty()) {
        self->serve();
        co_await listener.wait(tick);
    }
}

void kafka_publisher::stop()
{
    state_->stopping = true;
    state_->bell.ring();
}

}  // namespace souk::bus::kafka
