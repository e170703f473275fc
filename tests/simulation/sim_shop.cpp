#include "simulation/sim_shop.hpp"

#include <algorithm>
#include <utility>

namespace souk::simulation {

namespace {

// After a stop's time is over, the process is killed.
constexpr milliseconds stop_time{10'000};

// Calls the function with the seat of that place.
auto at_seat(seats& places, place where, auto&& what)
{
    switch (where) {
    case place::account: return what(places.account);
    case place::item: return what(places.item);
    case place::order: return what(places.order);
    case place::payment: return what(places.payment);
    }
    std::unreachable();
}

}  // namespace

std::string_view name_of(place where)
{
    switch (where) {
    case place::account: return "account";
    case place::item: return "item";
    case place::order: return "order";
    case place::payment: return "payment";
    }
    std::unreachable();
}

void sim_shop::open()
{
    const birth of{.name = "cards", .whose = ++last_life_, .clock = right_clock_, .crash = [] {}};
    in_.places.card.take(std::make_unique<card_node>(in_, of));
    in_.places.card.set_ready(true);
    for (const place each : all_places) {
        start(each);
    }
}

void sim_shop::start(place where)
{
    const life whose = ++last_life_;
    in_.told.say(name_of(where), "starts");
    put(where,
        {.name = std::string{name_of(where)},
         .whose = whose,
         .clock = clock_of(where),
         .crash = [this, where, whose] {
             const auto now = microseconds{0};
             in_.time.after(now, nobody, [this, where, whose] { crash_life(where, whose); });
         }});
    in_.time.spawn(run(where, *occupant(where)));
}

task<> sim_shop::run(place where, node& it)
{
    bool prepared = false;
    try {
        co_await it.prepare();
        prepared = true;
    } catch (const std::exception& why) {
        in_.told.say(it.name(), "can't start: {}", why.what());
    }
    if (!prepared) {
        const life whose = it.whose();
        in_.time.after(microseconds{0}, nobody, [this, where, whose] { end_life(where, whose); });
        co_return;
    }
    in_.told.say(it.name(), "is ready");
    it.begin();
    set_ready(where, true);
}

void sim_shop::crash_life(place where, life whose)
{
    const node* const there = occupant(where);
    if (there != nullptr && there->whose() == whose) {
        crash(where);
    }
}

void sim_shop::end_life(place where, life whose)
{
    const node* const there = occupant(where);
    if (there != nullptr && there->whose() == whose) {
        end(where);
    }
}

void sim_shop::crash(place where)
{
    if (in_.with.in_one_process) {
        crash_all();
    } else {
        end(where);
    }
}

void sim_shop::crash_all()
{
    for (const place each : all_places) {
        end(each);
    }
}

void sim_shop::end(place where)
{
    if (occupant(where) != nullptr) {
        in_.told.say(name_of(where), "ends here");
        clear(where);
        start_later(where);
    }
}

void sim_shop::start_later(place where)
{
    if (!closing_) {
        const milliseconds pause{chance_.between(20, 3'000)};
        in_.time.after(pause, nobody, [this, where] { start(where); });
    }
}

void sim_shop::stop(place where)
{
    if (!in_.with.in_one_process) {
        stop_one(where);
        return;
    }
    for (const place each : all_places) {
        stop_one(each);
    }
}

void sim_shop::stop_one(place where)
{
    if (occupant(where) == nullptr) {
        return;
    }
    node& it = *occupant(where);
    in_.told.say(it.name(), "is told to end");
    set_ready(where, false);
    const life whose = it.whose();
    in_.time.spawn(end_in_order(where, it));
    in_.time.after(stop_time, nobody, [this, where, whose] { end_life(where, whose); });
}

task<> sim_shop::end_in_order(place where, node& it)
{
    co_await it.end();
    in_.told.say(it.name(), "ended in order");
    const life whose = it.whose();
    in_.time.after(microseconds{0}, nobody, [this, where, whose] { end_life(where, whose); });
}

void sim_shop::close()
{
    closing_ = true;
    for (const place each : all_places) {
        stop_one(each);
    }
}

bool sim_shop::is_ready() const
{
    return std::ranges::all_of(all_places, [this](place each) {
        return at_seat(in_.places, each, [](auto& at) { return at.open() != nullptr; });
    });
}

bool sim_shop::is_closed() const
{
    return std::ranges::all_of(all_places, [this](place each) {
        return occupant(each) == nullptr;
    });
}

node* sim_shop::occupant(place where) const
{
    return at_seat(in_.places, where, [](auto& at) -> node* { return at.occupant(); });
}

void sim_shop::set_ready(place where, bool whether)
{
    at_seat(in_.places, where, [whether](auto& at) { at.set_ready(whether); });
}

void sim_shop::put(place where, birth of)
{
    at_seat(in_.places, where, [this, &of]<class Node>(seat<Node>& at) {
        at.take(std::make_unique<Node>(in_, std::move(of)));
    });
}

// First what waits, then what it waits with.
void sim_shop::clear(place where)
{
    in_.time.kill(occupant(where)->whose());
    at_seat(in_.places, where, [](auto& at) { at.take(nullptr); });
}

}  // namespace souk::simulation
