#include "simulation/faults.hpp"

namespace souk::simulation {

faults::faults(const plan& of, trace& told) : rates_(of.rates), left_(of.most_faults), trace_(told)
{
    for (std::size_t i = 0; i < faults_known; ++i) {
        chances_.emplace_back(of.seed, name_of(static_cast<fault>(i)));
    }
}

bool faults::strikes(fault kind, std::string_view whom)
{
    const auto index = static_cast<std::size_t>(kind);
    if (over_ || rates_[index] == 0 || !chances_[index].happens(rates_[index]) || left_ == 0) {
        return false;
    }
    --left_;
    ++counts_[index];
    trace_.say(whom, "FAULT {}", name_of(kind));
    return true;
}

}  // namespace souk::simulation
