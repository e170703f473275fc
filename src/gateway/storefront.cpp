#include "gateway/storefront.hpp"

#include <algorithm>
#include <array>

namespace souk::gateway {

namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

constexpr file_headers lasting{
    .cache_control = "public, max-age=31536000, immutable", .content_security_policy = policy
};
constexpr file_headers changing{.cache_control = "no-cache", .content_security_policy = policy};

// Named after their content: another content has another name.
constexpr std::string_view assets = "/assets/";

// What programs ask for: who gets a name wrong there is told so, and gets no page.
bool is_apis(std::string_view path)
{
    static constexpr std::array<std::string_view, 8> names{
        "api", "docs", "openapi.yaml", "asyncapi.yaml", "problems", "health", "internal", "metrics"
    };
    path.remove_prefix(1);
    return std::ranges::find(names, path.substr(0, path.find('/'))) != names.end();
}

bool is_storefronts(std::string_view path, const file_set& files)
{
    if (!path.starts_with('/') || is_apis(path)) {
        return false;
    }
    if (path.starts_with(assets) || names_a_file(path)) {
        return files.find(path.substr(1)) != nullptr;
    }
    return true;
}

task<result<http::response>> show(const http::request& request, const file_set& files)
{
    const auto* file = files.find(std::string_view{request.path}.substr(1));
    const auto& headers = request.path.starts_with(assets) ? lasting : changing;
    co_return to_response(file != nullptr ? *file : *files.find("index.html"), request, headers);
}

}  // namespace

void add_storefront_routes(http::router& router, const file_set& files)
{
    if (files.find("index.html") == nullptr) {
        return;
    }
    router.add_fallback(
        [&files](std::string_view path) { return is_storefronts(path, files); },
        {
            .method = http::verb::get,
            .path = "/{page}",
            .who = http::access::anyone,
            .serve = [&files](const http::request& request) { return show(request, files); },
            .body_limit = 0,
        }
    );
}

}  // namespace souk::gateway
