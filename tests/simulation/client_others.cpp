// Items and accounts.
#include "simulation/client_calls.hpp"

namespace souk::simulation {

namespace {

task<result<items::item>> found(const items::service& at, item_id id)
{
    const auto listed = at.find(id.value);
    if (listed == nullptr) {
        co_return not_found("unknown-item", "There is no such item.");
    }
    co_return listed->what;
}

constexpr auto nothing_more = [](const auto&) {};

}  // namespace

task<reply<items::item>> client::create(items::draft what)
{
    errand<item_node, result<items::item>> work = [what](auto& at, auto& of) {
        return at.service().create(of, what);
    };
    const auto see = [this](const auto& it) { past_.saw(it); };
    co_return co_await learn(in_.places.item, "create-item", std::move(work), see);
}

task<reply<items::item>> client::edit(items::edit_request what)
{
    errand<item_node, result<items::item>> work = [what](auto& at, auto& of) {
        return at.service().change(of, what);
    };
    const auto see = [this](const auto& it) { past_.saw(it); };
    co_return co_await learn(in_.places.item, "edit-item", std::move(work), see);
}

task<reply<items::item>> client::adjust(items::adjustment what)
{
    errand<item_node, result<items::item>> work = [what](auto& at, auto& of) {
        return at.service().adjust(of, what);
    };
    const auto see = [this](const auto& it) { past_.saw(it); };
    co_return co_await learn(in_.places.item, "adjust-item", std::move(work), see);
}

task<reply<items::item>> client::look_at(item_id id)
{
    const auto floor = past_.edit_floor_of(id);
    errand<item_node, result<items::item>> work = [id](auto& at, auto&) {
        return found(at.service(), id);
    };
    const auto came = co_await attempt(in_.places.item, "show-item", std::move(work));
    if (came && *came) {
        const items::item& it = **came;
        past_.saw_price(it.id, it.edited_version, floor, it.about.price);
    }
    co_return came;
}

task<reply<accounts::account>> client::open_account(std::string password)
{
    const accounts::registration wanted{
        .email = who_.email.value,
        .password = std::move(password),
        .first_name = "A",
        .last_name = "Customer",
    };
    errand<account_node, result<accounts::account>> work = [wanted](auto& at, auto& of) {
        return at.service().open(of, wanted);
    };
    co_return co_await learn(in_.places.account, "register", std::move(work), nothing_more);
}

task<reply<accounts::session>> client::log_in(std::string password)
{
    const accounts::credentials given{
        .email = who_.email, .password = std::move(password), .remote_address = name_
    };
    errand<account_node, result<accounts::session>> work = [given](auto& at, auto& of) {
        return at.service().log_in(of, given);
    };
    co_return co_await learn(in_.places.account, "log-in", std::move(work), nothing_more);
}

task<reply<accounts::account>> client::change_password(std::string from, std::string to)
{
    const accounts::credentials given{
        .email = who_.email, .password = std::move(from), .remote_address = name_
    };
    errand<account_node, result<accounts::account>> work = [given, to](auto& at, auto& of) {
        return at.service().change_password(of, given, to);
    };
    co_return co_await learn(in_.places.account, "change-password", std::move(work), nothing_more);
}

task<reply<accounts::account>> client::close_account(std::string password)
{
    const accounts::credentials given{
        .email = who_.email, .password = std::move(password), .remote_address = name_
    };
    errand<account_node, result<accounts::account>> work = [given](auto& at, auto& of) {
        return at.service().close(of, given);
    };
    const auto see = [this](const auto&) { past_.saw_closed(who_.email); };
    co_return co_await learn(in_.places.account, "close-account", std::move(work), see);
}

}  // namespace souk::simulation
