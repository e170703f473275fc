// The calls of other services.
#include "accounts/http.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::accounts {

namespace {

// GET /internal/v1/revocations?since=
task<result<http::response>> show_revocations(const http::request& request, service& accounts)
{
    const auto since = parse_timestamp(request.text("since"));
    if (!since) {
        std::vector<field_error> errors{{.field = "since", .detail = "must be a time"}};
        co_return invalid_fields(std::move(errors));
    }
    json::writer out;
    out.begin_array();
    for (const token_cutoff& each : co_await accounts.revocations(request.call, *since)) {
        out.begin_object()
            .member("accountEmail", each.whose.value)
            .member("validFrom", each.valid_from)
            .end_object();
    }
    out.end_array();
    co_return http::response{.body = std::move(out).text()};
}

}  // namespace

void add_internal_routes(http::router& router, service& accounts)
{
    router.add(
        http::verb::get,
        "/internal/v1/revocations",
        http::access::service,
        show_revocations,
        accounts
    );
}

}  // namespace souk::accounts
