// The one way a rule says no. The kinds are enough for every service; the slug names the rule that
// refused, and is stable, so that a client may match on it.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace souk {

enum class refusal_kind {
    invalid,
    unauthenticated,
    declined,
    forbidden,
    not_found,
    conflict,
    stale,
    too_large,
    unsupported_media,
    unprocessable,
    too_many
};

// A field of the input that is at fault: where it stands ("items[2].qty") and why.
struct field_error {
    std::string field;
    std::string detail;

    friend bool operator==(const field_error&, const field_error&) = default;
};

struct refusal {
    refusal_kind kind{};
    std::string slug;                 // For programs: "order-canceled".
    std::string message;              // For people: one sentence.
    std::vector<field_error> errors;  // The fields at fault, if any are.
    std::string payment_id;           // The payment that was kept although it failed, if one was.
    int retry_after_s = 0;            // For too_many: when it is worth another try.
};

// What depends on the caller's input: a value, or the refusal of a rule.
template <class T>
using result = std::expected<T, refusal>;

inline std::unexpected<refusal> refuse(refusal_kind kind, std::string slug, std::string message)
{
    return std::unexpected(
        refusal{.kind = kind, .slug = std::move(slug), .message = std::move(message)}
    );
}

inline std::unexpected<refusal> invalid(std::string slug, std::string message)
{
    return refuse(refusal_kind::invalid, std::move(slug), std::move(message));
}

// Refuses input of the right form whose fields are wrong, all of them named at once.
inline std::unexpected<refusal> invalid_fields(std::vector<field_error> errors)
{
    return std::unexpected(refusal{
        .kind = refusal_kind::invalid,
        .slug = "invalid-request",
        .message = "Some fields are missing or wrong.",
        .errors = std::move(errors),
    });
}

inline std::unexpected<refusal> unauthenticated(std::string slug, std::string message)
{
    return refuse(refusal_kind::unauthenticated, std::move(slug), std::move(message));
}

inline std::unexpected<refusal> forbidden(std::string slug, std::string message)
{
    return refuse(refusal_kind::forbidden, std::move(slug), std::move(message));
}

inline std::unexpected<refusal> not_found(std::string slug, std::string message)
{
    return refuse(refusal_kind::not_found, std::move(slug), std::move(message));
}

inline std::unexpected<refusal> conflict(std::string slug, std::string message)
{
    return refuse(refusal_kind::conflict, std::move(slug), std::move(message));
}

inline std::unexpected<refusal> unprocessable(std::string slug, std::string message)
{
    return refuse(refusal_kind::unprocessable, std::move(slug), std::move(message));
}

}  // namespace souk

// Names the value of a result, or leaves the coroutine with its refusal.
#define SOUK_CO_TRY(name, ...)                                                                     \
    auto name##_or_refusal = (__VA_ARGS__);                                                        \
    if (!name##_or_refusal) {                                                                      \
        co_return std::unexpected(std::move(name##_or_refusal).error());                           \
    }                                                                                              \
    auto&& name = *std::move(name##_or_refusal)
