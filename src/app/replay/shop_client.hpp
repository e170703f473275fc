// A shop's HTTP API as a patient customer of it calls it.
#pragma once

#include "base/world.hpp"
#include "http/client.hpp"
#include "json/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace souk::app::replay {

struct shop_address {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
};

// Reads "host", "host:port" or "http://host:port", with an IPv6 address in brackets. Throws
// std::runtime_error when it is none.
shop_address parse_address(std::string_view text, std::uint16_t usual_port);

struct shop_request {
    http::verb method = http::verb::get;
    std::string target;
    std::string token;  // Empty: none.
    std::string body;
    std::string content_type = "application/json";
    std::string idempotency_key;  // Empty: none.
    milliseconds time_limit{30'000};
};

struct shop_answer {
    int status = 0;
    json::value body;  // Null when there is none, or it is no JSON.
    std::string slug;  // Of a problem; else empty.
    std::string detail;
    std::string next;           // The target of the next page, or empty.
    milliseconds wait{0};       // Retry-After.
    std::uint32_t time_us = 0;  // What the last try took.
};

// Lives on the loop it is used from.
class shop_client {
public:
    shop_client(executor loop, souk::world& world, const shop_address& shop);

    // Asks again when the shop is busy or away, after the time it says, until it answers or its
    // patience of two minutes is over; so what is asked must be safe to repeat. Throws
    // souk::unavailable when the shop was away all the time.
    task<shop_answer> ask(const shop_request& what);

    // Every element of a list, page after page. Throws std::runtime_error when the shop refuses.
    task<std::vector<json::value>> list(std::string target, std::string token);

    std::size_t retries() const { return retries_; }

private:
    task<shop_answer> ask_once(const shop_request& what);
    task<shop_answer> try_once(const shop_request& what);

    souk::world& world_;
    http::client client_;
    std::size_t retries_ = 0;
};

// What the shop said no with, for people: "409 insufficient-stock: …".
std::string describe(const shop_answer& answer);

// A member's text, and its amount; empty and zero when it has none.
std::string text_of(const json::value& object, std::string_view member);
money amount_of(const json::value& object, std::string_view member);
std::int64_t whole_of(const json::value& object, std::string_view member);

}  // namespace souk::app::replay
