// What an export holds, and whether it is whole. docs/export-format.md describes it.
#pragma once

#include "app/backup.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace souk::app {

struct exported_file {
    std::string kind;
    std::uint64_t records = 0;
    backed_up_file file;

    friend bool operator==(const exported_file&, const exported_file&) = default;
};

struct export_manifest {
    std::string souk;         // The version that made it.
    std::string exported_at;  // RFC 3339.
    std::vector<exported_file> files;
};

std::string to_json(const export_manifest& what);

// Throws std::runtime_error when the text is no manifest of an export, or one of another version of
// the format.
export_manifest parse_export_manifest(const std::string& text);

}  // namespace souk::app
