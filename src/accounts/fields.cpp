#include "accounts/fields.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace souk::accounts {

namespace {

constexpr std::size_t most_email = 254;
constexpr std::size_t most_local_part = 64;
constexpr std::size_t most_label = 63;
constexpr std::size_t most_name = 100;
constexpr std::size_t most_address_line = 200;
constexpr std::size_t most_payment_method = 100;

// ISO 3166-1 alpha-2, each code followed by a space.
constexpr std::string_view countries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW ";

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

bool is_country(std::string_view text)
{
    return text.size() == 2 && countries.contains(std::string{text} + ' ');
}

void check_line(
    std::vector<field_error>& errors, std::string field, std::string_view text, std::size_t most
)
{
    const auto length = count_code_points(text);
    if (!length || *length > most || trim(text).empty()) {
        note(errors, std::move(field), "must have 1 to " + std::to_string(most) + " characters");
    } else if (has_control_characters(text)) {
        note(errors, std::move(field), "must not hold control characters");
    }
}

void check_address(std::vector<field_error>& errors, const std::string& at, const address& where)
{
    check_line(errors, at + ".line1", where.line1, most_address_line);
    if (where.line2) {
        check_line(errors, at + ".line2", *where.line2, most_address_line);
    }
    check_line(errors, at + ".city", where.city, most_address_line);
    check_line(errors, at + ".postalCode", where.postal_code, most_address_line);
    if (!is_country(where.country)) {
        note(errors, at + ".country", "must be a country's two letters (ISO 3166-1)");
    }
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
