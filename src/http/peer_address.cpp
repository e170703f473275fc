#include "base/text.hpp"
#include "http/peer.hpp"

#include <charconv>
#include <stdexcept>

namespace souk::http {
namespace {

peer_address parse_one(std::string_view text)
{
    const auto colon = text.rfind(':');
    const bool whole = colon != std::string_view::npos;
    auto host = text.substr(0, whole ? colon : 0);
    const auto port = whole ? text.substr(colon + 1) : std::string_view{};
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    peer_address read{.host = std::string{host}};
    const auto* const begin = port.data();
    const auto* const end = begin + port.size();
    const auto [stopped, error] = std::from_chars(begin, end, read.port);
    const bool is_port = !host.empty() && error == std::errc{} && stopped == end && read.port > 0;
    if (!is_port || host.contains(':') != bracketed || host.contains('/') || host.contains(' ')) {
        throw std::invalid_argument{"no address is \"" + std::string{text} + "\": say host:port"};
    }
    return read;
}

}  // namespace

std::vector<peer_address> parse_peer_addresses(std::string_view text)
{
    std::vector<peer_address> all;
    for (;;) {
        const auto comma = text.find(',');
        all.push_back(parse_one(trim(text.substr(0, comma))));
        if (comma == std::string_view::npos) {
            return all;
        }
        text.remove_prefix(comma + 1);
    }
}

}  // namespace souk::http
