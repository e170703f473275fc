// Where a request comes from, when proxies stand before the server.
#pragma once

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace souk::http {

// Who is believed when it says for whom it asks.
class trusted_proxies {
public:
    trusted_proxies() = default;  // Nobody.

    // Addresses and networks with commas between: "127.0.0.1, 10.0.0.0/8, ::1". Throws
    // std::invalid_argument that names what is neither.
    explicit trusted_proxies(std::string_view list);

    bool contains(const std::string& address) const;

    // The latest address of X-Forwarded-For that is no trusted proxy itself; the peer's own when
    // it is not trusted, or says nothing that can be read.
    std::string client_of(const std::string& peer, std::string_view forwarded_for) const;

private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

// What limits by address count: an IPv6 customer has a whole /64 of addresses, an IPv4 one only
// one.
std::string network_of(const std::string& address);

}  // namespace souk::http
