#include "app/parts/housekeeping.hpp"

#include "base/log.hpp"
#include "base/planted.hpp"

namespace souk::app {

namespace {

// How many rounds there are between two looks for what may be forgotten.
constexpr int rounds_between_forgetting = 100;

}  // namespace

housekeeping::housekeeping(
    std::string of, settings::recovery_settings with, souk::world& world, chore often, chore seldom
)
    : of_(std::move(of)), settings_(with), world_(world), often_(std::move(often)),
      seldom_(std::move(seldom)), alarm_(world.new_alarm())
{
}

task<> housekeeping::run()
{
    for (int round = 0; !stopping_; ++round) {
        try {
            co_await do_chores(round);
        } catch (const std::exception& why) {
            log::error(
                "housekeeping failed, will be repeated", {{"service", of_}, {"why", why.what()}}
            );
            stopping_ = stopping_ || SOUK_PLANT(housekeeping_ends_at_a_failure);
        }
        if (!stopping_) {
            co_await alarm_->wait(settings_.every);
        }
    }
}

task<> housekeeping::do_chores(int round)
{
    const call call = background_call(world_, settings_.time);
    co_await often_(call);
    if (round % rounds_between_forgetting == 0) {
        co_await seldom_(call);
    }
}

void housekeeping::stop()
{
    stopping_ = true;
    alarm_->ring();
}

}  // namespace souk::app
