#include "bus/kafka/in_flight.hpp"

#include "base/outage.hpp"

#include <utility>

namespace souk::bus::kafka {

std::uintptr_t in_flight::add(resumption resume, steady_time now, steady_time deadline)
{
    std::exception_ptr refused;
    {
        const std::scoped_lock lock{mutex_};
        if (closed_) {
            refused = std::make_exception_ptr(unavailable{"publishing has stopped"});
        } else if (now >= deadline) {
            refused = std::make_exception_ptr(
                deadline_passed{"the call's time was over before the event was sent"}
            );
        } else if (waiting_.size() >= most_) {
            refused = std::make_exception_ptr(overloaded{"too many events are being published"});
        } else {
            waiting_.emplace_hint(
                waiting_.end(),
                ++last_number_,
                waiting{.resume = std::move(resume), .deadline = deadline}
            );
            return last_number_;
        }
    }
    resume(std::move(refused));
    return 0;
}

void in_flight::end(std::uintptr_t number, std::exception_ptr failure)
{
    resumption resume;
    {
        const std::scoped_lock lock{mutex_};
        const auto found = waiting_.find(number);
        if (found == waiting_.end()) {
            return;
        }
        resume = std::move(found->second.resume);
        waiting_.erase(found);
    }
    resume(std::move(failure));
}

void in_flight::expire(steady_time now)
{
    std::vector<std::uintptr_t> late;
    {
        const std::scoped_lock lock{mutex_};
        for (const auto& [number, each] : waiting_) {
            if (each.deadline <= now) {
                late.push_back(number);
            }
        }
    }
    const auto failure =
        std::make_exception_ptr(unavailable{"the broker did not confirm the event in time"});
    for (const std::uintptr_t each : late) {
        end(each, failure);
    }
}

void in_flight::fail_all(const std::exception_ptr& failure)
{
    std::map<std::uintptr_t, waiting> all;
    {
        const std::scoped_lock lock{mutex_};
        all.swap(waiting_);
    }
    for (auto& [number, each] : all) {
        each.resume(failure);
    }
}

bool in_flight::close_when_empty()
{
    const std::scoped_lock lock{mutex_};
    closed_ = waiting_.empty();
    return closed_;
}

std::size_t in_flight::size() const
{
    const std::scoped_lock lock{mutex_};
    return waiting_.size();
}

}  // namespace souk::bus::kafka
