// The bytes of one connection, and how long they may be waited for.
#pragma once

#include "http/framing.hpp"
#include "http/input_buffer.hpp"
#include "http/worker.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace souk::http {

// What a connection waits for, each with a time-out of its own; none while a handler works, or
// makes a body.
enum class phase : std::uint8_t { idle, header, body, work, answer, goodbye };

// The other side closed, or the server stops: nobody waits for an answer.
inline constexpr fault nobody_there{.status = 0};

class wire final : public endable {
public:
    wire(worker& home, socket peer);
    ~wire() override = default;
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;

    void enter(phase next);
    phase at() const { return phase_; }

    // What arrived.
    input_buffer& input() { return input_; }

    // Waits for more, with room for at least that much. Answers why none came: nobody_there, or
    // 408 when it was waited for long enough.
    task<std::optional<fault>> read_some(std::size_t least);

    // Sends both as one; answers whether that was possible.
    task<bool> write(std::string_view first, std::string_view second);

    // From now until unwatch(): the bell rings when the other side closes and when the server
    // stops, which also ends a write. The loop's coroutine does nothing else with the wire than
    // write.
    void watch(alarm& bell);
    void unwatch();

    // Whether somebody is there and may be written to for as long as there is something to say.
    bool is_wanted() const { return !peer_gone_ && !shared_.stopping; }

    task<> say_goodbye();

    void sweep(steady_time now) override;
    void stop() override;
    void abort() override;

private:
    void wait_for_close();
    void reset();

    shared_state& shared_;
    socket socket_;
    input_buffer input_;
    steady_time deadline_ = steady_time::max();  // Of the phase.
    phase phase_ = phase::idle;
    bool peer_gone_ = false;
    std::shared_ptr<alarm*> watching_;  // Gone when nobody watches.
    worker::listing listing_;
};

}  // namespace souk::http
