#include "app/distributed/distributed_shop.hpp"

#include "app/secret_key.hpp"

#include <algorithm>
#include <array>

namespace souk::app {

namespace {

constexpr std::chrono::minutes loading_time{10};

// What it calls itself to other services.
std::string name_of(const std::vector<std::string>& services)
{
    return services.size() == 1 ? services.front() : "souk";
}

}  // namespace

distributed_shop::distributed_shop(
    const settings& with,
    const std::vector<std::string>& services,
    souk::world& world,
    souk::metrics& metrics
)
    : settings_(with), world_(world), metrics_(metrics), tokens_(load_secret_key(with)),
      service_tokens_(tokens_, world, name_of(services)),
      peers_(with, service_tokens_, world, metrics), working_(world), publishing_(world)
{
    const std::array<std::pair<std::string, void (distributed_shop::*)()>, 5> all = {{
        {"account", &distributed_shop::open_accounts},
        {"item", &distributed_shop::open_items},
        {"order", &distributed_shop::open_orders},
        {"payment", &distributed_shop::open_payments},
        {"cards", &distributed_shop::open_cards},
    }};
    for (const auto& [name, open] : all) {
        if (services.empty() || std::ranges::find(services, name) != services.end()) {
            (this->*open)();
        }
    }
}

distributed_shop::~distributed_shop()
{
    audit_loop_.finish(milliseconds{0});  // Before the connections that audits opened on it.
}

task<> distributed_shop::read()
{
    const call call = background_call(world_, loading_time);
    if (items_) {
        co_await items_->load(call);
    }
    if (accounts_) {
        co_await accounts_->load(call);
    }
}

// Other instances may be at work on any payment: housekeeping takes up those that are old.
task<> distributed_shop::recover()
{
    co_return;
}

void distributed_shop::begin(executor loop)
{
    if (revocation_poll_) {
        working_.spawn(loop, revocation_poll_->run());
    }
    if (accounts_) {
        accounts_->begin(working_, loop);
    }
    if (items_) {
        items_->begin(working_, loop);
    }
    if (orders_) {
        publishing_.spawn(loop, order_publisher_->run());
        orders_->begin(working_, loop);
        working_.spawn(loop, order_consumer_->run());
        audit_loop_.start();
    }
    if (payments_) {
        publishing_.spawn(loop, payment_publisher_->run());
        payments_->begin(working_, loop);
        working_.spawn(loop, payment_consumer_->run());
    }
}

task<> distributed_shop::end()
{
    if (revocation_poll_) {
        revocation_poll_->stop();
    }
    if (accounts_) {
        accounts_->stop();
    }
    if (items_) {
        items_->stop();
    }
    if (orders_) {
        order_consumer_->stop();
        orders_->stop();
        co_await audits_->end();
    }
    if (payments_) {
        payment_consumer_->stop();
        payments_->stop();
        co_await payments_->charges_ended();
    }
    co_await working_.ended();
    if (order_publisher_) {
        order_publisher_->stop();
    }
    if (payment_publisher_) {
        payment_publisher_->stop();
    }
    co_await publishing_.ended();
}

task<std::pair<std::size_t, std::size_t>>
distributed_shop::retry_dead_letters(const call& call, executor loop)
{
    auto& publisher = orders_ ? *order_publisher_ : *payment_publisher_;
    auto& consumer = orders_ ? *order_consumer_ : *payment_consumer_;
    publishing_.spawn(loop, publisher.run());
    std::exception_ptr failed;
    std::pair<std::size_t, std::size_t> counts;
    try {
        counts = co_await consumer.retry_dead_letters(call);
    } catch (...) {
        failed = std::current_exception();
    }
    publisher.stop();
    co_await publishing_.ended();
    if (failed) {
        std::rethrow_exception(failed);
    }
    co_return counts;
}

}  // namespace souk::app
