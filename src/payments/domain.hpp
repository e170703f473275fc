// The words and rules of payments. Pure: time and ids come in as parameters.
#pragma once

#include "base/days.hpp"
#include "base/event.hpp"
#include "base/money.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace souk::payments {

enum class payment_status { pending, success, failed, refunded };

// As the API and the tables spell it: "PENDING".
std::string_view to_string(payment_status status);
std::optional<payment_status> parse_payment_status(std::string_view text);

// Why an attempt took no money. The reason is stable: "declined", "abandoned", or the slug of the
// rule that refused.
struct failure {
    std::string reason;
    std::string message;
    std::vector<field_error> errors;

    friend bool operator==(const failure&, const failure&) = default;
};

failure declined();
failure abandoned();
failure amount_mismatch();

// The snapshot of one payment: what its stream folds to.
struct payment {
    payment_id id;
    order_id order;
    account_email account;
    payment_status status = payment_status::pending;
    money amount;
    std::string method;
    std::string failure_reason;  // Empty unless failed.
    timestamp created_at;
    timestamp updated_at;
    std::int64_t version = 0;  // How many events its stream has.

    // Pending or paid: an order has at most one such payment.
    bool is_living() const
    {
        return status == payment_status::pending || status == payment_status::success;
    }

    friend bool operator==(const payment&, const payment&) = default;
};

// What a customer is told about a failed payment: the same whenever it is asked.
refusal to_refusal(const payment_id& id, const failure& why);
refusal to_refusal(const payment& failed);

// One event of a payment's stream. Holds no e-mail: a stream is never rewritten, an account may be
// erased.
struct stream_event {
    struct started {
        order_id order;
        money amount;
        std::string method;

        friend bool operator==(const started&, const started&) = default;
    };
    struct succeeded {
        friend bool operator==(const succeeded&, const succeeded&) = default;
    };
    struct failed {
        failure why;

        friend bool operator==(const failed&, const failed&) = default;
    };
    struct refunded {
        friend bool operator==(const refunded&, const refunded&) = default;
    };
    using kind = std::variant<started, succeeded, failed, refunded>;

    payment_id payment;
    std::int64_t sequence = 0;  // From 1, without gaps.
    timestamp at;
    kind what;

    friend bool operator==(const stream_event&, const stream_event&) = default;
};

// Moves a payment on by one event. Answers false, and changes nothing, when the event cannot
// follow.
bool apply(payment& to, const stream_event& next);

// The payment that a stream tells of, as that account's; nothing when no payment has such a stream.
std::optional<payment> fold(std::span<const stream_event> stream, const account_email& account);

// The part of a stream up to the first answer a customer got.
std::span<const stream_event> until_first_outcome(std::span<const stream_event> stream);

// The payments that were begun on one day, UTC, by what they are now.
struct payment_day {
    sys_days date;
    std::size_t succeeded = 0;
    std::size_t failed = 0;
    std::size_t refunded = 0;
    money charged;          // By those that succeeded and keep the money.
    money refunded_amount;  // By those whose money went back.
};

// Adds so many payments of that status, and their amounts' sum.
void count(payment_day& into, payment_status status, std::size_t payments, money amount);

// A customer's Idempotency-Key and what it was used for.
struct key_claim {
    account_email account;
    std::string key;
    std::string fingerprint;

    friend bool operator==(const key_claim&, const key_claim&) = default;
};

}  // namespace souk::payments
