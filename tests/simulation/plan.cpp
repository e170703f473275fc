#include "simulation/plan.hpp"

#include <fmt/format.h>
#include <utility>

namespace souk::simulation {

namespace {

constexpr std::array<std::string_view, faults_known> fault_names{
    "slow-store",        "full-store",     "failed-read",    "failed-write",      "unknown-write",
    "slow-call",         "lost-call",      "lost-answer",    "torn-answer",       "repeated-call",
    "late-event",        "repeated-event", "replayed-event", "unconfirmed-event", "crash",
    "crash-after-write", "blackout",       "stop",           "clock-jump",
};

// How often each kind strikes where a plan has it: often enough to meet, rarely enough to get on.
constexpr std::array<unsigned, faults_known> usual_rates{
    200, 30, 60, 60, 60, 200, 60, 60, 40, 100, 300, 200, 200, 100, 600, 30, 200, 300, 300,
};

constexpr seconds long_hold{3 * 3'600};

milliseconds between(dice& chance, std::int64_t least, std::int64_t most)
{
    return milliseconds{chance.between(least, most)};
}

// Short times, so that what waits for them happens in a short run.
app::settings shop_of(dice& chance)
{
    app::settings with;
    // Where holds last longer than a run, nothing that was forgotten is mended by their end.
    with.holds.life = chance.coin() ? seconds{chance.between(5, 60)} : long_hold;
    with.holds.per_customer = static_cast<std::size_t>(chance.between(1, 5));
    with.items.follow_every = between(chance, 1'000, 5'000);
    with.recovery.every = between(chance, 1'000, 5'000);
    with.relay.sweep_every = between(chance, 1'000, 3'000);
    with.relay.in_flight = chance.coin() ? 64 : 2;
    with.consumer.batch = chance.coin() ? 256 : 2;
    with.consumer.poll_every = between(chance, 1'000, 3'000);
    with.payments.answer_within = between(chance, 500, 10'000);
    with.payments.charge_time = with.payments.answer_within + between(chance, 0, 30'000);
    with.payments.pending_for = between(chance, 5'000, 30'000);
    with.payments.recover_at_once = chance.coin() ? 200 : 2;
    with.provider.late_answer = between(chance, 200, 20'000);
    return with;
}

// Some runs have no faults, most have a few kinds: where everything fails at once, hardly anything
// gets far enough to fail in an interesting place.
fault_rates rates_of(dice& chance)
{
    fault_rates rates{};
    if (chance.below(12) == 0) {
        return rates;
    }
    const std::size_t kinds = 1 + chance.below(8);
    for (std::size_t i = 0; i < kinds; ++i) {
        const std::size_t kind = chance.below(faults_known);
        const auto strength = static_cast<unsigned>(1U << chance.below(4));
        rates[kind] = usual_rates[kind] * strength / 2;
    }
    return rates;
}

// Two kinds that do little alone: only where a clock jumps while a call is slow is an attempt to
// pay given up that still goes on.
void pair_clocks_with_calls(fault_rates& rates)
{
    rates[static_cast<std::size_t>(fault::clock_jump)] = 3'000;
    rates[static_cast<std::size_t>(fault::slow_call)] = 1'500;
}

}  // namespace

std::string_view name_of(fault kind)
{
    return fault_names[static_cast<std::size_t>(kind)];
}

plan make_plan(std::uint64_t seed)
{
    dice chance{seed, "plan"};
    plan made{.seed = seed};
    made.customers = static_cast<std::size_t>(chance.between(1, 8));
    made.visits = static_cast<std::size_t>(chance.between(2, 8));
    made.shopkeepers = chance.below(2);
    made.items = static_cast<std::size_t>(chance.between(1, 4));
    made.units = chance.between(1, 12);
    made.in_one_process = chance.below(4) == 0;
    made.rates = rates_of(chance);
    made.shop = shop_of(chance);
    if (dice{seed, "pair"}.below(8) == 0) {
        pair_clocks_with_calls(made.rates);
    }
    return made;
}

std::string describe(const plan& of)
{
    std::string text = fmt::format(
        "seed {}: {} customers, {} visits each, {} shopkeepers, {} items of {} units, {}",
        of.seed,
        of.customers,
        of.visits,
        of.shopkeepers,
        of.items,
        of.units,
        of.in_one_process ? "one process" : "a process a service"
    );
    for (std::size_t i = 0; i < faults_known; ++i) {
        if (of.rates[i] > 0) {
            text += fmt::format(", {} {}", name_of(static_cast<fault>(i)), of.rates[i]);
        }
    }
    if (of.most_faults != std::numeric_limits<std::size_t>::max()) {
        text += fmt::format(", at most {} faults", of.most_faults);
    }
    return text;
}

}  // namespace souk::simulation
