#include "payments/service.hpp"

#include "base/id_time.hpp"
#include "base/outage.hpp"
#include "base/planted.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace souk::payments {

namespace {

std::unexpected<refusal> unknown_payment()
{
    return not_found("unknown-payment", "There is no such payment.");
}

// Spelled out rather than hashed: it is short.
std::string fingerprint(const pay_request& what)
{
    return fmt::format("{}|{}|{}", what.order.value, what.amount.cents, what.method);
}

std::unexpected<refusal> request_in_progress()
{
    return conflict("request-in-progress", "The first request with this key still runs.");
}

// What the first use of a key answered, from the stream of the payment it made.
result<payment> first_answer(const std::vector<stream_event>& stream, const account_email& account)
{
    const auto until_outcome =
        SOUK_PLANT(payment_key_answers_what_is_now) ? stream : until_first_outcome(stream);
    auto first = fold(until_outcome, account);
    if (!first) {
        throw std::logic_error{"a payment's stream tells of no payment"};
    }
    if (first->status == payment_status::pending) {
        return request_in_progress();
    }
    if (const auto* const failed = std::get_if<stream_event::failed>(&until_outcome.back().what)) {
        return std::unexpected(to_refusal(first->id, failed->why));
    }
    return *std::move(first);
}

}  // namespace

service::service(
    settlement_store& store,
    card_network& cards,
    order_desk& orders,
    souk::world& world,
    payment_settings settings
)
    : store_(store), cards_(cards), orders_(orders), world_(world), settings_(settings)
{
}

task<result<payment>> service::pay(const call& call, const principal& caller, pay_request what)
{
    if (what.method.empty()) {
        what.method = cards_.default_method();
    }
    if (!cards_.knows(what.method)) {
        std::vector<field_error> errors{
            {.field = "paymentMethod", .detail = "is no payment method that is taken here"}
        };
        co_return invalid_fields(std::move(errors));
    }
    if (auto answered = co_await answer_of_key(call, caller, what)) {
        co_return *std::move(answered);
    }
    auto answer = co_await pay_once(call, caller, what);
    const bool started_none = !answer && answer.error().payment_id.empty();
    if (started_none) {
        // Perhaps because another request with this key came first.
        if (auto answered = co_await answer_of_key(call, caller, what)) {
            co_return *std::move(answered);
        }
        if (answer.error().slug == "idempotency-key-taken") {
            // By a request that has begun nothing yet, or never will because its process died.
            co_return request_in_progress();
        }
    }
    co_return answer;
}

task<std::optional<result<payment>>>
service::answer_of_key(const call& call, const principal& caller, const pay_request& what)
{
    if (what.idempotency_key.empty()) {
        co_return std::nullopt;
    }
    const auto kept = co_await store_.find_key(call, caller.email, what.idempotency_key);
    if (!kept) {
        co_return std::nullopt;
    }
    if (kept->fingerprint != fingerprint(what)) {
        result<payment> reused =
            unprocessable("idempotency-key-reused", "This key was used for another payment.");
        co_return reused;
    }
    const auto stream = co_await store_.history(call, kept->payment);
    co_return first_answer(stream, caller.email);
}

task<result<payment>>
service::pay_once(const call& call, const principal& caller, const pay_request& what)
{
    // Asked first so that nobody can block another's order by starting payments of it.
    SOUK_CO_TRY(total, co_await orders_.payable(call, what.order, caller.email));
    if (total != what.amount) {
        co_return std::unexpected(to_refusal({}, amount_mismatch()));
    }
    // Once recovery may have given the attempt up, its checkout must not begin any more.
    souk::call own = call;
    if (!SOUK_PLANT(checkout_after_giving_up)) {
        own.deadline = std::min(call.deadline, world_.steady_now() + settings_.pending_for);
    }
    SOUK_CO_TRY(started, co_await start(own, caller, what));
    const auto refused = co_await check_out(own, started);
    if (refused) {
        // Recorded with time of its own: the failure frees the order for another try.
        const payment failed = co_await fail(call, started, *refused);
        // Recovery may have been quicker: what it recorded is what a repetition is answered too.
        const bool recorded = failed.failure_reason == refused->reason;
        co_return std::unexpected(recorded ? to_refusal(started.id, *refused) : to_refusal(failed));
    }
    co_return co_await charge(call, started);
}

task<result<payment>>
service::start(const call& call, const principal& caller, const pay_request& what)
{
    new_payment next{
        .id = {world_.new_id()},
        .account = caller.email,
        .amount = what.amount,
        .method = what.method,
        .claim = std::nullopt,
    };
    if (!what.idempotency_key.empty() && !SOUK_PLANT(payment_key_not_claimed)) {
        next.claim = key_claim{
            .account = caller.email,
            .key = what.idempotency_key,
            .fingerprint = fingerprint(what),
        };
    }
    const timestamp at = time_of_id(next.id.value);  // Lists find a payment's time in its id.
    const settlement_change step = [&](settlement& it) { return it.start(next, at); };
    SOUK_CO_TRY(changed, co_await store_.update(call, what.order, std::nullopt, step));
    co_return *changed.find(next.id);
}

// Answers why the order can't be paid after all.
task<std::optional<failure>> service::check_out(const call& call, const payment& started)
{
    const auto total = co_await orders_.checkout(call, started.order, started.account, started.id);
    if (!total) {
        const refusal& why = total.error();
        if (why.slug == "attempt-closed") {
            co_return abandoned();  // Recovery was quicker, or the first answer was lost.
        }
        co_return failure{.reason = why.slug, .message = why.message, .errors = why.errors};
    }
    if (*total != started.amount && !SOUK_PLANT(amount_not_compared)) {
        co_return amount_mismatch();
    }
    co_return std::nullopt;
}

task<result<payment>> service::show(const call& call, const principal& caller, const payment_id& id)
{
    auto found = co_await store_.find(call, id);
    const bool is_own = found && (found->account == caller.email || caller.is_admin());
    if (!is_own && !(found && SOUK_PLANT(anyone_reads_payments))) {
        co_return unknown_payment();
    }
    co_return *std::move(found);
}

task<result<payment_page>>
service::list(const call& call, const principal& caller, payment_filter filter)
{
    if (!caller.is_admin()) {
        if (filter.account && *filter.account != caller.email) {
            co_return forbidden(
                "forbidden", "Only an administrator sees other accounts' payments."
            );
        }
        if (!SOUK_PLANT(lists_payments_of_all)) {
            filter.account = caller.email;
        }
    }
    co_return co_await store_.list(call, filter);
}

task<payment_statistics> service::statistics(const call& call, std::size_t days)
{
    const timestamp now = world_.now();
    co_return co_await store_.statistics(call, last_days(now, days), now);
}

task<result<payment>>
service::refund(const call& call, const principal& caller, const payment_id& id)
{
    auto found = co_await store_.find(call, id);
    if (!found) {
        co_return unknown_payment();
    }
    if (found->status == payment_status::refunded) {
        co_return *std::move(found);
    }
    if (found->status != payment_status::success) {
        co_return conflict("not-refundable", "This payment took no money.");
    }
    const auto canceled = co_await orders_.cancel(call, caller, found->order);
    if (!canceled) {
        co_return std::unexpected(canceled.error());
    }
    auto after = co_await store_.find(call, id);
    co_return *std::move(after);
}

task<> service::erase_customer(
    const call& call, const account_email& customer, const account_email& pseudonym
)
{
    co_await store_.erase_customer(call, customer, pseudonym);
}

task<std::size_t> service::count_pending(const call& call)
{
    constexpr std::size_t most = 1'000;
    const auto found = co_await store_.pending_since(call, timestamp::max(), most);
    co_return found.size();
}

task<std::vector<audited_payment>>
service::scan(const call& call, const std::optional<payment_id>& after, std::size_t limit)
{
    co_return co_await store_.scan(call, after, limit);
}

}  // namespace souk::payments
