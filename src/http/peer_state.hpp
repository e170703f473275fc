// What the requests to one peer share, and how one of them is sent. Only for peer*.cpp.
#pragma once

#include "http/peer.hpp"
#include "http/peer_figures.hpp"
#include "http/peer_health.hpp"

#include <expected>
#include <map>
#include <mutex>

namespace souk::http {

// Connections of one loop: a client for each address.
using pool = std::vector<std::unique_ptr<client>>;

// How a try failed.
struct failure {
    peer_outcome how = peer_outcome::failed;
    bool sent = true;  // Perhaps.
    std::string why;
    int retry_after_s = 0;
};

using attempt_result = std::expected<client_response, failure>;

struct peer::state {
    state(peer_settings with, souk::world& world, metrics& figures, token_source source);

    pool& pool_of(const executor& loop);
    pool make_pool(const executor& loop) const;
    void note(const peer_health::choice& asked, const attempt_result& how, milliseconds given);

    const peer_settings settings;
    const std::vector<std::string> texts;  // Of the addresses.
    souk::world& world;
    const token_source token;
    peer_figures figures;
    const std::shared_ptr<peer_health> health;
    retry_budget budget;
    std::mutex mutex;
    std::map<const void*, pool> pools;  // By loop.
};

// One request on its way.
class peer::sending {
public:
    sending(state& to, const call& call, client_request request, patience with);

    task<client_response> run();

private:
    task<attempt_result> ask(pool& own, const peer_health::choice& whom);
    task<attempt_result> exchange(client& via, steady_time until);
    task<bool> goes_on();
    milliseconds next_pause();
    steady_time now() { return to_.world.steady_now(); }
    client_response finish(client_response answer);
    [[noreturn]] void give_up();
    void count(peer_outcome how);

    state& to_;
    const call& call_;
    client_request request_;
    const patience with_;
    const steady_time began_ = now();
    peer_health::addresses tried_;  // In this round.
    bool sent_ = false;             // At least once.
    int tries_ = 1;
    failure last_{.how = peer_outcome::away, .sent = false, .why = "no address answers"};
};

}  // namespace souk::http
