// A body that is made while it is sent.
#pragma once

#include "http/wire.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace souk::http {

class streamed_body final : public body_writer {
public:
    // Where it is not in chunks, the end of the connection is its end. `may_go_on` is asked after
    // each rest, for instance whether the caller's token is still good.
    streamed_body(wire& to, world& world, bool in_chunks, std::function<bool()> may_go_on);
    ~streamed_body() override;
    streamed_body(const streamed_body&) = delete;
    streamed_body& operator=(const streamed_body&) = delete;

    task<bool> write(std::string_view bytes) override;
    task<bool> rest(milliseconds at_most) override;
    void wake() override { bell_->ring(); }

    // Says that it is whole; answers whether that was possible.
    task<bool> finish();

    // How many bytes of it were sent.
    std::uint64_t sent() const { return sent_; }

private:
    task<bool> send(std::string_view bytes);

    wire& wire_;
    std::unique_ptr<alarm> bell_;
    bool in_chunks_;
    std::function<bool()> may_go_on_;
    bool is_over_ = false;
    bool is_broken_ = false;  // In the middle of a part: nothing can follow.
    std::uint64_t sent_ = 0;
    std::string output_;
};

}  // namespace souk::http
