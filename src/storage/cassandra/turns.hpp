// One at a time for each key: what would conflict in the database waits here, where it is cheap.
#pragma once

#include "base/task.hpp"

#include <memory>
#include <string>

namespace souk::storage::cassandra {

class turns {
public:
    turns();

    // Lets the next one in when destroyed.
    class turn {
    public:
        struct holder;
        explicit turn(std::unique_ptr<holder> held);
        ~turn();
        turn(turn&& other) noexcept;
        turn(const turn&) = delete;
        turn& operator=(turn&&) = delete;
        turn& operator=(const turn&) = delete;

    private:
        std::unique_ptr<holder> held_;
    };

    // Waits until nobody else holds that key, in the order of arrival.
    task<turn> take(std::string key);

    struct state;

private:
    std::shared_ptr<state> state_;
};

}  // namespace souk::storage::cassandra
