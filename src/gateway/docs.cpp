#include "gateway/docs.hpp"

#include "base/log.hpp"
#include "base/text.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace souk::gateway {

namespace {

// Swagger UI needs no inline script or style; its icons are data: images.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view type_of(const std::filesystem::path& name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".yaml", "application/yaml"},
        {".png", "image/png"},
        {".svg", "image/svg+xml"},
        {".txt", "text/plain; charset=utf-8"},
    }};
    const auto extension = name.extension().string();
    for (const auto& [known, type] : types) {
        if (extension == known) {
            return type;
        }
    }
    return {};
}

// Tells contents apart; nobody gains by a collision of files of our own.
std::string etag_of(std::string_view content)
{
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a.
    for (const char byte : content) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    }
    std::string bytes(sizeof hash, '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(hash & 0xffU);
        hash >>= 8U;
    }
    return '"' + to_base64url(bytes) + '"';
}

// If-None-Match: a list of tags, compared weakly, or *.
bool is_known(std::string_view if_none_match, std::string_view etag)
{
    while (!if_none_match.empty()) {
        const auto comma = if_none_match.find(',');
        auto tag = trim(if_none_match.substr(0, comma));
        if (tag.starts_with("W/")) {
            tag.remove_prefix(2);
        }
        if (tag == etag || tag == "*") {
            return true;
        }
        if_none_match.remove_prefix(
            comma == std::string_view::npos ? if_none_match.size() : comma + 1
        );
    }
    return false;
}

http::response to_response(const docs_files::file& file, const http::request& request)
{
    http::response answer;
    answer.content_type = file.type;
    answer.extra = {
        {"ETag", file.etag},
        {"Cache-Control", "no-cache"},
        {"Content-Security-Policy", std::string{page_policy}},
    };
    if (is_known(request.header("if-none-match"), file.etag)) {
        answer.status = 304;
    } else {
        answer.shared_body = file.content;
    }
    return answer;
}

result<http::response>
show(const http::request& request, const docs_files& files, std::string_view name)
{
    const auto* file = files.find(name);
    if (file == nullptr) {
        return not_found("not-found", "There is nothing here.");
    }
    return to_response(*file, request);
}

// GET /openapi.yaml, /asyncapi.yaml
task<result<http::response>> show_description(const http::request& request, const docs_files& files)
{
    co_return show(request, files, std::string_view{request.path}.substr(1));
}

// GET /docs
task<result<http::response>> show_page(const http::request& request, const docs_files& files)
{
    co_return show(request, files, "index.html");
}

// GET /docs/{file}
task<result<http::response>> show_file(const http::request& request, const docs_files& files)
{
    co_return show(request, files, request.parameter("file"));
}

}  // namespace

docs_files::docs_files(const std::filesystem::path& folder)
{
    try {
        read(folder);
    } catch (const std::exception& failure) {
        log::warn(
            "the API's description can't be read: /docs will answer 404",
            {{"folder", folder.string()}, {"why", failure.what()}}
        );
        files_.clear();
    }
}

void docs_files::read(const std::filesystem::path& folder)
{
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const auto name = entry.path().filename();
        const auto type = type_of(name);
        if (type.empty() || name.string().starts_with('.') || !entry.is_regular_file()) {
            continue;
        }
        std::ifstream in{entry.path(), std::ios::binary};
        in.exceptions(std::ios::failbit | std::ios::badbit);
        std::string content(entry.file_size(), '\0');
        in.read(content.data(), static_cast<std::streamsize>(content.size()));
        auto etag = etag_of(content);
        files_.emplace(
            name.string(),
            file{
                .content = std::make_shared<const std::string>(std::move(content)),
                .type = std::string{type},
                .etag = std::move(etag),
            }
        );
    }
}

const docs_files::file* docs_files::find(std::string_view name) const
{
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

void add_docs_routes(http::router& router, const docs_files& files)
{
    using enum http::verb;
    const auto anyone = http::access::anyone;
    router.add(get, "/openapi.yaml", anyone, show_description, files);
    router.add(get, "/asyncapi.yaml", anyone, show_description, files);
    router.add(get, "/docs", anyone, show_page, files);
    router.add(get, "/docs/{file}", anyone, show_file, files);
}

}  // namespace souk::gateway
