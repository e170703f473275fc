#include "app/replay/runner.hpp"
#include "base/side_by_side.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sodium.h>
#include <stdexcept>
#include <utility>

namespace souk::app::replay {
namespace {

// Nobody who does not know the secret can log in as a customer of the replay.
std::string password_of(const std::string& email, const std::string& secret)
{
    if (sodium_init() < 0) {
        throw std::runtime_error{"libsodium can't be initialized"};
    }
    const std::string text = "souk replay\n" + email + "\n" + secret;
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    // libsodium counts bytes as unsigned char.
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    crypto_generichash(hash.data(), hash.size(), bytes, text.size(), nullptr, 0);
    return to_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// Sorted, so that the same invoice is the same order, whatever else is sent.
std::string to_json(const planned_order& order, const plan& of)
{
    std::map<std::string_view, std::int64_t> quantities;
    for (const auto& line : order.lines) {
        quantities.emplace(of.items.at(line.item).upc, line.quantity);
    }
    json::writer out;
    out.begin_object().key("items").begin_array();
    for (const auto& [upc, quantity] : quantities) {
        out.begin_object().member("upc", upc).member("qty", quantity).end_object();
    }
    out.end_array().end_object();
    return std::move(out).text();
}

std::string to_json(const std::string& order, money amount)
{
    json::writer out;
    out.begin_object().member("orderId", order).member("amount", amount).end_object();
    return std::move(out).text();
}

// Serves one customer after another, beside other servers of the same queue.
class sender {
public:
    sender(
        shop_client& shop,
        souk::world& world,
        const plan& of,
        run_pace pace,
        std::string secret,
        run_progress progress,
        run_report& to
    )
        : shop_(shop), world_(world), plan_(of), pace_(pace), secret_(std::move(secret)),
          progress_(std::move(progress)), to_(to), next_order_(world.steady_now())
    {
        for (const auto& each : of.customers) {
            steps_ += each.steps.size();
        }
        to_.visits.resize(of.customers.size());
    }

    task<> work();

private:
    task<> serve(const planned_customer& customer, visit& at);
    task<> serve_or_note(const planned_customer& customer, visit& at);
    task<> sign_in(const planned_customer& customer, visit& at);
    task<bool> register_customer(const planned_customer& customer, const credentials& who);
    task<> take(const planned_step& step, const planned_customer& customer, visit& at);
    task<> buy(const planned_order& order, const visit& at, std::string& id);
    task<> cancel(const planned_order& order, const visit& at, const std::string& id);
    task<> pay(const planned_order& order, const visit& at, const std::string& id);
    task<> wait_for_turn();
    void note_step();

    shop_client& shop_;
    souk::world& world_;
    const plan& plan_;
    run_pace pace_;
    std::string secret_;
    run_progress progress_;
    run_report& to_;
    std::size_t next_customer_ = 0;
    std::size_t done_ = 0;
    std::size_t steps_ = 0;
    steady_time next_order_;
};

task<> sender::work()
{
    while (next_customer_ < plan_.customers.size()) {
        const auto place = next_customer_++;
        co_await serve_or_note(plan_.customers.at(place), to_.visits.at(place));
    }
}

// One customer's trouble is not another's.
task<> sender::serve_or_note(const planned_customer& customer, visit& at)
{
    try {
        co_await serve(customer, at);
    } catch (const std::runtime_error& failed) {
        to_.failed.add("customer " + customer.number, failed.what());
    }
}

task<> sender::serve(const planned_customer& customer, visit& at)
{
    at.orders.resize(customer.orders.size());
    co_await sign_in(customer, at);
    for (const auto& each : customer.steps) {
        co_await take(each, customer, at);
        note_step();
    }
}

task<> sender::sign_in(const planned_customer& customer, visit& at)
{
    at.email = "customer-" + customer.number + "@example.com";
    const credentials who{.email = at.email, .password = password_of(at.email, secret_)};
    const bool is_new = co_await register_customer(customer, who);
    try {
        at.token = co_await log_in(shop_, who);
    } catch (const std::runtime_error& failed) {
        throw std::runtime_error{
            std::string{failed.what()} +
            (is_new ? ""
                    : " (the account was there; by an earlier replay of another administrator?)")
        };
    }
}

// Answers whether the account was not there before.
task<bool> sender::register_customer(const planned_customer& customer, const credentials& who)
{
    json::writer body;
    body.begin_object()
        .member("email", who.email)
        .member("password", who.password)
        .member("firstName", "Customer")
        .member("lastName", customer.number)
        .end_object();
    const shop_request request{
        .method = http::verb::post,
        .target = "/api/v1/accounts/register",
        .body = std::move(body).text(),
    };
    const auto answer = co_await shop_.ask(request);
    if (answer.status != 201 && answer.slug != "email-taken") {
        constexpr auto advice = " (a shop with SOUK_RATE_LIMITS=off registers as fast as it can)";
        throw std::runtime_error{
            "the shop refused to register: " + describe(answer) +
            (answer.status == 429 ? advice : "")
        };
    }
    co_return answer.status == 201;
}

task<> sender::take(const planned_step& step, const planned_customer& customer, visit& at)
{
    const auto& order = customer.orders.at(step.order);
    auto& id = at.orders.at(step.order);
    if (step.kind == step_kind::buy) {
        co_await buy(order, at, id);
    } else if (!id.empty()) {
        co_await cancel(order, at, id);
    } else {
        to_.failed.add("cancellation " + order.canceled_by, "its order was not sent");
    }
}

task<> sender::buy(const planned_order& order, const visit& at, std::string& id)
{
    co_await wait_for_turn();
    const shop_request request{
        .method = http::verb::post,
        .target = "/api/v1/orders",
        .token = at.token,
        .body = to_json(order, plan_),
        .idempotency_key = "replay-" + order.invoice,
    };
    const auto placed = co_await shop_.ask(request);
    if (placed.status != 201) {
        to_.failed.add("order of invoice " + order.invoice, describe(placed));
        co_return;
    }
    ++to_.orders;
    to_.order_times.add(placed.time_us);
    id = text_of(placed.body, "id");
    if (const auto total = amount_of(placed.body, "totalAmount"); total != order.total) {
        to_.failed.add(
            "order of invoice " + order.invoice,
            "costs " + to_string(total) + ", the file says " + to_string(order.total)
        );
        co_return;
    }
    co_await pay(order, at, id);
}

task<> sender::pay(const planned_order& order, const visit& at, const std::string& id)
{
    const shop_request request{
        .method = http::verb::post,
        .target = "/api/v1/payments",
        .token = at.token,
        .body = to_json(id, order.total),
        .idempotency_key = "replay-" + order.invoice,
    };
    const auto paid = co_await shop_.ask(request);
    if (paid.status != 201) {
        to_.failed.add("payment of invoice " + order.invoice, describe(paid));
        co_return;
    }
    ++to_.payments;
    to_.payment_times.add(paid.time_us);
}

task<> sender::cancel(const planned_order& order, const visit& at, const std::string& id)
{
    const shop_request request{
        .method = http::verb::post,
        .target = "/api/v1/orders/" + id + "/cancel",
        .token = at.token,
    };
    const auto canceled = co_await shop_.ask(request);
    if (canceled.status != 200) {
        to_.failed.add("cancellation " + order.canceled_by, describe(canceled));
        co_return;
    }
    ++to_.cancellations;
    to_.cancellation_times.add(canceled.time_us);
}

task<> sender::wait_for_turn()
{
    if (pace_.rate == 0) {
        co_return;
    }
    const auto now = world_.steady_now();
    const auto turn = std::max(now, next_order_);
    next_order_ = turn + std::chrono::nanoseconds{std::chrono::seconds{1}} / pace_.rate;
    const auto pause = std::chrono::ceil<milliseconds>(turn - now);
    if (pause.count() > 0) {
        co_await world_.sleep(pause);
    }
}

void sender::note_step()
{
    ++done_;
    if (progress_) {
        progress_(done_, steps_);
    }
}

}  // namespace

task<> send_steps(
    shop_client& shop,
    souk::world& world,
    const plan& of,
    run_pace pace,
    std::string secret,
    run_progress progress,
    run_report& to
)
{
    const auto begun = world.steady_now();
    sender all{shop, world, of, pace, std::move(secret), std::move(progress), to};
    std::vector<task<>> works;
    works.reserve(pace.clients);
    for (std::size_t i = 0; i < pace.clients; ++i) {
        works.push_back(all.work());
    }
    co_await side_by_side(world, std::move(works));
    to.seconds = std::chrono::duration<double>(world.steady_now() - begun).count();
}

}  // namespace souk::app::replay
