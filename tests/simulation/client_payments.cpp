#include "simulation/client_calls.hpp"

#include <map>

namespace souk::simulation {

namespace {

// What every repetition under a key must get too. Nothing while the payment is under way, or when
// none was begun: then the key is still free.
std::optional<std::string> last_answer(const result<payments::payment>& came)
{
    if (came) {
        const bool is_pending = came->status == payments::payment_status::pending;
        return is_pending
                   ? std::nullopt
                   : std::optional{fmt::format("{} {}", came->id.value, to_string(came->status))};
    }
    const refusal& why = came.error();
    return why.payment_id.empty() ? std::nullopt : std::optional{why.payment_id + " " + why.slug};
}

}  // namespace

task<reply<payments::payment>> client::pay(payments::pay_request what)
{
    in_.told.say(
        name_,
        "pay -> order {} {} {} {}",
        brief(what.order.value),
        to_string(what.amount),
        what.method,
        what.idempotency_key
    );
    const auto& key = what.idempotency_key;
    const auto known = past_.answer_of(name_, key);
    errand<payment_node, result<payments::payment>> work = [who = who_, what](auto& at, auto& of) {
        return at.service().pay(of, who, what);
    };
    const auto came = co_await attempt(in_.places.payment, "pay", std::move(work));
    tell("pay", came);
    if (!came) {
        co_return came;
    }
    if (const auto last = last_answer(*came); last && !key.empty()) {
        past_.saw_answer(name_, key, *last);
    } else if (known) {
        past_.complain(fmt::format("{}'s key {} is not known any more", name_, key));
    }
    if (*came) {
        past_.saw_again(**came);
    } else if (!came->error().payment_id.empty()) {
        past_.saw_failure({came->error().payment_id});
    }
    co_return came;
}

task<reply<payments::payment>> client::show(payment_id id)
{
    const auto floor = past_.floor_of(id);
    errand<payment_node, result<payments::payment>> work = [who = who_, id](auto& at, auto& of) {
        return at.service().show(of, who, id);
    };
    const auto see = [this, floor](const auto& it) { past_.saw(it, floor); };
    co_return co_await learn(in_.places.payment, "show-payment", std::move(work), see);
}

task<reply<payments::payment>> client::refund(payment_id id)
{
    in_.told.say(name_, "refund -> payment {}", brief(id.value));
    const auto floor = past_.floor_of(id);
    errand<payment_node, result<payments::payment>> work = [who = who_, id](auto& at, auto& of) {
        return at.service().refund(of, who, id);
    };
    const auto see = [this, floor](const auto& it) { past_.saw(it, floor); };
    co_return co_await learn(in_.places.payment, "refund", std::move(work), see);
}

task<reply<std::vector<payments::payment>>> client::list_payments()
{
    std::map<payment_id, std::int64_t> floors;
    for (const auto& [id, seen] : past_.payments()) {
        floors[id] = seen.latest;
    }
    errand<payment_node, result<payments::payment_page>> work = [who = who_](auto& at, auto& of) {
        return at.service().list(of, who, {});
    };
    const auto came = co_await attempt(in_.places.payment, "list-payments", std::move(work));
    if (!came) {
        co_return std::nullopt;
    }
    if (!*came) {
        co_return std::unexpected(came->error());
    }
    for (const payments::payment& each : (*came)->payments) {
        past_.saw(each, floors[each.id]);
        if (!who_.is_admin() && each.account != who_.email) {
            past_.complain(name_ + " was shown another's payment " + each.id.value);
        }
    }
    co_return (*came)->payments;
}

}  // namespace souk::simulation
