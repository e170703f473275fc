// How the distributed shape's services are put together.
#include "accounts/clients/http.hpp"
#include "accounts/store/mysql.hpp"
#include "app/distributed/distributed_shop.hpp"
#include "app/file.hpp"
#include "bus/cassandra/outbox.hpp"
#include "items/store/mysql.hpp"
#include "orders/clients/http.hpp"
#include "orders/consumers.hpp"
#include "orders/store/cassandra.hpp"
#include "payments/clients/http.hpp"
#include "payments/consumers.hpp"
#include "payments/provider/http.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/store/cassandra.hpp"

#include <filesystem>

namespace souk::app {

std::unique_ptr<bus::kafka::kafka_publisher>
distributed_shop::open_publisher(const std::string& service)
{
    return std::make_unique<bus::kafka::kafka_publisher>(
        publisher_of(settings_, service), world_, metrics_
    );
}

// A service is told by the account service which tokens don't count, and is not ready before.
void distributed_shop::follow_revocations(std::vector<http::dependency>& needs)
{
    if (!revocation_poll_) {
        revocation_poll_ = std::make_unique<accounts::revocation_poll>(
            peers_.at("account"),
            revocations_,
            world_,
            accounts::revocation_poll_settings{.token_life = settings_.tokens.life}
        );
    }
    needs.push_back({.name = "revocations", .check = [this](const call& call) {
                         return revocation_poll_->check(call);
                     }});
}

void distributed_shop::open_accounts()
{
    account_db_ = open_mysql(
        settings_, settings_.distributed.mysql.account_database, accounts::mysql_schema()
    );
    const auto open = [this](std::function<void()> wake) {
        auto outbox = std::make_unique<bus::mysql::outbox>(*account_db_, world_);
        auto store = accounts::make_mysql_store(*account_db_, *outbox, std::move(wake));
        return account_storage{
            .effects = std::move(outbox),
            .store = std::move(store),
            .needs = {check_of("mysql", *account_db_)},
        };
    };
    accounts_ = std::make_unique<account_part>(
        settings_,
        open,
        accounts::make_http_customer_records(peers_.at("order"), peers_.at("payment")),
        tokens_,
        revocations_,
        world_,
        metrics_
    );
    account_db_->report(metrics_, "account");
}

void distributed_shop::open_items()
{
    item_db_ =
        open_mysql(settings_, settings_.distributed.mysql.item_database, items::mysql_schema());
    item_storage storage{
        .store = items::make_mysql_store(*item_db_),
        .needs = {check_of("mysql", *item_db_)},
    };
    follow_revocations(storage.needs);
    items_ = std::make_unique<item_part>(settings_, std::move(storage), world_, metrics_);
    item_db_->report(metrics_, "item");
}

void distributed_shop::open_orders()
{
    order_db_ = open_cassandra(
        settings_, settings_.distributed.cassandra.order_keyspace, orders::cassandra_schema()
    );
    order_publisher_ = open_publisher("order-service");
    const auto open = [this](std::function<void()> wake) {
        auto outbox = std::make_unique<bus::cassandra::outbox>(
            *order_db_, world_, bus::cassandra::outbox_settings{}
        );
        auto store = orders::make_cassandra_store(
            *order_db_,
            *outbox,
            world_,
            std::move(wake),
            {.key_lifetime = settings_.orders.keys_for}
        );
        order_storage storage{
            .effects = std::move(outbox),
            .store = std::move(store),
            .needs = {check_of("cassandra", *order_db_)},
        };
        follow_revocations(storage.needs);
        return storage;
    };
    orders_ = std::make_unique<order_part>(
        settings_,
        open,
        orders::make_http_item_desk(peers_.at("item")),
        order_publisher_.get(),
        world_,
        metrics_
    );
    order_consumer_ = std::make_unique<bus::kafka::kafka_consumer>(
        "order-service", *order_publisher_, consumer_of(settings_), world_, metrics_
    );
    orders::add_consumers(*order_consumer_, orders_->service());
    order_saga_ = orders_->open_saga(settings_, *order_consumer_, world_);
    audits_ = std::make_unique<background_audit>(
        make_http_audit_sources({
            .items = peers_.at("item"),
            .orders = peers_.at("order"),
            .payments = peers_.at("payment"),
        }),
        audit_loop_.executors().front(),
        world_
    );
}

void distributed_shop::open_payments()
{
    payment_db_ = open_cassandra(
        settings_, settings_.distributed.cassandra.payment_keyspace, payments::cassandra_schema()
    );
    payment_publisher_ = open_publisher("payment-service");
    const auto open = [this](std::function<void()> wake) {
        auto outbox = std::make_unique<bus::cassandra::outbox>(
            *payment_db_, world_, bus::cassandra::outbox_settings{}
        );
        auto store = payments::make_cassandra_store(
            *payment_db_,
            *outbox,
            world_,
            std::move(wake),
            {.key_lifetime = std::chrono::duration_cast<seconds>(settings_.payments.keys_for)}
        );
        payment_storage storage{
            .effects = std::move(outbox),
            .store = std::move(store),
            .needs = {check_of("cassandra", *payment_db_)},
        };
        follow_revocations(storage.needs);
        return storage;
    };
    payments_ = std::make_unique<payment_part>(
        settings_,
        open,
        payments::make_http_cards(peers_.at("cards")),
        payments::make_http_order_desk(peers_.at("order")),
        payment_publisher_.get(),
        world_,
        metrics_
    );
    payment_consumer_ = std::make_unique<bus::kafka::kafka_consumer>(
        "payment-service", *payment_publisher_, consumer_of(settings_), world_, metrics_
    );
    payments::add_consumers(*payment_consumer_, payments_->service());
    payment_saga_ = payments_->open_saga(settings_, *payment_consumer_, world_);
}

// Stands for a network that all payment services share, and keeps a file of its own.
void distributed_shop::open_cards()
{
    make_private_folder(settings_.data);
    cards_db_ = std::make_unique<storage::sqlite::database>(
        (std::filesystem::path{settings_.data} / "provider.db").string(),
        payments::simulated_schema(),
        settings_.storage
    );
    cards_ = payments::make_simulated_cards(
        *cards_db_, world_, {.late_answer = settings_.provider.late_answer}
    );
}

}  // namespace souk::app
