#include "simulation/scheduler.hpp"

#include <vector>

namespace souk::simulation {

scheduler::~scheduler()
{
    planned_.clear();
    run_ready();
}

scheduler::ticket scheduler::after(microseconds delay, life whose, action what)
{
    const ticket made{.when = now_ + delay, .number = ++last_number_};
    planned_.emplace(made, plan{.whose = whose, .what = std::move(what)});
    return made;
}

void scheduler::hasten(const ticket& planned)
{
    auto taken = planned_.extract(planned);
    if (!taken.empty()) {
        taken.key() = {.when = now_, .number = ++last_number_};
        planned_.insert(std::move(taken));
    }
}

task<> scheduler::wait(microseconds at_most, life whose, std::optional<ticket>& planned)
{
    using token_type = boost::asio::use_awaitable_t<executor>;
    const auto initiate = [&](auto handler) {
        planned =
            after(at_most, whose, [resume = std::move(handler)]() mutable { std::move(resume)(); });
    };
    token_type token;
    co_await boost::asio::async_initiate<token_type, void()>(initiate, token);
    planned.reset();
}

void scheduler::kill(life whose)
{
    // Destructors of frames may plan something, which dies with them.
    for (bool any = true; any;) {
        std::vector<action> dropped;
        for (auto each = planned_.begin(); each != planned_.end();) {
            if (each->second.whose == whose) {
                dropped.push_back(std::move(each->second.what));
                each = planned_.erase(each);
            } else {
                ++each;
            }
        }
        any = !dropped.empty();
        dropped.clear();
        run_ready();
    }
}

bool scheduler::step()
{
    run_ready();
    if (planned_.empty()) {
        return false;
    }
    auto next = planned_.extract(planned_.begin());
    now_ = next.key().when;
    ++steps_;
    next.mapped().what();
    run_ready();
    return true;
}

void scheduler::run_ready()
{
    loop_.restart();
    loop_.poll();
}

}  // namespace souk::simulation
