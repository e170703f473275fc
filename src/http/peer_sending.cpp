#include "http/deadline.hpp"
#include "http/peer_state.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace souk::http {
namespace {

constexpr int least_server_fault = 500;

failure to_failure(const client_response& answer)
{
    failure read{.why = "answered " + std::to_string(answer.status)};
    const auto wait = answer.header("retry-after");
    std::from_chars(wait.data(), wait.data() + wait.size(), read.retry_after_s);
    return read;
}

// Makes room for another probe even when the try ended by an exception nobody expects.
struct question {
    question(peer_health& health, peer_health::choice whom, world& world)
        : health(health), whom(whom), world(world)
    {
    }
    ~question()
    {
        if (!answered) {
            health.note(whom, breaker::outcome::unknown, world.steady_now());
        }
    }
    question(const question&) = delete;
    question& operator=(const question&) = delete;

    peer_health& health;
    peer_health::choice whom;
    souk::world& world;
    bool answered = false;
};

}  // namespace

peer::sending::sending(state& to, const call& call, client_request request, patience with)
    : to_(to), call_(call), request_(std::move(request)), with_(with),
      tried_(to.texts.size(), false)
{
    request_.fields.emplace_back("Authorization", "Bearer " + to_.token());
    if (!call.traceparent.empty()) {
        request_.fields.emplace_back("traceparent", call.traceparent);
    }
    request_.fields.emplace_back(deadline_field, "0");  // Each try writes what is left.
    to_.budget.earn();
}

task<client_response> peer::sending::run()
{
    pool& own = to_.pool_of(co_await boost::asio::this_coro::executor);
    while (now() < call_.deadline) {
        const auto whom = to_.health->choose(now(), tried_, is_repeatable(request_));
        if (!whom) {
            last_.how = peer_outcome::away;
            break;
        }
        auto answer = co_await ask(own, *whom);
        if (answer) {
            co_return finish(*std::move(answer));
        }
        last_ = std::move(answer).error();
        sent_ = sent_ || last_.sent;
        tried_[whom->address] = true;
        if (!co_await goes_on()) {
            break;
        }
    }
    give_up();
}

// One try, at one address.
task<attempt_result> peer::sending::ask(pool& own, const peer_health::choice& whom)
{
    const auto begin = now();
    auto until = call_.deadline;
    if (with_ == patience::usual && is_repeatable(request_)) {
        until = std::min(until, begin + to_.settings.try_time);
    }
    question asked{*to_.health, whom, to_.world};
    auto how = co_await exchange(*own[whom.address], until);
    asked.answered = true;
    to_.note(whom, how, std::chrono::floor<milliseconds>(until - begin));
    co_return how;
}

task<attempt_result> peer::sending::exchange(client& via, steady_time until)
{
    request_.fields.back().second = to_time_left(until, now());
    const souk::call own{.traceparent = {}, .deadline = until};
    failure why;
    try {
        auto answer = co_await via.send(own, request_);
        if (answer.status < least_server_fault) {
            co_return answer;
        }
        why = to_failure(answer);
    } catch (const not_sent& error) {
        why = {.sent = false, .why = error.what()};
    } catch (const overloaded& error) {
        why = {.how = peer_outcome::crowded, .sent = false, .why = error.what()};
    } catch (const answered_late& error) {
        why = {.how = peer_outcome::late, .why = error.what()};
    } catch (const unavailable& error) {
        why = {.why = error.what()};
    }
    co_return std::unexpected(std::move(why));
}

// After a failure: waits until the request may be sent again, or says that it may not.
task<bool> peer::sending::goes_on()
{
    if (!last_.sent && to_.health->has_other(now(), tried_)) {
        co_return true;  // Nobody was burdened, and another address may do.
    }
    if (last_.how == peer_outcome::crowded || (last_.sent && !is_repeatable(request_)) ||
        ++tries_ > to_.settings.tries) {
        co_return false;
    }
    const auto pause = next_pause();
    if (now() + pause >= call_.deadline) {
        co_return false;
    }
    if (!to_.budget.spend()) {
        to_.figures.note_denied_retry();
        co_return false;
    }
    co_await to_.world.sleep(pause);
    to_.figures.note_retry();
    if (!to_.health->has_other(now(), tried_)) {
        tried_.assign(tried_.size(), false);
    }
    co_return true;
}

// Doubled each time; of that, a random part of the upper half, so that many don't come at once.
milliseconds peer::sending::next_pause()
{
    auto most = to_.settings.first_pause;
    for (int each = 2; each < tries_ && most < to_.settings.longest_pause; ++each) {
        most *= 2;
    }
    most = std::min(most, to_.settings.longest_pause);
    const auto half = static_cast<std::uint64_t>(most.count()) / 2;
    const auto jitter = static_cast<std::int64_t>(to_.world.random() % (half + 1));
    return most - milliseconds{jitter};
}

client_response peer::sending::finish(client_response answer)
{
    constexpr int least_refusal = 400;
    count(answer.status < least_refusal ? peer_outcome::ok : peer_outcome::refused);
    return answer;
}

void peer::sending::give_up()
{
    const bool too_late = now() >= call_.deadline;
    const auto how =
        too_late && last_.how != peer_outcome::crowded ? peer_outcome::late : last_.how;
    count(how);
    const auto text = to_.settings.name + ": " + last_.why;
    if (how == peer_outcome::crowded) {
        throw overloaded{text};
    }
    if (too_late && !sent_) {
        throw deadline_passed{text};
    }
    if (how == peer_outcome::away) {
        const auto wait = std::chrono::ceil<seconds>(to_.health->away_for(now()));
        throw away_for{text, static_cast<int>(std::max(wait, seconds{1}).count())};
    }
    if (last_.retry_after_s > 0) {
        throw away_for{text, last_.retry_after_s};
    }
    throw unavailable{text};
}

void peer::sending::count(peer_outcome how)
{
    to_.figures.note(how, std::chrono::duration<double>(now() - began_).count());
}

}  // namespace souk::http
