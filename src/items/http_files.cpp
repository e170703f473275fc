#include "items/http.hpp"
#include "items/http_reading.hpp"
#include "items/import_file.hpp"
#include "json/writer.hpp"

#include <utility>

namespace souk::items {
namespace {

using http::request;
using http::response;
using response_result = result<response>;

std::string to_json(const import_report& report)
{
    json::writer out;
    out.begin_object()
        .member("created", report.created)
        .member("updated", report.updated)
        .member("rejectedCount", report.rejected_count)
        .key("rejected")
        .begin_array();
    for (const auto& each : report.rejected) {
        out.begin_object().member("line", each.line).member("detail", each.detail).end_object();
    }
    out.end_array().end_object();
    return std::move(out).text();
}

// POST /api/v1/items/import
task<response_result> import_items(const request& from, service& items)
{
    if (!is_csv(from)) {
        co_return refuse(
            refusal_kind::unsupported_media,
            "unsupported-media-type",
            "The body must be CSV in UTF-8, with Content-Type: text/csv."
        );
    }
    SOUK_CO_TRY(preview, read_preview(from));
    SOUK_CO_TRY(file, import_file::open(from.body));
    const import_source source = [&file] { return file.next(); };
    const auto report =
        preview ? co_await items.preview(source) : co_await items.import(from.call, source);
    co_return response{.body = to_json(report)};
}

// GET /api/v1/items/export
task<response_result> export_items(const request& /*from*/, service& items)
{
    auto file = to_import_header();
    const auto write = [&file](const item& each) { file += to_import_line(each); };
    co_await items.visit(write);
    response answer{.body = std::move(file), .content_type = "text/csv; charset=utf-8"};
    answer.extra.emplace_back("Content-Disposition", "attachment; filename=\"items.csv\"");
    co_return answer;
}

}  // namespace

void add_file_routes(http::router& router, service& items, std::size_t most_import_bytes)
{
    using enum http::verb;
    using http::access;
    router.add(post, "/api/v1/items/import", access::admin, import_items, items, most_import_bytes);
    router.add(get, "/api/v1/items/export", access::admin, export_items, items);
}

}  // namespace souk::items
