// What the files of client share.
#pragma once

#include "simulation/client.hpp"

#include <fmt/format.h>
#include <utility>

namespace souk::simulation {

std::string describe(const orders::order_fields& it);
std::string describe(const payments::payment& it);
std::string describe(const items::item& it);
std::string describe(const accounts::account& it);
std::string describe(const accounts::session& it);

template <class T>
std::string describe(const std::vector<T>& all)
{
    return fmt::format("{} of them", all.size());
}

// A call that is never refused, as one that might be.
template <class T>
task<result<T>> allowed(task<T> work)
{
    co_return co_await std::move(work);
}

template <class Node, class Answer>
task<std::optional<Answer>>
client::attempt(seat<Node>& at, std::string_view what, errand<Node, Answer> work)
{
    const call of = background_call(world_, patience_);
    try {
        co_return co_await ask(in_.net, world_, at, what, of, std::move(work));
    } catch (const unavailable& why) {
        in_.told.say(name_, "{} <- no answer: {}", what, why.what());
    }
    co_return std::nullopt;
}

template <class T>
void client::tell(std::string_view what, const reply<T>& came)
{
    if (!in_.told.is_on() || !came) {
        return;
    }
    if (*came) {
        in_.told.say(name_, "{} <- {}", what, describe(**came));
    } else {
        in_.told.say(name_, "{} <- refused: {}", what, came->error().slug);
    }
}

template <class Node, class T, class See>
task<reply<T>>
client::learn(seat<Node>& at, std::string_view what, errand<Node, result<T>> work, See see)
{
    auto came = co_await attempt(at, what, std::move(work));
    tell(what, came);
    if (came && *came) {
        see(**came);
    }
    co_return came;
}

}  // namespace souk::simulation
