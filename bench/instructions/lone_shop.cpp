#include "instructions/lone_shop.hpp"

#include "app/databases.hpp"
#include "items/store/sqlite.hpp"
#include "orders/clients/direct.hpp"
#include "orders/consumers.hpp"
#include "orders/store/sqlite.hpp"
#include "payments/clients/direct.hpp"
#include "payments/consumers.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/sqlite.hpp"

#include <exception>
#include <utility>

namespace souk::bench {

namespace {

constexpr std::chrono::hours seldom{24 * 365};

// Sweeps would fall into one path's operations and not into another's.
app::settings without_sweeps()
{
    app::settings chosen;
    chosen.recovery.every = seldom;
    chosen.items.follow_every = seldom;
    chosen.rate_limits = false;
    chosen.docs.clear();
    chosen.web.clear();
    return chosen;
}

// Each work at once, in a transaction of its own.
class engine_at_once final : public storage::sqlite::engine {
public:
    explicit engine_at_once(const std::vector<storage::sqlite::migration>& schema)
        : db_(":memory:", storage::sqlite::open_mode::read_write)
    {
        storage::sqlite::migrate(db_, schema);
    }

    void write(storage::sqlite::job& waiting) override { run(waiting); }
    void read(storage::sqlite::job& waiting) override { run(waiting); }
    std::size_t writes_waiting() const override { return 0; }
    std::size_t reads_waiting() const override { return 0; }

private:
    void run(storage::sqlite::job& waiting)
    {
        db_.execute("BEGIN");
        bool keep = false;
        try {
            keep = waiting.run(db_);
        } catch (...) {
            waiting.failure = std::current_exception();
        }
        db_.execute(keep ? "COMMIT" : "ROLLBACK");
        auto resume = std::move(waiting.resume);
        resume();
    }

    storage::sqlite::connection db_;
};

storage::sqlite::database in_memory(const std::vector<storage::sqlite::migration>& schema)
{
    return storage::sqlite::database{std::make_unique<engine_at_once>(schema)};
}

}  // namespace

lone_shop::lone_shop(souk::metrics& metrics)
    : settings_(without_sweeps()),
      world_(time_, simulation::nobody, clock_, simulation::dice{1, "instructions"}),
      item_file_(in_memory(items::sqlite_schema())),
      order_file_(in_memory(orders::sqlite_schema())),
      payment_file_(in_memory(payments::sqlite_schema())),
      provider_file_(in_memory(payments::simulated_schema())),
      tokens_("a secret of at least thirty-two bytes"),
      items_(
          settings_, {.store = items::make_sqlite_store(item_file_), .needs = {}}, world_, metrics
      ),
      orders_(
          settings_,
          [this](auto wake) { return order_storage_on(std::move(wake)); },
          orders::make_direct_item_desk(items_.service()),
          nullptr,
          world_,
          metrics
      ),
      payments_(
          settings_,
          [this](auto wake) { return payment_storage_on(std::move(wake)); },
          payments::make_simulated_cards(provider_file_, world_),
          payments::make_direct_order_desk(orders_.service()),
          nullptr,
          world_,
          metrics
      ),
      order_log_(order_file_), payment_log_(payment_file_),
      order_consumer_("order-service", payment_log_, settings_.consumer, world_, metrics),
      payment_consumer_("payment-service", order_log_, settings_.consumer, world_, metrics),
      order_saga_(orders_.open_saga(settings_, order_consumer_, world_)),
      payment_saga_(payments_.open_saga(settings_, payment_consumer_, world_)),
      audits_(
          app::make_stored_audit_sources(
              {.items = items_.store(), .orders = orders_.store(), .payments = payments_.store()}
          ),
          time_.loop(),
          world_
      ),
      background_(world_)
{
    orders::add_consumers(order_consumer_, orders_.service());
    payments::add_consumers(payment_consumer_, payments_.service());
}

app::order_storage lone_shop::order_storage_on(std::function<void()> on_consequences)
{
    return {
        .effects = bus::log::make_effect_queue(order_file_),
        .store = orders::make_sqlite_store(order_file_, std::move(on_consequences)),
        .needs = {},
    };
}

app::payment_storage lone_shop::payment_storage_on(std::function<void()> on_consequences)
{
    return {
        .effects = bus::log::make_effect_queue(payment_file_),
        .store = payments::make_sqlite_store(payment_file_, std::move(on_consequences)),
        .needs = {},
    };
}

task<> lone_shop::read()
{
    const call call = background_call(world_, settings_.recovery.time);
    co_await items_.load(call);
}

task<> lone_shop::recover()
{
    co_return;
}

void lone_shop::begin(executor loop)
{
    items_.begin(background_, loop);
    orders_.begin(background_, loop);
    payments_.begin(background_, loop);
    background_.spawn(loop, order_consumer_.run());
    background_.spawn(loop, payment_consumer_.run());
}

task<> lone_shop::end()
{
    order_consumer_.stop();
    payment_consumer_.stop();
    items_.stop();
    orders_.stop();
    payments_.stop();
    co_await background_.ended();
    co_await payments_.charges_ended();
}

void lone_shop::pass(milliseconds duration)
{
    order_consumer_.wake();
    payment_consumer_.wake();
    bool passed = false;
    time_.after(duration, simulation::nobody, [&passed] { passed = true; });
    while (!passed) {
        time_.step();
    }
}

}  // namespace souk::bench
