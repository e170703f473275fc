// Which of a peer's addresses to ask, and whether a request may be sent once more.
#pragma once

#include "http/breaker.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace souk::http {

// Retries may be a share of all requests: when everything fails, they don't multiply the load.
class retry_budget {
public:
    retry_budget(double share, double burst) : share_(share), burst_(burst), left_(burst) {}

    void earn();
    bool spend();

private:
    const double share_;
    const double burst_;
    std::mutex mutex_;
    double left_;
};

// A breaker for each address, and whose turn it is. Any thread may use it.
class peer_health {
public:
    peer_health(std::size_t addresses, breaker_settings settings);

    struct choice {
        std::size_t address = 0;
        bool probe = false;
    };

    using addresses = std::vector<bool>;  // Whether each is meant.

    // The next address in turn that may be asked and is not among `tried`. A request that must not
    // be lost is no probe while another address is well. What was chosen is to be given to note().
    std::optional<choice> choose(steady_time now, const addresses& tried, bool may_probe);

    // Whether choose() would find one.
    bool has_other(steady_time now, const addresses& tried);

    enum class change : std::uint8_t { none, gone, back };

    // How the request went, and whether the address is well no more, or again, because of it.
    change note(const choice& made, breaker::outcome how, steady_time now);

    breaker::state state_of(std::size_t address, steady_time now);

    // How long until one of them may be asked again.
    milliseconds away_for(steady_time now);

private:
    std::mutex mutex_;
    std::vector<breaker> breakers_;
    std::size_t next_ = 0;
};

}  // namespace souk::http
