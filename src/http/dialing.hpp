// Opens a connection to a server.
#pragma once

#include "base/time.hpp"
#include "http/client.hpp"
#include "http/sockets.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace souk::http {

// Connects `to`. Throws not_sent when the name is unknown, the
// server can't be reached, or all that takes longer than until then.
task<> dial(std::shared_ptr<socket> to, std::string host, std::uint16_t port, steady_time until);

// Closes a socket at a time: what waits for it then fails.
class deadline_guard {
public:
    deadline_guard(std::shared_ptr<socket> guarded, steady_time deadline);
    ~deadline_guard() { *over_ = true; }
    deadline_guard(const deadline_guard&) = delete;
    deadline_guard& operator=(const deadline_guard&) = delete;

    bool passed() const { return *passed_; }

private:
    std::shared_ptr<bool> passed_ = std::make_shared<bool>(false);
    std::shared_ptr<bool> over_ = std::make_shared<bool>(false);  // Nothing is guarded any more.
    timer timer_;
};

}  // namespace souk::http
