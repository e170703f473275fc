// The account service with its store and what goes on around it.
#pragma once

#include "accounts/service.hpp"
#include "app/parts/background.hpp"
#include "app/parts/housekeeping.hpp"
#include "app/settings.hpp"
#include "auth/passwords.hpp"
#include "base/metrics.hpp"
#include "bus/relay.hpp"
#include "http/operations.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace souk::app {

struct account_storage {
    std::unique_ptr<bus::effect_queue> effects;  // The store may need it.
    std::unique_ptr<accounts::account_store> store;
    std::vector<http::dependency> needs;  // What must be there for the service to be ready.
};

// Opens the storage in the shape that was chosen; `on_consequences` is called after each change
// that owes something.
using open_account_storage = std::function<account_storage(std::function<void()> on_consequences)>;

class account_part {
public:
    account_part(
        const settings& with,
        const open_account_storage& open,
        std::unique_ptr<accounts::customer_records> records,
        const auth::token_signer& tokens,
        auth::revocations& revoked,
        souk::world& world,
        souk::metrics& metrics
    );

    accounts::service& service() { return service_; }
    const std::vector<http::dependency>& needs() const { return storage_.needs; }

    task<> load(const call& call) { return service_.load_revocations(call); }
    void begin(background& in, executor loop);
    void stop();

private:
    auth::password_hasher hasher_;
    account_storage storage_;
    std::unique_ptr<accounts::password_vault> passwords_;
    std::unique_ptr<accounts::customer_records> records_;
    accounts::login_limits login_limits_;
    accounts::service service_;
    bus::relay relay_;
    housekeeping house_;
};

}  // namespace souk::app
