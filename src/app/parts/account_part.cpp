#include "app/parts/account_part.hpp"

#include "accounts/clients/passwords.hpp"
#include "app/parts/erasing.hpp"

#include <algorithm>
#include <thread>

namespace souk::app {

namespace {

std::size_t hashing_threads(const settings& with)
{
    const std::size_t chosen = with.passwords.threads;
    return chosen > 0 ? chosen : std::max(1U, std::thread::hardware_concurrency() / 2);
}

accounts::login_limit_settings login_limits_of(const settings& with)
{
    return {
        .enabled = with.rate_limits,
        .pair_failures = with.logins.account_from_address.at_once(),
        .pair_failures_per_s = with.logins.account_from_address.per_second(),
        .address_failures = with.logins.address.at_once(),
        .address_failures_per_s = with.logins.address.per_second(),
        .account_failures = with.logins.account.at_once(),
        .account_failures_per_s = with.logins.account.per_second(),
    };
}

}  // namespace

account_part::account_part(
    const settings& with,
    const open_account_storage& open,
    std::unique_ptr<accounts::customer_records> records,
    const auth::token_signer& tokens,
    auth::revocations& revoked,
    souk::world& world,
    souk::metrics& metrics
)
    : hasher_(with.passwords.cost, hashing_threads(with), with.passwords.queue),
      storage_(open([this] { relay_.wake(); })), passwords_(accounts::make_password_vault(hasher_)),
      records_(std::move(records)), login_limits_(world, login_limits_of(with)),
      service_(
          *storage_.store,
          *passwords_,
          *records_,
          tokens,
          revoked,
          login_limits_,
          world,
          {.token_lifetime = with.tokens.life}
      ),
      relay_(
          "account",
          *storage_.effects,
          erasing_after(with.accounts.erase_after, service_, world),
          with.relay,
          world,
          metrics
      ),
      house_(
          "account",
          with.recovery,
          world,
          // What other instances of the service revoked since.
          [this](const call& call) { return service_.load_revocations(call); },
          [this](const call& call) { return service_.forget_old_revocations(call); }
      )
{
    metrics.gauge("souk_password_hashes_waiting", "Hashes that wait for a thread.", {}, [this] {
        return static_cast<double>(hasher_.waiting());
    });
}

void account_part::begin(background& in, executor loop)
{
    in.spawn(loop, relay_.run());
    in.spawn(loop, house_.run());
}

void account_part::stop()
{
    relay_.stop();
    house_.stop();
}

}  // namespace souk::app
