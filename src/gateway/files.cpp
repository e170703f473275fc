#include "gateway/files.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/conditional.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace souk::gateway {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 64UL * 1024 * 1024;

std::string_view type_of(const fs::path& name)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".yaml", "application/yaml"},
        {".txt", "text/plain; charset=utf-8"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".svg", "image/svg+xml"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
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

class reader {
public:
    file_set::content read(const fs::path& path)
    {
        const auto size = fs::file_size(path);
        if (size > most_bytes - total_) {
            throw std::runtime_error{"the files are too many or too large"};
        }
        total_ += size;
        std::ifstream in{path, std::ios::binary};
        in.exceptions(std::ios::failbit | std::ios::badbit);
        std::string bytes(size, '\0');
        in.read(bytes.data(), static_cast<std::streamsize>(size));
        auto etag = etag_of(bytes);
        return {
            .bytes = std::make_shared<const std::string>(std::move(bytes)),
            .etag = std::move(etag),
        };
    }

    std::optional<file_set::content> read_sibling(fs::path path, std::string_view extension)
    {
        path += extension;
        return fs::is_regular_file(path) ? std::optional{read(path)} : std::nullopt;
    }

private:
    std::size_t total_ = 0;
};

// Whether what follows a coding's name is a weight of zero: it is not wanted then.
bool is_unwanted(std::string_view parameters)
{
    const auto equals = std::min(parameters.find('='), parameters.size());
    const auto weight = trim(parameters.substr(std::min(equals + 1, parameters.size())));
    return weight.starts_with('0') && weight.find_first_not_of("0.") == std::string_view::npos;
}

// Accept-Encoding: a list of codings with weights; * is any that is not named.
bool accepts(std::string_view accept_encoding, std::string_view coding)
{
    bool any = false;
    while (!accept_encoding.empty()) {
        const auto each = accept_encoding.substr(0, accept_encoding.find(','));
        accept_encoding.remove_prefix(std::min(each.size() + 1, accept_encoding.size()));
        const auto mark = std::min(each.find(';'), each.size());
        const auto name = to_lower(trim(each.substr(0, mark)));
        if (name == coding) {
            return !is_unwanted(each.substr(mark));
        }
        any = any || (name == "*" && !is_unwanted(each.substr(mark)));
    }
    return any;
}

}  // namespace

file_set::file_set(const fs::path& folder, std::string_view served_at)
{
    try {
        read(folder);
    } catch (const std::exception& failure) {
        log::warn(
            std::string{served_at} + " will answer 404: its files can't be read",
            {{"folder", folder.string()}, {"why", failure.what()}}
        );
        files_.clear();
    }
}

void file_set::read(const fs::path& folder)
{
    reader disk;
    fs::recursive_directory_iterator at{folder};
    for (; at != fs::recursive_directory_iterator{}; ++at) {
        const auto& path = at->path();
        if (path.filename().string().starts_with('.')) {
            at.disable_recursion_pending();
            continue;
        }
        const auto type = type_of(path);
        if (type.empty() || !at->is_regular_file()) {
            continue;
        }
        files_.emplace(
            path.lexically_relative(folder).generic_string(),
            file{
                .type = std::string{type},
                .plain = disk.read(path),
                .brotli = disk.read_sibling(path, ".br"),
                .gzip = disk.read_sibling(path, ".gz"),
            }
        );
    }
}

const file_set::file* file_set::find(std::string_view name) const
{
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

bool names_a_file(std::string_view path)
{
    return !type_of(path).empty();
}

http::response
to_response(const file_set::file& file, const http::request& request, const file_headers& with)
{
    http::response answer;
    answer.content_type = file.type;
    answer.extra = {
        {"Cache-Control", std::string{with.cache_control}},
        {"Content-Security-Policy", std::string{with.content_security_policy}},
    };
    const auto* sent = &file.plain;
    if (file.brotli || file.gzip) {
        answer.extra.emplace_back("Vary", "Accept-Encoding");
        const auto accepted = request.header("accept-encoding");
        if (file.brotli && accepts(accepted, "br")) {
            sent = &*file.brotli;
            answer.extra.emplace_back("Content-Encoding", "br");
        } else if (file.gzip && accepts(accepted, "gzip")) {
            sent = &*file.gzip;
            answer.extra.emplace_back("Content-Encoding", "gzip");
        }
    }
    answer.extra.emplace_back("ETag", sent->etag);
    if (http::knows(request, sent->etag)) {
        answer.status = 304;
    } else {
        answer.shared_body = sent->bytes;
    }
    return answer;
}

}  // namespace souk::gateway
