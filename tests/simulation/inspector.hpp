// Looks at the disks themselves when a run is over, and judges.
#pragma once

#include "app/audit.hpp"
#include "bus/log/tables.hpp"
#include "payments/archive.hpp"
#include "simulation/history.hpp"
#include "simulation/surroundings.hpp"

#include <memory>
#include <string>
#include <vector>

namespace souk::simulation {

class inspector {
public:
    explicit inspector(surroundings& in);

    // What is still under way; empty when the shop has come to rest.
    task<std::vector<std::string>> unrest();

    // How many holds stand.
    task<std::size_t> holds();

    // All that is wrong: the invariants by the shop's own audit, the card network's books against
    // the payments, and what clients were told against what is kept.
    task<std::vector<std::string>> faults_of(const history& told);

private:
    task<> check_invariants(std::vector<std::string>& wrong);
    task<> check_charges(std::vector<std::string>& wrong);
    task<> check_orders(const history& told, std::vector<std::string>& wrong);
    task<> check_payments(const history& told, std::vector<std::string>& wrong);
    task<> check_closed(const history& told, std::vector<std::string>& wrong);
    call new_call() { return background_call(world_, milliseconds{600'000}); }

    dice store_chance_;
    wall_clock clock_;
    sim_world world_;
    storage::sqlite::database account_file_;
    storage::sqlite::database item_file_;
    storage::sqlite::database order_file_;
    storage::sqlite::database payment_file_;
    storage::sqlite::database provider_file_;
    std::unique_ptr<items::item_store> items_;
    std::unique_ptr<orders::order_store> orders_;
    std::unique_ptr<payments::settlement_store> payments_;
    std::unique_ptr<archive_of<payments::archived_charge>> charges_;
};

}  // namespace souk::simulation
