// A shop's files in a folder of their own, with a manifest that tells whether they are whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace souk::app {

inline constexpr auto manifest_file = "manifest.json";

struct backed_up_file {
    std::string name;
    std::uint64_t bytes = 0;
    std::string sha256;  // Hexadecimal.

    friend bool operator==(const backed_up_file&, const backed_up_file&) = default;
};

struct manifest {
    std::string souk;      // The version that made it.
    std::string taken_at;  // RFC 3339.
    std::vector<backed_up_file> files;
};

std::string to_json(const manifest& what);

// Throws std::runtime_error when the text is no manifest, or names a file outside its folder.
manifest parse_manifest(const std::string& text);

backed_up_file describe(const std::filesystem::path& file);

}  // namespace souk::app
