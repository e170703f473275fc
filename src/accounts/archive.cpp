#include "accounts/archive.hpp"

#include "json/addresses.hpp"

#include <stdexcept>

namespace souk::accounts {

namespace {

role read_role(const json::record& in)
{
    const auto text = in.text("role");
    if (text != "USER" && text != "ADMIN") {
        throw std::runtime_error{"role is unknown"};
    }
    return text == "ADMIN" ? role::admin : role::user;
}

}  // namespace

std::string write_record(const archived_account& of)
{
    json::writer out;
    out.begin_object()
        .member("email", of.email.value)
        .member("passwordHash", of.password_hash)
        .member("firstName", of.first_name)
        .member("lastName", of.last_name)
        .member("role", of.role == role::admin ? "ADMIN" : "USER");
    json::write_address(out, "shippingAddress", of.shipping_address);
    json::write_address(out, "billingAddress", of.billing_address);
    out.member("paymentMethod", of.payment_method).member("disabled", of.disabled);
    if (of.closing_as) {
        out.member("closingAs", of.closing_as->value);
    }
    out.member("createdAt", of.created_at).member("updatedAt", of.updated_at).end_object();
    return std::move(out).text();
}

std::string write_record(const token_cutoff& of)
{
    json::writer out;
    out.begin_object()
        .member("email", of.whose.value)
        .member("validFrom", of.valid_from)
        .end_object();
    return std::move(out).text();
}

void read_record(std::string_view text, archived_account& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {
        .email = {in.text("email")},
        .password_hash = in.text("passwordHash"),
        .first_name = in.text("firstName"),
        .last_name = in.text("lastName"),
        .role = read_role(in),
        .shipping_address = json::read_address(in, "shippingAddress"),
        .billing_address = json::read_address(in, "billingAddress"),
        .payment_method = in.optional_text("paymentMethod"),
        .disabled = in.boolean("disabled"),
        .created_at = in.time("createdAt"),
        .updated_at = in.time("updatedAt"),
    };
    if (auto pseudonym = in.optional_text("closingAs")) {
        into.closing_as = account_email{*std::move(pseudonym)};
    }
}

void read_record(std::string_view text, token_cutoff& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {.whose = {in.text("email")}, .valid_from = in.time("validFrom")};
}

}  // namespace souk::accounts
