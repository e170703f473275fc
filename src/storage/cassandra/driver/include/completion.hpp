// The C++ end of the bridge: what the driver calls when a request has ended.
#pragma once

namespace souk_cassandra {

struct Reply;

// Is told the outcome once, on a thread of the driver's; destroyed without having been told when
// the driver is gone.
class Completion {
public:
    virtual ~Completion() = default;

    void finish(Reply reply) noexcept;

private:
    virtual void do_finish(Reply&& reply) noexcept = 0;
};

}  // namespace souk_cassandra
