#include "gateway/docs.hpp"

namespace souk::gateway {

namespace {

// Swagger UI needs no inline script or style; its icons are data: images.
constexpr file_headers page_headers{
    .cache_control = "no-cache",
    .content_security_policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

result<http::response>
show(const http::request& request, const file_set& files, std::string_view name)
{
    const auto* file = files.find(name);
    if (file == nullptr) {
        return not_found("not-found", "There is nothing here.");
    }
    return to_response(*file, request, page_headers);
}

// GET /openapi.yaml, /asyncapi.yaml
task<result<http::response>> show_description(const http::request& request, const file_set& files)
{
    co_return show(request, files, std::string_view{request.path}.substr(1));
}

// GET /docs
task<result<http::response>> show_page(const http::request& request, const file_set& files)
{
    co_return show(request, files, "index.html");
}

// GET /docs/{file}
task<result<http::response>> show_file(const http::request& request, const file_set& files)
{
    co_return show(request, files, request.parameter("file"));
}

}  // namespace

void add_docs_routes(http::router& router, const file_set& files)
{
    using enum http::verb;
    const auto anyone = http::access::anyone;
    router.add(get, "/openapi.yaml", anyone, show_description, files);
    router.add(get, "/asyncapi.yaml", anyone, show_description, files);
    router.add(get, "/docs", anyone, show_page, files);
    router.add(get, "/docs/{file}", anyone, show_file, files);
}

}  // namespace souk::gateway
