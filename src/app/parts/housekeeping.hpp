// What a service does by itself, every few seconds and now and then.
#pragma once

#include "app/settings.hpp"
#include "base/task.hpp"
#include "base/world.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace souk::app {

using chore = std::function<task<>(const call&)>;

// A chore that throws is logged, and done again at its next time.
class housekeeping {
public:
    // `often` takes up what was left, every few seconds; `seldom` forgets what is old.
    housekeeping(
        std::string of,
        settings::recovery_settings with,
        souk::world& world,
        chore often,
        chore seldom
    );

    // Runs until stop(); on one loop.
    task<> run();
    void stop();

private:
    task<> do_chores(int round);

    std::string of_;
    settings::recovery_settings settings_;
    souk::world& world_;
    chore often_;
    chore seldom_;
    std::unique_ptr<alarm> alarm_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace souk::app
