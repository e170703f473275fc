// Orders as they change: server-sent events.
#include "orders/codec.hpp"
#include "orders/http.hpp"

#include <utility>

namespace souk::orders {

namespace {

constexpr std::string_view alive = ": alive\n\n";
constexpr seconds alive_every{10};  // What is silent for longer, somebody on the way may close.

std::string to_frames(const std::vector<order>& changed)
{
    std::string frames;
    for (const order& each : changed) {
        const order_fields& it = each.fields();
        frames += "event: order\nid: " + it.id.value + '/' + std::to_string(it.version) +
                  "\ndata: " + to_json(each) + "\n\n";
    }
    return frames;
}

// Nobody is woken that is gone.
struct waking {
    waking(following& of, http::body_writer& whom) : of(of)
    {
        of.on_change([&whom] { whom.wake(); });
    }
    ~waking() { of.on_change({}); }
    waking(const waking&) = delete;
    waking& operator=(const waking&) = delete;

    following& of;
};

task<> tell(following& of, http::body_writer& out)
{
    const waking woken{of, out};
    bool wanted = co_await out.write(alive);
    auto told_at = of.now();
    while (wanted) {
        const auto changed = co_await of.next();
        if (!changed) {
            co_return;
        }
        std::string frames = to_frames(*changed);
        if (frames.empty() && of.now() - told_at >= alive_every) {
            frames = alive;
        }
        if (!frames.empty()) {
            told_at = of.now();
            wanted = co_await out.write(frames);
        }
        wanted = wanted && co_await out.rest(of.pause());
    }
}

// GET /api/v1/orders/stream
task<result<http::response>> stream_orders(const http::request& request, service& orders)
{
    SOUK_CO_TRY(followed, co_await orders.follow(request.call, request.caller()));
    http::response response{.content_type = "text/event-stream"};
    response.extra.emplace_back("X-Accel-Buffering", "no");
    response.stream = [of = std::move(followed)](http::body_writer& out) { return tell(*of, out); };
    co_return response;
}

}  // namespace

void add_stream_route(http::router& router, service& orders)
{
    router.add(http::verb::get, "/api/v1/orders/stream", http::access::user, stream_orders, orders);
}

}  // namespace souk::orders
