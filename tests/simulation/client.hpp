// One person's calls to the shop, each of them traced and written into the history.
#pragma once

#include "simulation/history.hpp"
#include "simulation/nodes.hpp"
#include "simulation/surroundings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace souk::simulation {

// What came back: an answer or a refusal; nothing after an outage, when nobody knows whether the
// work was done.
template <class T>
using reply = std::optional<result<T>>;

class client {
public:
    client(surroundings& in, history& past, std::string name, role as);

    // How long the next calls wait for an answer.
    void set_patience(milliseconds to) { patience_ = to; }

    const std::string& name() const { return name_; }
    const principal& who() const { return who_; }
    simulation::history& past() { return past_; }
    world& own_world() { return world_; }
    task<> think(milliseconds time) { return world_.sleep(time); }

    task<reply<orders::order_fields>>
    place(std::vector<orders::wanted_line> wanted, std::optional<std::string> key);
    task<reply<orders::order_fields>> show(order_id id);
    task<reply<orders::order_fields>> cancel(order_id id);
    task<reply<orders::order_fields>> change(order_id id, std::vector<orders::wanted_line> wanted);
    task<reply<std::vector<orders::order_fields>>> list_orders();

    task<reply<payments::payment>> pay(payments::pay_request what);
    task<reply<payments::payment>> show(payment_id id);
    task<reply<payments::payment>> refund(payment_id id);
    task<reply<std::vector<payments::payment>>> list_payments();

    task<reply<items::item>> create(items::draft what);
    task<reply<items::item>> edit(items::edit_request what);
    task<reply<items::item>> adjust(items::adjustment what);
    task<reply<items::item>> look_at(item_id id);

    task<reply<accounts::account>> open_account(std::string password);
    task<reply<accounts::session>> log_in(std::string password);
    task<reply<accounts::account>> change_password(std::string from, std::string to);
    task<reply<accounts::account>> close_account(std::string password);

private:
    template <class Node, class Answer>
    task<std::optional<Answer>>
    attempt(seat<Node>& at, std::string_view what, errand<Node, Answer> work);

    // Tells what came, and shows `see` an answer that is no refusal.
    template <class Node, class T, class See>
    task<reply<T>>
    learn(seat<Node>& at, std::string_view what, errand<Node, result<T>> work, See see);

    template <class T>
    void tell(std::string_view what, const reply<T>& came);

    surroundings& in_;
    simulation::history& past_;
    std::string name_;
    principal who_;
    wall_clock clock_;
    sim_world world_;
    milliseconds patience_{30'000};
};

}  // namespace souk::simulation
