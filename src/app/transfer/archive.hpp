// All that a shop keeps, whatever its shape.
#pragma once

#include "accounts/archive.hpp"
#include "app/databases.hpp"
#include "app/settings.hpp"
#include "base/world.hpp"
#include "items/archive.hpp"
#include "orders/archive.hpp"
#include "payments/archive.hpp"

#include <memory>

namespace souk::app {

struct shop_archive {
    accounts::account_archive accounts;
    items::item_archive items;
    orders::order_archive orders;
    payments::settlement_archive payments;
    std::unique_ptr<archive_of<payments::archived_charge>> charges;
};

// With what it is kept in.
class opened_archive {
public:
    opened_archive() = default;
    virtual ~opened_archive() = default;
    opened_archive(const opened_archive&) = delete;
    opened_archive& operator=(const opened_archive&) = delete;

    virtual shop_archive& records() = 0;
};

// Of the files, which outlive it.
shop_archive make_archive(databases& files);

// Of the settings' shape; makes databases that are missing.
std::unique_ptr<opened_archive> open_archive(const settings& with, souk::world& world);

}  // namespace souk::app
