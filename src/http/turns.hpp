// A bound on how many do something at a time; others wait for their turn.
#pragma once

#include "base/time.hpp"
#include "http/sockets.hpp"

#include <cstddef>
#include <deque>
#include <memory>

namespace souk::http {

// Lives on one loop.
class turns {
public:
    // More than `most_waiting` that wait are refused.
    turns(std::size_t at_once, std::size_t most_waiting)
        : free_(at_once), most_waiting_(most_waiting)
    {
    }

    // A turn, given back when it goes.
    class turn {
    public:
        explicit turn(std::shared_ptr<turns> of) : of_(std::move(of)) {}
        ~turn();
        turn(turn&&) noexcept = default;
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        turn& operator=(turn&&) = delete;

    private:
        std::shared_ptr<turns> of_;
    };

    // First come, first served. Throws souk::overloaded when too many wait, and when the time is
    // over before the turn comes.
    static task<turn> take(std::shared_ptr<turns> from, steady_time until);

private:
    struct place {
        explicit place(const executor& loop, steady_time until) : over(loop, until) {}

        timer over;
        bool called = false;
    };

    void give_back();

    std::size_t free_;
    std::size_t most_waiting_;
    std::deque<std::shared_ptr<place>> waiting_;
};

}  // namespace souk::http
