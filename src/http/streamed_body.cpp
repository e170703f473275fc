#include "http/streamed_body.hpp"

#include <fmt/format.h>
#include <utility>

namespace souk::http {

streamed_body::streamed_body(
    wire& to, world& world, bool in_chunks, std::function<bool()> may_go_on
)
    : wire_(to), bell_(world.new_alarm()), in_chunks_(in_chunks), may_go_on_(std::move(may_go_on))
{
    wire_.watch(*bell_);
}

streamed_body::~streamed_body()
{
    wire_.unwatch();
}

task<bool> streamed_body::write(std::string_view bytes)
{
    if (is_over_ || !wire_.is_wanted()) {
        co_return false;
    }
    if (bytes.empty()) {
        co_return true;  // An empty chunk would be the last one.
    }
    output_.clear();
    if (in_chunks_) {
        output_ = fmt::format("{:x}\r\n", bytes.size());
    }
    output_ += bytes;
    if (in_chunks_) {
        output_ += "\r\n";
    }
    const bool whole = co_await send(output_);
    sent_ += whole ? bytes.size() : 0;
    co_return whole&& wire_.is_wanted();
}

task<bool> streamed_body::rest(milliseconds at_most)
{
    if (!is_over_ && wire_.is_wanted()) {
        co_await bell_->wait(at_most);
        is_over_ = !may_go_on_();
    }
    co_return !is_over_ && wire_.is_wanted();
}

task<bool> streamed_body::finish()
{
    co_return !is_broken_ && (!in_chunks_ || co_await send("0\r\n\r\n"));
}

// Each part has the time of a whole answer; making it has any.
task<bool> streamed_body::send(std::string_view bytes)
{
    wire_.enter(phase::answer);
    const bool sent = co_await wire_.write(bytes, {});
    wire_.enter(phase::work);
    is_broken_ = is_broken_ || !sent;
    co_return sent;
}

}  // namespace souk::http
