#include "http/proxies.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace souk::http {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned short customer_prefix = 64;

std::optional<ip::address> read_address(std::string_view text)
{
    boost::system::error_code failed;
    const auto read = ip::make_address(text, failed);
    return failed ? std::nullopt : std::optional{read};
}

template <class Network, class Address>
bool holds(const std::vector<Network>& networks, const Address& address)
{
    return std::ranges::any_of(networks, [&](const Network& each) {
        return Network{address, each.prefix_length()}.canonical() == each.canonical();
    });
}

// Takes the last part of a list with commas.
std::string_view take_last(std::string_view& list)
{
    const auto comma = list.rfind(',');
    const auto last = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
    return trim(last);
}

}  // namespace

trusted_proxies::trusted_proxies(std::string_view list)
{
    while (!trim(list).empty()) {
        const std::string part{take_last(list)};
        const bool network = part.contains('/');
        const bool v6 = part.contains(':');
        boost::system::error_code failed;
        if (v6) {
            v6_.push_back(ip::make_network_v6(network ? part : part + "/128", failed));
        } else {
            v4_.push_back(ip::make_network_v4(network ? part : part + "/32", failed));
        }
        if (failed) {
            throw std::invalid_argument{"'" + part + "' is neither an address nor a network"};
        }
    }
}

bool trusted_proxies::contains(const std::string& address) const
{
    if (v4_.empty() && v6_.empty()) {
        return false;
    }
    const auto read = read_address(address);
    if (!read) {
        return false;
    }
    return read->is_v4() ? holds(v4_, read->to_v4()) : holds(v6_, read->to_v6());
}

std::string
trusted_proxies::client_of(const std::string& peer, std::string_view forwarded_for) const
{
    std::string client = peer;
    while (contains(client) && !forwarded_for.empty()) {
        const auto before = read_address(take_last(forwarded_for));
        if (!before) {
            break;
        }
        client = before->to_string();
    }
    return client;
}

std::string network_of(const std::string& address)
{
    if (!address.contains(':')) {
        return address;
    }
    const auto read = read_address(address);
    if (!read || !read->is_v6()) {
        return address;
    }
    return ip::network_v6{read->to_v6(), customer_prefix}.canonical().to_string();
}

}  // namespace souk::http
