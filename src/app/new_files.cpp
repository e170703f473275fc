#include "app/new_files.hpp"

#include <fmt/format.h>
#include <stdexcept>
#include <system_error>

namespace souk::app {

new_files::~new_files()
{
    std::error_code ignored;
    for (const auto& each : made_) {
        std::filesystem::remove(folder_ / each, ignored);
    }
}

void refuse_unless_empty(const std::filesystem::path& folder, const std::string& but)
{
    for (const auto& each : std::filesystem::directory_iterator{folder}) {
        if (each.path().filename() != but) {
            throw std::runtime_error{
                fmt::format("{} is not empty: {}", folder.string(), each.path().filename().string())
            };
        }
    }
}

}  // namespace souk::app
