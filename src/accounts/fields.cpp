#include "accounts/fields.hpp"

#include "base/line.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace souk::accounts {

namespace {

constexpr std::size_t most_email = 254;
constexpr std::size_t most_local_part = 64;
constexpr std::size_t most_label = 63;
constexpr std::size_t most_name = 100;
constexpr std::size_t most_payment_method = 100;

void note(std::vector<field_error>& errors, std::string field, std::string detail)
{
    errors.push_back({.field = std::move(field), .detail = std::move(detail)});
}

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local_part(std::string_view text)
{
    constexpr std::string_view others = ".!#$%&'*+/=?^_`{|}~-";
    return !text.empty() && text.size() <= most_local_part && text.front() != '.' &&
           text.back() != '.' && !text.contains("..") && std::ranges::all_of(text, [&](char c) {
               return is_letter_or_digit(c) || others.contains(c);
           });
}

bool is_label(std::string_view text)
{
    return !text.empty() && text.size() <= most_label && text.front() != '-' &&
           text.back() != '-' &&
           std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

// The name "invalid" by itself is kept for the pseudonyms of erased accounts.
bool is_domain(std::string_view text)
{
    if (to_lower(text) == "invalid") {
        return false;
    }
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        text.remove_prefix(dot + 1);
    }
}

bool is_email(std::string_view text)
{
    const auto at = text.rfind('@');
    return text.size() <= most_email && at != std::string_view::npos &&
           is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

}  // namespace

void check_email(std::vector<field_error>& errors, std::string_view email)
{
    if (!is_email(email)) {
        note(errors, "email", "must be an e-mail address");
    }
}

void check_name(std::vector<field_error>& errors, std::string_view field, std::string_view name)
{
    check_line(errors, std::string{field}, name, most_name);
}

std::vector<field_error> faults_of(const profile_change& change)
{
    std::vector<field_error> errors;
    if (change.first_name) {
        check_name(errors, "firstName", *change.first_name);
    }
    if (change.last_name) {
        check_name(errors, "lastName", *change.last_name);
    }
    if (const auto where = change.shipping_address.value_or(std::nullopt)) {
        check_address(errors, "shippingAddress", *where);
    }
    if (const auto where = change.billing_address.value_or(std::nullopt)) {
        check_address(errors, "billingAddress", *where);
    }
    if (const auto method = change.payment_method.value_or(std::nullopt)) {
        check_line(errors, "paymentMethod", *method, most_payment_method);
    }
    return errors;
}

}  // namespace souk::accounts
