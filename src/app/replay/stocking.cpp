#include "app/replay/runner.hpp"
#include "items/csv.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace souk::app::replay {
namespace {

constexpr std::size_t upcs_a_question = 40;
constexpr std::size_t rows_an_import = 5'000;
constexpr milliseconds import_time{60'000};

using units_by_upc = std::unordered_map<std::string, std::int64_t>;

std::runtime_error refused(const std::string& what, const shop_answer& answer)
{
    return std::runtime_error{"the shop refused " + what + ": " + describe(answer)};
}

task<units_by_upc>
find_units(shop_client& shop, std::span<const planned_item> items, std::string token)
{
    units_by_upc found;
    while (!items.empty()) {
        const auto some = items.first(std::min(items.size(), upcs_a_question));
        std::string target = "/api/v1/items?limit=1000&upc=";
        for (const auto& each : some) {
            target += (target.ends_with('=') ? "" : ",") + http::percent_encode(each.upc);
        }
        const auto listed = co_await shop.list(std::move(target), token);
        for (const auto& each : listed) {
            found[text_of(each, "upc")] = whole_of(each, "availableUnits");
        }
        items = items.subspan(some.size());
    }
    co_return found;
}

std::string to_csv(std::span<const planned_item> wanted, const units_by_upc& units)
{
    auto text = items::to_csv({"upc", "name", "price", "availableUnits"});
    for (const auto& each : wanted) {
        const auto here = units.find(each.upc);
        const auto now = here == units.end() ? 0 : here->second;
        text += items::to_csv(
            {each.upc, each.name, to_string(each.price), std::to_string(now + each.ordered_units)}
        );
    }
    return text;
}

void note_import(const json::value& report, run_report& to)
{
    to.created_items += static_cast<std::size_t>(whole_of(report, "created"));
    to.updated_items += static_cast<std::size_t>(whole_of(report, "updated"));
    const auto* const rejected = report.find("rejected");
    if (rejected == nullptr) {
        return;
    }
    for (const auto& each : rejected->elements) {
        to.failed.add("an item", "the shop refused it: " + text_of(each, "detail"));
    }
}

}  // namespace

task<std::string> log_in(shop_client& shop, credentials who)
{
    json::writer body;
    body.begin_object().member("email", who.email).member("password", who.password).end_object();
    const shop_request request{
        .method = http::verb::post,
        .target = "/api/v1/auth/login",
        .body = std::move(body).text(),
    };
    const auto answer = co_await shop.ask(request);
    if (answer.status != 200) {
        throw refused("the login of " + who.email, answer);
    }
    co_return text_of(answer.body, "token");
}

task<> stock_items(shop_client& shop, const plan& of, std::string admin_token, run_report& to)
{
    for (std::span<const planned_item> rest{of.items}; !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), rows_an_import));
        const auto units = co_await find_units(shop, some, admin_token);
        const shop_request request{
            .method = http::verb::post,
            .target = "/api/v1/items/import",
            .token = admin_token,
            .body = to_csv(some, units),
            .content_type = "text/csv",
            .time_limit = import_time,
        };
        const auto answer = co_await shop.ask(request);
        if (answer.status != 200) {
            throw refused("the import of items", answer);
        }
        note_import(answer.body, to);
        rest = rest.subspan(some.size());
    }
}

}  // namespace souk::app::replay
