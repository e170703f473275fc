#include "accounts/service.hpp"

#include "base/log.hpp"
#include "base/planted.hpp"

#include <algorithm>
#include <utility>

namespace souk::accounts {

namespace {

std::unexpected<refusal> unknown_account()
{
    return not_found("unknown-account", "There is no such account.");
}

std::unexpected<refusal> invalid_credentials()
{
    return unauthenticated("invalid-credentials", "The e-mail or the password is wrong.");
}

std::unexpected<refusal> too_many_attempts(int wait_s)
{
    refusal why{
        .kind = refusal_kind::too_many,
        .slug = "too-many-attempts",
        .message = "There were too many wrong passwords: wait before the next try.",
    };
    why.retry_after_s = wait_s;
    return std::unexpected(std::move(why));
}

// A password that was verified counts only while it still is the account's.
result<consequences> if_unchanged(const account& now, const account& verified)
{
    if (now.password_hash != verified.password_hash) {
        return invalid_credentials();
    }
    return {};
}

// What an investigation starts from: who did what, under which trace. Of an e-mail that is nobody's
// nothing is told: it may be a password that was typed into the wrong field.
void note(std::string_view what, const call& call, const account_email& whose)
{
    log::info(what, {{"account", whose.value}, {"traceId", std::string{call.trace_id()}}});
}

void note_refused_password(const call& call, const credentials& given, bool known, const char* why)
{
    log::warn(
        "password refused",
        {{"account", known ? given.email.value : "-"},
         {"why", why},
         {"network", given.remote_address},
         {"traceId", std::string{call.trace_id()}}}
    );
}

bool is_working_admin(const account& it)
{
    return may_log_in(it) && it.role == role::admin;
}

}  // namespace

task<result<account>> service::open(const call& call, registration wanted)
{
    const auto checked = check_registration(wanted, passwords_.is_common(wanted.password));
    if (!checked) {
        co_return std::unexpected(checked.error());
    }
    const auto email = canonical_email(wanted.email);
    if (const auto taken = co_await accounts_.find(call, email)) {
        co_return conflict("email-taken", "There is an account with this e-mail.");
    }
    auto hash = co_await passwords_.hash(call, std::move(wanted.password));
    const auto opened = open_account(wanted, std::move(hash), role::user, world_.now());
    auto added = co_await accounts_.add(call, opened);
    if (added) {
        note("account opened", call, email);
    }
    co_return added;
}

// The account when the password is its own. Takes the time of a comparison whatever the account.
task<result<account>> service::check_password(const call& call, const credentials& given)
{
    auto attempt = limits_.begin(given.email, given.remote_address);
    if (!attempt) {
        // Whether there is such an account costs a question that a guesser must not cause.
        note_refused_password(call, given, false, "too many attempts");
        co_return too_many_attempts(attempt.error());
    }
    const auto found = co_await accounts_.find(call, given.email);
    const auto hash = found ? found->password_hash : std::string{};
    const bool matches = co_await passwords_.matches(call, given.password, hash);
    if (!matches || !found || !may_log_in(*found)) {
        attempt->failed();
        note_refused_password(call, given, found.has_value(), matches ? "disabled" : "wrong");
        co_return invalid_credentials();
    }
    attempt->succeeded();
    co_return *found;
}

task<result<session>> service::log_in(const call& call, credentials given)
{
    // The time before the account is read: whatever ends its tokens meanwhile ends this one too.
    const auto begun = world_.now();
    SOUK_CO_TRY(who, co_await check_password(call, given));
    const auto issued_at = issue_time(who, begun);
    const auth::claims told{
        .who = {.email = who.email, .role = who.role},
        .issued_at = issued_at,
        .expires_at = issued_at + settings_.token_lifetime,
        .token_id = world_.new_id(),
    };
    note("logged in", call, who.email);
    co_return session{
        .token = tokens_.sign(told, auth::audience::api),
        .lifetime = settings_.token_lifetime,
        .who = std::move(who),
    };
}

task<result<account>> service::log_out(const call& call, const account_email& email)
{
    const auto now = world_.now();
    const account_change step = [&](account& it, std::size_t) { return end_sessions(it, now); };
    auto left = co_await update(call, email, step);
    if (left) {
        note("logged out", call, email);
    }
    co_return left;
}

task<result<account>> service::show(const call& call, const account_email& email)
{
    auto found = co_await accounts_.find(call, email);
    if (!found || !is_open(*found)) {
        co_return unknown_account();
    }
    co_return *std::move(found);
}

// Tells auth at once when older tokens stop counting.
task<result<account>>
service::update(const call& call, const account_email& email, const account_change& change)
{
    auto changed = co_await accounts_.update(call, email, change);
    if (changed && changed->tokens_valid_from != timestamp{}) {
        revoked_.revoke(email, changed->tokens_valid_from);
    }
    co_return changed;
}

task<result<account>>
service::change_profile(const call& call, const account_email& email, profile_change change)
{
    const auto now = world_.now();
    const account_change step = [&](account& it, std::size_t) {
        return accounts::change_profile(it, change, now);
    };
    co_return co_await update(call, email, step);
}

task<result<account>>
service::change_password(const call& call, credentials given, std::string new_password)
{
    const bool common = passwords_.is_common(new_password);
    if (auto fault = password_fault(new_password, common, given.email.value)) {
        co_return invalid_fields({{.field = "newPassword", .detail = *std::move(fault)}});
    }
    SOUK_CO_TRY(verified, co_await check_password(call, given));
    const auto hash = co_await passwords_.hash(call, std::move(new_password));
    const auto now = world_.now();
    const account_change step = [&](account& it, std::size_t) -> result<consequences> {
        if (auto refused = if_unchanged(it, verified); !refused) {
            return refused;
        }
        return accounts::change_password(it, hash, now);
    };
    auto changed = co_await update(call, given.email, step);
    if (changed) {
        note("password changed", call, given.email);
    }
    co_return changed;
}

task<result<account>> service::close(const call& call, credentials given)
{
    SOUK_CO_TRY(verified, co_await check_password(call, given));
    const account_email pseudonym{"deleted-" + world_.new_id() + "@invalid"};
    const auto now = world_.now();
    const account_change step = [&](account& it, std::size_t others) -> result<consequences> {
        if (auto refused = if_unchanged(it, verified); !refused) {
            return refused;
        }
        return accounts::close(it, pseudonym, others, now);
    };
    auto closed = co_await update(call, given.email, step);
    if (closed) {
        note("account closed", call, given.email);
    }
    co_return closed;
}

task<std::vector<account>> service::search(const call& call, const account_filter& filter)
{
    co_return co_await accounts_.search(call, filter);
}

task<result<account>> service::change_standing(
    const call& call, const principal& caller, const account_email& email, standing_change change
)
{
    const auto now = world_.now();
    const account_change step = [&](account& it, std::size_t others) {
        return accounts::change_standing(it, change, caller.email, others, now);
    };
    auto changed = co_await update(call, email, step);
    if (changed) {
        log::info(
            "standing changed",
            {{"account", email.value},
             {"by", caller.email.value},
             {"role", changed->role == role::admin ? "ADMIN" : "USER"},
             {"disabled", changed->disabled ? "true" : "false"},
             {"traceId", std::string{call.trace_id()}}}
        );
    }
    co_return changed;
}

task<result<account>>
service::create_admin(const call& call, const std::string& email, std::string password)
{
    const registration wanted{
        .email = email,
        .password = password,
        .first_name = "Shop",
        .last_name = "Administrator",
    };
    const auto checked = check_registration(wanted, passwords_.is_common(password));
    if (!checked) {
        co_return std::unexpected(checked.error());
    }
    const auto known = canonical_email(email);
    if (auto found = co_await accounts_.find(call, known); found && is_working_admin(*found)) {
        co_return *std::move(found);
    }
    const auto hash = co_await passwords_.hash(call, std::move(password));
    const auto now = world_.now();
    auto added = co_await accounts_.add(call, open_account(wanted, hash, role::admin, now));
    if (added || added.error().slug != "email-taken") {
        co_return added;
    }
    // A customer's, or another process was quicker.
    const account_change step = [&](account& it, std::size_t) -> result<consequences> {
        return is_working_admin(it) ? consequences{} : make_administrator(it, hash, now);
    };
    auto made = co_await update(call, known, step);
    if (made) {
        note("customer made administrator", call, known);
    }
    co_return made;
}

timestamp service::oldest_living_token()
{
    constexpr seconds clock_difference{60};
    return world_.now() - settings_.token_lifetime - clock_difference;
}

task<> service::load_revocations(const call& call)
{
    for (const auto& each : co_await accounts_.cutoffs(call, oldest_living_token())) {
        revoked_.revoke(each.whose, each.valid_from);
    }
}

task<std::vector<token_cutoff>> service::revocations(const call& call, timestamp since)
{
    co_return co_await accounts_.cutoffs(call, std::max(since, oldest_living_token()));
}

task<> service::forget_old_revocations(const call& call)
{
    const auto cut = oldest_living_token();
    revoked_.forget_before(cut);
    co_await accounts_.forget_cutoffs(call, cut);
}

task<> service::perform(const call& call, const effect& owed)
{
    if (owed.kind != erase_customer_kind) {
        log::error("unknown effect of accounts", {{"kind", owed.kind}});
        co_return;
    }
    const account_email email{owed.key};
    const account_email pseudonym{owed.detail};
    const auto found = co_await accounts_.find(call, email);
    if (!found || found->closing_as != pseudonym) {
        co_return;  // Done before; the e-mail may be another person's by now.
    }
    if (SOUK_PLANT(account_removed_before_its_records)) {
        co_await accounts_.remove(call, email, pseudonym);
    }
    co_await records_.erase(call, email, pseudonym);
    co_await accounts_.remove(call, email, pseudonym);
}

}  // namespace souk::accounts
