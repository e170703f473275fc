#include "payments/archive.hpp"

#include "json/record.hpp"
#include "json/writer.hpp"
#include "payments/provider/words.hpp"
#include "payments/store/codec.hpp"

#include <stdexcept>
#include <utility>

namespace souk::payments {

namespace {

payment_status read_status(const json::record& in)
{
    const auto status = parse_payment_status(in.text("status"));
    if (!status) {
        throw std::runtime_error{"status is unknown"};
    }
    return *status;
}

charge_state read_state(const json::record& in)
{
    const auto state = parse_charge_state(in.text("state"));
    if (!state) {
        throw std::runtime_error{"state is unknown"};
    }
    return *state;
}

void write_stream(json::writer& out, const std::vector<stream_event>& stream)
{
    out.begin_array();
    for (const auto& each : stream) {
        out.begin_object()
            .member("seq", each.sequence)
            .member("type", type_of(each.what))
            .member("at", each.at)
            .key("payload")
            .raw(write_payload(each.what))
            .end_object();
    }
    out.end_array();
}

}  // namespace

std::string write_record(const archived_payment& of)
{
    const auto& it = of.snapshot;
    json::writer out;
    out.begin_object()
        .member("id", it.id.value)
        .member("orderId", it.order.value)
        .member("accountEmail", it.account.value)
        .member("status", to_string(it.status))
        .member("amount", it.amount)
        .member("method", it.method)
        .member("failureReason", it.failure_reason)
        .member("createdAt", it.created_at)
        .member("updatedAt", it.updated_at)
        .member("version", it.version)
        .key("stream");
    write_stream(out, of.stream);
    out.end_object();
    return std::move(out).text();
}

std::string write_record(const canceled_order& of)
{
    json::writer out;
    out.begin_object().member("orderId", of.order.value).end_object();
    return std::move(out).text();
}

std::string write_record(const archived_key& of)
{
    json::writer out;
    out.begin_object()
        .member("accountEmail", of.claim.account.value)
        .member("key", of.claim.key)
        .member("fingerprint", of.claim.fingerprint)
        .member("paymentId", of.payment.value)
        .member("orderId", of.order.value)
        .member("usedAt", of.used_at)
        .end_object();
    return std::move(out).text();
}

std::string write_record(const archived_charge& of)
{
    json::writer out;
    out.begin_object()
        .member("paymentId", of.attempt.value)
        .member("amount", of.amount)
        .member("method", of.method)
        .member("state", to_string(of.state))
        .end_object();
    return std::move(out).text();
}

void read_record(std::string_view text, archived_payment& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into.snapshot = {
        .id = {in.text("id")},
        .order = {in.text("orderId")},
        .account = {in.text("accountEmail")},
        .status = read_status(in),
        .amount = in.amount("amount"),
        .method = in.text("method"),
        .failure_reason = in.text("failureReason"),
        .created_at = in.time("createdAt"),
        .updated_at = in.time("updatedAt"),
        .version = in.whole("version"),
    };
    into.stream.clear();
    for (const auto& each : in.array("stream")) {
        const json::record event{each};
        into.stream.push_back({
            .payment = into.snapshot.id,
            .sequence = event.whole("seq"),
            .at = event.time("at"),
            .what = read_payload(event.text("type"), event.object("payload")),
        });
    }
    if (into.stream.empty()) {
        throw std::runtime_error{"stream is empty"};
    }
}

void read_record(std::string_view text, canceled_order& into)
{
    const auto parsed = json::parse_record(text);
    into = {.order = {json::record{parsed}.text("orderId")}};
}

void read_record(std::string_view text, archived_key& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {
        .claim =
            {
                .account = {in.text("accountEmail")},
                .key = in.text("key"),
                .fingerprint = in.text("fingerprint"),
            },
        .payment = {in.text("paymentId")},
        .order = {in.text("orderId")},
        .used_at = in.time("usedAt"),
    };
}

void read_record(std::string_view text, archived_charge& into)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    into = {
        .attempt = {in.text("paymentId")},
        .amount = in.amount("amount"),
        .method = in.text("method"),
        .state = read_state(in),
    };
}

}  // namespace souk::payments
