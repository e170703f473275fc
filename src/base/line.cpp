#include "base/line.hpp"

#include "base/text.hpp"

#include <utility>

namespace souk {

void check_line(
    std::vector<field_error>& errors, std::string field, std::string_view text, std::size_t most
)
{
    const auto length = count_code_points(text);
    if (!length || *length > most || trim(text).empty()) {
        errors.push_back({
            .field = std::move(field),
            .detail = "must have 1 to " + std::to_string(most) + " characters",
        });
    } else if (has_control_characters(text)) {
        errors.push_back({
            .field = std::move(field),
            .detail = "must not hold control characters",
        });
    }
}

}  // namespace souk
