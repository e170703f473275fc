// Where an audit reads: the stores themselves, or the services that own them.
#pragma once

#include "http/peer.hpp"
#include "items/ports.hpp"
#include "orders/clients/audit.hpp"
#include "payments/clients/audit.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace souk::app {

// Pages are in the order of ids, after that one; a page with fewer than `limit` is the last.
class audit_sources {
public:
    virtual ~audit_sources() = default;

    virtual task<items::stock_audit> stock(const call& call) = 0;

    virtual task<std::vector<items::order_units>>
    units(const call& call, const order_id& after, std::size_t limit) = 0;

    virtual task<std::vector<orders::order_record>>
    orders(const call& call, const order_id& after, std::size_t limit) = 0;

    virtual task<std::vector<payments::payment_record>>
    payments(const call& call, const std::optional<payment_id>& after, std::size_t limit) = 0;
};

struct audit_stores {
    items::item_store& items;
    orders::order_store& orders;
    payments::settlement_store& payments;
};

struct audit_peers {
    http::peer& items;
    http::peer& orders;
    http::peer& payments;
};

// What they read from must outlive them.
std::unique_ptr<audit_sources> make_stored_audit_sources(audit_stores stores);
std::unique_ptr<audit_sources> make_http_audit_sources(audit_peers peers);

}  // namespace souk::app
