#include "payments/domain.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace souk::payments {

namespace {

constexpr std::array<std::pair<payment_status, std::string_view>, 4> status_names{{
    {payment_status::pending, "PENDING"},
    {payment_status::success, "SUCCESS"},
    {payment_status::failed, "FAILED"},
    {payment_status::refunded, "REFUNDED"},
}};

struct step_of_payment {
    payment& subject;

    bool operator()(const stream_event::started& what) const
    {
        if (subject.version != 0) {
            return false;
        }
        subject.order = what.order;
        subject.amount = what.amount;
        subject.method = what.method;
        subject.status = payment_status::pending;
        return true;
    }

    bool operator()(const stream_event::succeeded&) const
    {
        return move(payment_status::pending, payment_status::success);
    }

    bool operator()(const stream_event::failed& what) const
    {
        const bool moved = move(payment_status::pending, payment_status::failed);
        if (moved) {
            subject.failure_reason = what.why.reason;
        }
        return moved;
    }

    bool operator()(const stream_event::refunded&) const
    {
        return move(payment_status::success, payment_status::refunded);
    }

private:
    bool move(payment_status from, payment_status to) const
    {
        if (subject.version == 0 || subject.status != from) {
            return false;
        }
        subject.status = to;
        return true;
    }
};

}  // namespace

std::string_view to_string(payment_status status)
{
    return std::ranges::find(
               status_names, status, &std::pair<payment_status, std::string_view>::first
    )
        ->second;
}

std::optional<payment_status> parse_payment_status(std::string_view text)
{
    for (const auto& [status, name] : status_names) {
        if (name == text) {
            return status;
        }
    }
    return std::nullopt;
}

failure declined()
{
    return {.reason = "declined", .message = "The payment method was declined.", .errors = {}};
}

failure abandoned()
{
    return {
        .reason = "abandoned",
        .message = "This payment was not completed and took no money; the order can be paid again.",
        .errors = {},
    };
}

failure amount_mismatch()
{
    return {
        .reason = "amount-mismatch",
        .message = "The amount is not the order's total.",
        .errors = {{.field = "amount", .detail = "must be the order's total"}},
    };
}

refusal to_refusal(const payment_id& id, const failure& why)
{
    refusal answer{
        .kind = refusal_kind::conflict,
        .slug = why.reason,
        .message = why.message,
        .errors = why.errors,
        .payment_id = id.value,
    };
    if (why.reason == declined().reason) {
        answer.kind = refusal_kind::declined;
        answer.slug = "payment-declined";
    } else if (why.reason == abandoned().reason) {
        answer.slug = "payment-abandoned";
    } else if (why.reason == amount_mismatch().reason) {
        answer.kind = refusal_kind::unprocessable;
    } else if (why.reason == "unknown-order") {
        answer.kind = refusal_kind::not_found;
    }
    return answer;
}

refusal to_refusal(const payment& failed)
{
    for (const failure& known : {declined(), abandoned(), amount_mismatch()}) {
        if (known.reason == failed.failure_reason) {
            return to_refusal(failed.id, known);
        }
    }
    const failure other{
        .reason = failed.failure_reason,
        .message = "The payment failed and took no money.",
        .errors = {},
    };
    return to_refusal(failed.id, other);
}

bool apply(payment& to, const stream_event& next)
{
    if (next.payment != to.id || next.sequence != to.version + 1) {
        return false;
    }
    if (!std::visit(step_of_payment{to}, next.what)) {
        return false;
    }
    if (to.version == 0) {
        to.created_at = next.at;
    }
    to.updated_at = next.at;
    to.version = next.sequence;
    return true;
}

std::optional<payment> fold(std::span<const stream_event> stream, const account_email& account)
{
    if (stream.empty()) {
        return std::nullopt;
    }
    payment folded{.id = stream.front().payment, .order = {}, .account = account};
    for (const stream_event& each : stream) {
        if (!apply(folded, each)) {
            return std::nullopt;
        }
    }
    return folded;
}

std::span<const stream_event> until_first_outcome(std::span<const stream_event> stream)
{
    return stream.first(std::min<std::size_t>(stream.size(), 2));
}

void count(payment_day& into, payment_status status, std::size_t payments, money amount)
{
    switch (status) {
    case payment_status::pending: break;
    case payment_status::success:
        into.succeeded += payments;
        into.charged += amount;
        break;
    case payment_status::failed: into.failed += payments; break;
    case payment_status::refunded:
        into.refunded += payments;
        into.refunded_amount += amount;
        break;
    }
}

}  // namespace souk::payments
