#include "app/audit_sources.hpp"

#include "items/clients/audit.hpp"

namespace souk::app {

namespace {

class stored_audit_sources final : public audit_sources {
public:
    explicit stored_audit_sources(audit_stores stores) : stores_(stores) {}

    task<items::stock_audit> stock(const call& call) override
    {
        co_return co_await stores_.items.audit(call);
    }

    task<std::vector<items::order_units>>
    units(const call& call, const order_id& after, std::size_t limit) override
    {
        co_return co_await stores_.items.orders_with_units(call, after, limit);
    }

    task<std::vector<orders::order_record>>
    orders(const call& call, const order_id& after, std::size_t limit) override
    {
        std::vector<orders::order_record> page;
        for (const auto& each : co_await stores_.orders.scan(call, after, limit)) {
            page.push_back(orders::to_record(each));
        }
        co_return page;
    }

    task<std::vector<payments::payment_record>>
    payments(const call& call, const std::optional<payment_id>& after, std::size_t limit) override
    {
        std::vector<payments::payment_record> page;
        for (const auto& each : co_await stores_.payments.scan(call, after, limit)) {
            page.push_back(payments::to_record(each));
        }
        co_return page;
    }

private:
    audit_stores stores_;
};

class http_audit_sources final : public audit_sources {
public:
    explicit http_audit_sources(audit_peers peers) : peers_(peers) {}

    task<items::stock_audit> stock(const call& call) override
    {
        co_return co_await items::read_books(peers_.items, call);
    }

    task<std::vector<items::order_units>>
    units(const call& call, const order_id& after, std::size_t limit) override
    {
        co_return co_await items::read_units(peers_.items, call, after, limit);
    }

    task<std::vector<orders::order_record>>
    orders(const call& call, const order_id& after, std::size_t limit) override
    {
        co_return co_await orders::read_records(peers_.orders, call, after, limit);
    }

    task<std::vector<payments::payment_record>>
    payments(const call& call, const std::optional<payment_id>& after, std::size_t limit) override
    {
        co_return co_await payments::read_records(peers_.payments, call, after, limit);
    }

private:
    audit_peers peers_;
};

}  // namespace

std::unique_ptr<audit_sources> make_stored_audit_sources(audit_stores stores)
{
    return std::make_unique<stored_audit_sources>(stores);
}

std::unique_ptr<audit_sources> make_http_audit_sources(audit_peers peers)
{
    return std::make_unique<http_audit_sources>(peers);
}

}  // namespace souk::app
