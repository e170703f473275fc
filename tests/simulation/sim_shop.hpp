// The shop's processes: they start, end in order, crash in the middle of anything, and start again.
#pragma once

#include "simulation/nodes.hpp"
#include "simulation/surroundings.hpp"

#include <array>
#include <string_view>

namespace souk::simulation {

enum class place { account, item, order, payment };
constexpr std::array all_places{place::account, place::item, place::order, place::payment};

std::string_view name_of(place where);

class sim_shop {
public:
    explicit sim_shop(surroundings& in) : in_(in), chance_(in.with.seed, "shop") {}

    // Starts everything; a process takes calls when it is ready.
    void open();

    // The process there ends at once, whatever it does, and starts again a while later. Where all
    // are one process, all do. Never from a coroutine.
    void crash(place where);
    void crash_all();

    // It is told to end, ends in order, and starts again.
    void stop(place where);

    // Ends all in order, for good.
    void close();

    bool is_ready() const;
    bool is_closed() const;

    // The wall clock of that place's machine.
    wall_clock& clock_of(place where) { return clocks_.at(static_cast<std::size_t>(where)); }
    void set_clocks_right() { clocks_ = {}; }

private:
    void start(place where);
    void crash_life(place where, life whose);
    void end_life(place where, life whose);
    void stop_one(place where);
    void end(place where);
    void start_later(place where);
    task<> run(place where, node& it);
    task<> end_in_order(place where, node& it);
    node* occupant(place where) const;
    void set_ready(place where, bool whether);
    void put(place where, birth of);
    void clear(place where);

    surroundings& in_;
    dice chance_;
    std::array<wall_clock, all_places.size()> clocks_;
    wall_clock right_clock_;
    life last_life_ = nobody;
    bool closing_ = false;
};

}  // namespace souk::simulation
