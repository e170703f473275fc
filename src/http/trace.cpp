#include "http/trace.hpp"

#include <algorithm>

namespace souk::http {
namespace {

constexpr std::size_t span_begin = 36;
constexpr std::size_t span_size = 16;

bool is_lower_hex(std::string_view text)
{
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_id(std::string_view text)
{
    return is_lower_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// 00-<32 digits>-<16 digits>-<2 digits>
bool is_traceparent(std::string_view text)
{
    return text.size() == 55 && text.starts_with("00-") && text[35] == '-' && text[52] == '-' &&
           is_id(text.substr(3, 32)) && is_id(text.substr(span_begin, span_size)) &&
           is_lower_hex(text.substr(53));
}

}  // namespace

call begin_call(std::string_view traceparent, milliseconds time_limit, world& world)
{
    auto begun = background_call(world, time_limit);
    if (is_traceparent(traceparent)) {
        std::string continued{traceparent};
        continued.replace(span_begin, span_size, begun.traceparent, span_begin, span_size);
        begun.traceparent = std::move(continued);
    }
    return begun;
}

std::string choose_request_id(std::string_view sent, world& world)
{
    const bool visible =
        std::ranges::all_of(sent, [](char each) { return each > ' ' && each <= '~'; });
    return visible && !sent.empty() && sent.size() <= 128 ? std::string{sent} : world.new_id();
}

}  // namespace souk::http
