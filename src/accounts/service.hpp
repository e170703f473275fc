// The use cases of accounts, one function each.
#pragma once

#include "accounts/login_limits.hpp"
#include "accounts/ports.hpp"
#include "auth/revocations.hpp"
#include "auth/token.hpp"
#include "base/world.hpp"

#include <string>
#include <vector>

namespace souk::accounts {

struct service_settings {
    seconds token_lifetime{12 * 3600};
};

// An account's e-mail and password as someone gave them, and from which network address.
struct credentials {
    account_email email;
    std::string password;
    std::string remote_address;
};

// What a successful login gives.
struct session {
    std::string token;
    seconds lifetime;
    account who;
};

// Any event loop may use it.
class service {
public:
    service(
        account_store& accounts,
        password_vault& passwords,
        customer_records& records,
        const auth::token_signer& tokens,
        auth::revocations& revoked,
        login_limits& limits,
        souk::world& world,
        service_settings settings = {}
    )
        : accounts_(accounts), passwords_(passwords), records_(records), tokens_(tokens),
          revoked_(revoked), limits_(limits), world_(world), settings_(settings)
    {
    }

    // Opens a customer's account. Refuses invalid-request, email-taken.
    task<result<account>> open(const call& call, registration wanted);

    // Refuses invalid-credentials, in the same time whether or not there is such an account, and
    // too-many-attempts.
    task<result<session>> log_in(const call& call, credentials given);

    // All tokens issued so far stop working, on whatever device. Refuses unknown-account.
    task<result<account>> log_out(const call& call, const account_email& email);

    // Refuses unknown-account.
    task<result<account>> show(const call& call, const account_email& email);

    // Refuses invalid-request, unknown-account.
    task<result<account>>
    change_profile(const call& call, const account_email& email, profile_change change);

    // Older tokens stop working. Refuses invalid-credentials, too-many-attempts, invalid-request.
    task<result<account>>
    change_password(const call& call, credentials given, std::string new_password);

    // Forgets the person: nobody can log in from then on, and the other services keep what they
    // must under a pseudonym. Refuses invalid-credentials, too-many-attempts, last-administrator.
    task<result<account>> close(const call& call, credentials given);

    // In the order of e-mails. For administrators.
    task<std::vector<account>> search(const call& call, const account_filter& filter);

    // Another role, disabled or not; older tokens stop working. For administrators. Refuses
    // unknown-account, own-account, last-administrator.
    task<result<account>> change_standing(
        const call& call,
        const principal& caller,
        const account_email& email,
        standing_change change
    );

    // For the shop's owner: sees that there is such an administrator. One that is there already is
    // left as it is; a customer's account of that e-mail becomes one, with the new password, since
    // nobody knows who opened it. Refuses invalid-request.
    task<result<account>>
    create_admin(const call& call, const std::string& email, std::string password);

    // Tells auth which tokens don't count. Before the first request.
    task<> load_revocations(const call& call);

    // For the other services: from when on accounts' tokens count, of those that changed it since.
    // What no living token depends on is left out.
    task<std::vector<token_cutoff>> revocations(const call& call, timestamp since);

    // Forgets what no living token depends on. Now and then.
    task<> forget_old_revocations(const call& call);

    // Performs an effect of the outbox; may be repeated.
    task<> perform(const call& call, const effect& owed);

private:
    task<result<account>> check_password(const call& call, const credentials& given);
    task<result<account>>
    update(const call& call, const account_email& email, const account_change& change);
    timestamp oldest_living_token();

    account_store& accounts_;
    password_vault& passwords_;
    customer_records& records_;
    const auth::token_signer& tokens_;
    auth::revocations& revoked_;
    login_limits& limits_;
    souk::world& world_;
    service_settings settings_;
};

}  // namespace souk::accounts
