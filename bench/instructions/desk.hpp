// Serves requests from their bytes to the answer's bytes, as a connection does, without a socket.
#pragma once

#include "app/routers.hpp"
#include "http/worker.hpp"
#include "instructions/lone_shop.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace souk::bench {

class desk {
public:
    desk(lone_shop& of, souk::metrics& metrics);

    // The bytes of a request by that customer (or administrator), as they would arrive.
    std::string request(std::string_view line, const std::string& token, std::string_view body);

    // Throws std::runtime_error unless the answer has that status. The answer stays until the next.
    const std::string& ask(std::string_view bytes, int expected);

    std::string token_of(std::string_view email, role standing);

private:
    task<int> serve(std::string_view bytes);

    lone_shop& shop_;
    app::routers routes_;
    http::worker home_;
    std::string answer_;
};

// The text of a member of the answer; empty when there is none.
std::string text_in(std::string_view answer, std::string_view member);

}  // namespace souk::bench
