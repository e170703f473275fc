// One connection: its requests, one after the other.
#pragma once

#include "http/framing.hpp"
#include "http/input_buffer.hpp"
#include "http/worker.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace souk::http {

class connection final : public endable {
public:
    connection(
        std::shared_ptr<worker> home, socket peer, std::string address, const router& routes
    );
    ~connection() override = default;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    // Serves requests until either side ends the connection.
    task<> run();

    // Answers 503 without looking at what came in, and ends the connection.
    task<> turn_away();

    void sweep(steady_time now) override;
    void stop() override;
    void abort() override;

private:
    // What is being waited for, each with a time-out of its own; none while a handler works.
    enum class phase : std::uint8_t { idle, header, body, work, answer, goodbye };

    task<bool> serve_one();
    task<framed<request_head>> read_head();
    task<std::optional<fault>> read_body(const request_head& head, std::uint64_t most);
    task<std::optional<fault>> read_chunks(std::uint64_t most);
    task<std::optional<fault>> read_some(std::size_t least);
    task<response> work(const route& taken);

    // Each answers whether the connection goes on.
    task<bool> refuse(fault why);
    task<bool> answer(const response& with, bool keep);
    task<bool> send(const response& answer, bool close);
    task<bool> write(std::string_view first, std::string_view second);

    task<> say_goodbye();

    std::uint64_t body_limit(const route& taken) const;
    void enter(phase next);

    std::shared_ptr<worker> home_;
    shared_state& shared_;
    socket socket_;
    std::string address_;
    const router& routes_;
    input_buffer input_;
    std::string output_;
    head_scanner scanner_;
    request asked_;                              // The one being served.
    steady_time deadline_ = steady_time::max();  // Of the phase.
    steady_time began_;                          // When it was there.
    phase phase_ = phase::idle;
    bool peer_gone_ = false;
    worker::listing listing_;
};

}  // namespace souk::http
