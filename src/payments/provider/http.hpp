// The simulated provider in a process of its own, so that several payment services share one. It
// stands for a real card network, which can't be had here, and is no adapter of one: paths and
// words are our own.
#pragma once

#include "http/peer.hpp"
#include "http/router.hpp"
#include "payments/ports.hpp"

#include <memory>

namespace souk::payments {

// The provider's side: /internal/v1/charges/…, for callers with a service's token. The network must
// outlive the router.
void add_provider_routes(http::router& router, card_network& cards);

// The payment service's side: the simulated provider at that peer, which must outlive it. A charge
// is waited for as long as its call allows.
std::unique_ptr<card_network> make_http_cards(http::peer& provider);

}  // namespace souk::payments
