// One connection: its requests, one after the other.
#pragma once

#include "http/framing.hpp"
#include "http/streamed_body.hpp"
#include "http/wire.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace souk::http {

class connection {
public:
    connection(
        std::shared_ptr<worker> home, socket peer, std::string address, const router& routes
    );
    ~connection() = default;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    // Serves requests until either side ends the connection.
    task<> run();

    // Answers 503 without looking at what came in, and ends the connection.
    task<> turn_away();

private:
    task<bool> serve_one();
    task<framed<request_head>> read_head();
    task<std::optional<fault>> read_body(const request_head& head, std::uint64_t most);
    task<std::optional<fault>> read_chunks(std::uint64_t most);
    task<response> work(const route& taken);

    // Each answers whether the connection goes on.
    task<bool> refuse(fault why);
    task<bool> answer(const response& with, bool keep);
    task<bool> stream(const response& with, bool close);
    task<bool> make(const response& with, streamed_body& body);
    task<bool> send(const response& answer, bool close);

    std::uint64_t body_limit(const route& taken) const;

    std::shared_ptr<worker> home_;
    shared_state& shared_;
    wire wire_;
    std::string address_;
    const router& routes_;
    std::string output_;
    head_scanner scanner_;
    request asked_;      // The one being served.
    steady_time began_;  // When it was there.
};

}  // namespace souk::http
