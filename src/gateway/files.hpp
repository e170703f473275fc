// Files that are served as they are, such as the storefront's.
#pragma once

#include "http/message.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace souk::gateway {

// A folder held in memory: the disk is read once, at start. Any thread may use it.
class file_set {
public:
    struct content {
        std::shared_ptr<const std::string> bytes;
        std::string etag;
    };

    struct file {
        std::string type;
        content plain;
        std::optional<content> brotli;  // Of the sibling file.js.br, when there is one.
        std::optional<content> gzip;    // Of file.js.gz.
    };

    // Reads the folder and those in it. When it is missing, can't be read or holds more than
    // 64 MiB, that is logged as a warning about `served_at`, and there are no files. What is
    // hidden or of no known type is passed over.
    file_set(const std::filesystem::path& folder, std::string_view served_at);

    // The file of that name, such as assets/main.js, or null.
    const file* find(std::string_view name) const;

private:
    void read(const std::filesystem::path& folder);

    std::map<std::string, file, std::less<>> files_;
};

// Whether the path's end tells that it is a file's, of a type that a file set would hold.
bool names_a_file(std::string_view path);

struct file_headers {
    std::string_view cache_control;
    std::string_view content_security_policy;
};

// The file, in the smallest form that the request accepts; 304 when its sender has that already.
http::response
to_response(const file_set::file& file, const http::request& request, const file_headers& with);

}  // namespace souk::gateway
