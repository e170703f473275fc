#include "base/days.hpp"

namespace souk {

day_range last_days(timestamp now, std::size_t count)
{
    const auto today = std::chrono::floor<std::chrono::days>(now);
    return {.first = today + std::chrono::days{1} - std::chrono::days{count}, .count = count};
}

std::string to_date(sys_days day)
{
    constexpr std::size_t length = 10;
    return to_string(timestamp{day}).substr(0, length);
}

id_range ids_of(sys_days day)
{
    return ids_between(day, day + std::chrono::days{1}, std::nullopt);
}

}  // namespace souk
