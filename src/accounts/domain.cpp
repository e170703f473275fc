#include "accounts/domain.hpp"

#include "accounts/fields.hpp"
#include "base/planted.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace souk::accounts {

namespace {

constexpr std::size_t least_password = 8;
constexpr std::size_t most_password = 128;
constexpr std::size_t least_word = 4;

std::unexpected<refusal> unknown_account()
{
    return not_found("unknown-account", "There is no such account.");
}

std::unexpected<refusal> last_administrator()
{
    return conflict("last-administrator", "The shop needs an administrator.");
}

// Later than any token that was issued: within the current second there may be some.
void end_tokens(account& it, timestamp now)
{
    const timestamp next = std::chrono::floor<seconds>(now) + seconds{1};
    it.tokens_valid_from = std::max(next, it.tokens_valid_from + seconds{1});
}

// What is left of a password without what is tried first: the shop's name, and the e-mail's own.
std::string without_words(std::string_view password, std::string_view email)
{
    auto left = to_lower(password);
    const auto own = to_lower(email.substr(0, email.rfind('@')));
    for (const std::string_view word : {std::string_view{"souk"}, std::string_view{own}}) {
        if (word.size() < least_word) {
            continue;
        }
        for (auto at = left.find(word); at != std::string::npos; at = left.find(word, at)) {
            left.erase(at, word.size());
        }
    }
    return left;
}

}  // namespace

account_email canonical_email(std::string_view text)
{
    return {to_lower(text)};
}

std::optional<std::string>
password_fault(std::string_view password, bool is_common, std::string_view email)
{
    const auto length = count_code_points(password);
    if (!length || *length < least_password || *length > most_password) {
        return "must have 8 to 128 characters";
    }
    if (is_common) {
        return "is one of the most common passwords";
    }
    if (count_code_points(without_words(password, email)) < least_password) {
        return "must have 8 characters beside the shop's name and the e-mail's";
    }
    return std::nullopt;
}

result<void> check_registration(const registration& wanted, bool password_is_common)
{
    std::vector<field_error> errors;
    check_email(errors, wanted.email);
    if (auto fault = password_fault(wanted.password, password_is_common, wanted.email)) {
        errors.push_back({.field = "password", .detail = *std::move(fault)});
    }
    check_name(errors, "firstName", wanted.first_name);
    check_name(errors, "lastName", wanted.last_name);
    if (!errors.empty()) {
        return invalid_fields(std::move(errors));
    }
    return {};
}

account open_account(const registration& checked, std::string password_hash, role as, timestamp now)
{
    return {
        .email = canonical_email(checked.email),
        .password_hash = std::move(password_hash),
        .first_name = checked.first_name,
        .last_name = checked.last_name,
        .role = as,
        .created_at = now,
        .updated_at = now,
    };
}

timestamp issue_time(const account& it, timestamp now)
{
    return std::max<timestamp>(std::chrono::floor<seconds>(now), it.tokens_valid_from);
}

result<consequences> change_profile(account& it, const profile_change& change, timestamp now)
{
    if (!is_open(it)) {
        return unknown_account();
    }
    if (auto errors = faults_of(change); !errors.empty()) {
        return invalid_fields(std::move(errors));
    }
    it.first_name = change.first_name.value_or(it.first_name);
    it.last_name = change.last_name.value_or(it.last_name);
    it.shipping_address = change.shipping_address.value_or(it.shipping_address);
    it.billing_address = change.billing_address.value_or(it.billing_address);
    it.payment_method = change.payment_method.value_or(it.payment_method);
    it.updated_at = now;
    return {};
}

result<consequences> end_sessions(account& it, timestamp now)
{
    if (!is_open(it)) {
        return unknown_account();
    }
    end_tokens(it, now);
    return {};
}

result<consequences> change_password(account& it, std::string new_hash, timestamp now)
{
    if (!is_open(it)) {
        return unknown_account();
    }
    if (!SOUK_PLANT(old_password_kept)) {
        it.password_hash = std::move(new_hash);
    }
    it.updated_at = now;
    end_tokens(it, now);
    return {};
}

result<consequences> change_standing(
    account& it,
    const standing_change& change,
    const account_email& by,
    std::size_t other_administrators,
    timestamp now
)
{
    if (!is_open(it)) {
        return unknown_account();
    }
    const role next_role = change.role.value_or(it.role);
    const bool next_disabled = change.disabled.value_or(it.disabled);
    if (next_role == it.role && next_disabled == it.disabled) {
        return {};
    }
    const bool steps_down =
        it.role == role::admin && !it.disabled && (next_role != role::admin || next_disabled);
    if (steps_down && it.email == by) {
        return conflict("own-account", "You can't disable or demote yourself.");
    }
    if (steps_down && other_administrators == 0) {
        return last_administrator();
    }
    it.role = next_role;
    it.disabled = next_disabled;
    it.updated_at = now;
    end_tokens(it, now);
    return {};
}

result<consequences> make_administrator(account& it, std::string new_hash, timestamp now)
{
    if (!is_open(it)) {
        return conflict("email-taken", "The account of this e-mail is being deleted.");
    }
    it.role = role::admin;
    it.disabled = false;
    return change_password(it, std::move(new_hash), now);
}

result<consequences>
close(account& it, account_email pseudonym, std::size_t other_administrators, timestamp now)
{
    if (!is_open(it)) {
        return unknown_account();
    }
    if (it.role == role::admin && other_administrators == 0) {
        return last_administrator();
    }
    account closed{.email = it.email, .role = it.role, .disabled = true};
    closed.closing_as = std::move(pseudonym);
    closed.tokens_valid_from = it.tokens_valid_from;
    closed.created_at = it.created_at;
    closed.updated_at = now;
    it = std::move(closed);
    end_tokens(it, now);
    consequences then;
    if (SOUK_PLANT(closed_account_not_erased)) {
        return then;
    }
    then.effects.push_back({
        .kind = std::string{erase_customer_kind},
        .key = it.email.value,
        .detail = it.closing_as->value,
    });
    return then;
}

}  // namespace souk::accounts
