// The services of this process, wired together in the shape that the settings choose.
#pragma once

#include "app/background_audit.hpp"
#include "app/parts/account_part.hpp"
#include "app/parts/item_part.hpp"
#include "app/parts/order_part.hpp"
#include "app/parts/payment_part.hpp"
#include "app/saga.hpp"
#include "app/settings.hpp"
#include "auth/revocations.hpp"
#include "auth/token.hpp"

#include <memory>
#include <string>
#include <vector>

namespace souk::app {

class shop {
public:
    shop() = default;
    virtual ~shop() = default;
    shop(const shop&) = delete;
    shop& operator=(const shop&) = delete;

    // The services that run in this process; null for those that run elsewhere.
    virtual account_part* accounts() = 0;
    virtual item_part* items() = 0;
    virtual order_part* orders() = 0;
    virtual payment_part* payments() = 0;

    // The simulated card network, where other processes charge through this one; else null.
    virtual payments::card_network* cards() = 0;

    // What operators see of them; null where the order or the payment service runs elsewhere.
    // Audits are the order service's.
    virtual saga* order_saga() = 0;
    virtual saga* payment_saga() = 0;
    virtual background_audit* audits() = 0;

    virtual const auth::token_signer& tokens() const = 0;
    virtual const auth::revocations& revocations() const = 0;

    // Reads into memory what is served from there. Once, before the first request.
    virtual task<> read() = 0;

    // Settles what a crash left, where no other process can be at work on it. Before the first
    // request.
    virtual task<> recover() = 0;

    // Starts what goes on in the background, on that loop.
    virtual void begin(executor loop) = 0;

    // Ends it: what is under way is finished. Returns when nothing runs any more.
    virtual task<> end() = 0;
};

// The shop of the settings' shape with these services (account, item, order, payment, cards; empty:
// all). The embedded one has them all in any case. Throws std::runtime_error when the program was
// built without what the shape needs, and what opening the stores throws.
std::unique_ptr<shop> open_shop(
    const settings& with,
    const std::vector<std::string>& services,
    souk::world& world,
    souk::metrics& metrics
);

}  // namespace souk::app
