#include "simulation/client_calls.hpp"

#include <map>
#include <set>

namespace souk::simulation {

namespace {

std::string text_of(const std::vector<orders::wanted_line>& wanted)
{
    std::string text;
    for (const orders::wanted_line& each : wanted) {
        text += fmt::format(" {}x{}", each.quantity, each.upc);
    }
    return text;
}

task<result<orders::order_fields>> fields_of(task<result<orders::order>> work)
{
    auto answered = co_await std::move(work);
    if (!answered) {
        co_return std::unexpected(std::move(answered).error());
    }
    co_return answered->fields();
}

}  // namespace

task<reply<orders::order_fields>>
client::place(std::vector<orders::wanted_line> wanted, std::optional<std::string> key)
{
    in_.told.say(name_, "place ->{} {}", text_of(wanted), key.value_or("without key"));
    errand<order_node, result<orders::order_fields>> work =
        [who = who_, wanted, key](order_node& at, const call& of) {
            return fields_of(at.service().place(of, who, wanted, key));
        };
    const auto see = [this, key](const auto& it) {
        past_.saw_again(it);
        if (key) {
            const auto answer = fmt::format("{} v{}", it.id.value, it.version);
            past_.saw_answer(name_, "order " + *key, answer);
        }
    };
    co_return co_await learn(in_.places.order, "place", std::move(work), see);
}

task<reply<orders::order_fields>> client::show(order_id id)
{
    const auto floor = past_.floor_of(id);
    errand<order_node, result<orders::order_fields>> work = [who = who_, id](auto& at, auto& of) {
        return fields_of(at.service().show(of, who, id));
    };
    const auto see = [this, floor](const auto& it) { past_.saw(it, floor); };
    co_return co_await learn(in_.places.order, "show-order", std::move(work), see);
}

task<reply<orders::order_fields>> client::cancel(order_id id)
{
    in_.told.say(name_, "cancel -> order {}", brief(id.value));
    const auto floor = past_.floor_of(id);
    errand<order_node, result<orders::order_fields>> work = [who = who_, id](auto& at, auto& of) {
        return fields_of(at.service().cancel(of, who, id));
    };
    const auto see = [this, floor, id](const auto& it) {
        past_.saw(it, floor);
        if (it.status != orders::order_status::canceled) {
            past_.complain("order " + id.value + " was canceled and is not CANCELED");
        }
    };
    co_return co_await learn(in_.places.order, "cancel", std::move(work), see);
}

task<reply<orders::order_fields>>
client::change(order_id id, std::vector<orders::wanted_line> wanted)
{
    in_.told.say(name_, "change -> order {}{}", brief(id.value), text_of(wanted));
    const auto floor = past_.floor_of(id);
    errand<order_node, result<orders::order_fields>> work =
        [who = who_, id, wanted](auto& at, auto& of) {
            return fields_of(at.service().change(of, who, id, wanted));
        };
    const auto see = [this, floor](const auto& it) { past_.saw(it, floor); };
    co_return co_await learn(in_.places.order, "change", std::move(work), see);
}

task<reply<std::vector<orders::order_fields>>> client::list_orders()
{
    std::map<order_id, std::int64_t> floors;
    std::set<order_id> own_before;
    for (const auto& [id, seen] : past_.orders()) {
        floors[id] = seen.latest;
        if (seen.by_version.begin()->second.owner == who_.email) {
            own_before.insert(id);
        }
    }
    orders::order_filter own;
    own.owner = who_.email;
    errand<order_node, result<orders::order_page>> work = [own](auto& at, auto& of) {
        return allowed(at.service().list(of, own));
    };
    const auto came = co_await attempt(in_.places.order, "list-orders", std::move(work));
    if (!came) {
        co_return std::nullopt;
    }
    std::vector<orders::order_fields> found;
    for (const orders::order& each : (*came)->orders) {
        found.push_back(each.fields());
        own_before.erase(each.fields().id);
        past_.saw(each.fields(), floors[each.fields().id]);
        if (each.fields().owner != who_.email) {
            past_.complain(name_ + " was shown another's order " + each.fields().id.value);
        }
    }
    for (const order_id& each : own_before) {
        past_.complain(name_ + " is not shown the order " + each.value);
    }
    co_return found;
}

}  // namespace souk::simulation
