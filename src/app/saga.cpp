#include "app/saga.hpp"

#include "base/outage.hpp"
#include "json/writer.hpp"

namespace souk::app {

namespace {

constexpr std::size_t most_letters = 100;
// For how long reactions are begun: the answer must come before a gateway gives up.
constexpr milliseconds retry_time{10'000};

void write(json::writer& out, const bus::letter& of)
{
    out.begin_object()
        .member("id", of.id)
        .member("topic", of.topic)
        .member("key", of.key)
        .member("reason", of.reason)
        .member("at", of.at)
        .end_object();
}

// Sets a flag for as long as it lives.
class taken {
public:
    explicit taken(std::atomic<bool>& flag) : flag_(flag)
    {
        if (flag.exchange(true)) {
            throw overloaded{"the dead letters are being delivered just now"};
        }
    }
    ~taken() { flag_ = false; }
    taken(const taken&) = delete;
    taken& operator=(const taken&) = delete;

private:
    std::atomic<bool>& flag_;
};

// GET <below>/saga
task<result<http::response>> show_saga(const http::request& request, saga& of)
{
    co_return http::response{.body = co_await of.show(request.call)};
}

// POST <below>/saga/retry
task<result<http::response>> retry_letters(const http::request&, saga& of)
{
    co_return http::response{.body = co_await of.retry()};
}

}  // namespace

task<std::string> saga::show(const call& call)
{
    const std::size_t under_way = co_await counted_.count(call);
    const auto effects = co_await effects_.undone(call);
    const auto letters = co_await letters_.newest_dead_letters(call, most_letters);
    json::writer out;
    out.begin_object().member(counted_.name, under_way).member("waitingEffects", effects.count);
    if (effects.count > 0) {
        out.member("oldestEffectAt", effects.oldest);
    }
    out.key("deadLetters").begin_array();
    for (const bus::letter& each : letters) {
        write(out, each);
    }
    out.end_array().end_object();
    co_return std::move(out).text();
}

task<std::string> saga::retry()
{
    const taken turn{retrying_};
    const call own = background_call(world_, retry_time + event_time_);
    const auto [delivered, failed] = co_await letters_.retry_dead_letters(own);
    json::writer out;
    out.begin_object().member("delivered", delivered).member("failed", failed).end_object();
    co_return std::move(out).text();
}

void add_saga_routes(http::router& router, const std::string& below, saga& of)
{
    using enum http::verb;
    constexpr auto admin = http::access::admin;
    router.add(get, below + "/saga", admin, show_saga, of);
    router.add(post, below + "/saga/retry", admin, retry_letters, of);
}

}  // namespace souk::app
