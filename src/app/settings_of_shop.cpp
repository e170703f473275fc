#include "app/setting_makers.hpp"

#include <iterator>

namespace souk::app {
namespace {

using std::chrono::hours;

constexpr bounds some_count{.least = 1, .most = 1'000'000};
constexpr bounds up_to_an_hour_ms{.least = 1, .most = 3'600'000};
constexpr bounds day_to_year_h{.least = 24, .most = 365L * 24};

setting named(setting line, std::string environment)
{
    line.environment = std::move(environment);
    return line;
}

std::vector<setting> administrator_settings()
{
    using administrator = settings::administrator;
    return {
        named(
            text(
                "administrator.email",
                at(&settings::first_administrator, &administrator::email),
                {.least = 3, .most = 254},
                "Made an administrator at start, when there is no such account."
            ),
            "SHOP_ADMIN_EMAIL"
        ),
        named(
            secret_of(text(
                "administrator.password",
                at(&settings::first_administrator, &administrator::password),
                {.least = 8, .most = 512},
                "The first administrator's password."
            )),
            "SHOP_ADMIN_PASSWORD"
        ),
    };
}

// Two lines: how many at once, and how many an hour from then on.
template <class Place>
void add_rate(
    std::vector<setting>& to, const std::string& key, Place place, const std::string& help
)
{
    to.push_back(whole(
        key + "_burst",
        [place](auto& of) -> auto& { return place(of).burst; },
        some_count,
        help + " at once."
    ));
    to.push_back(whole(
        key + "_per_hour",
        [place](auto& of) -> auto& { return place(of).per_hour; },
        {.least = 1, .most = 1'000'000'000},
        help + " an hour, from then on."
    ));
}

std::vector<setting> rate_settings()
{
    using rates = settings::request_rates;
    using logins = settings::login_rates;
    std::vector<setting> all{boolean(
        "rate_limits",
        at(&settings::rate_limits),
        "Whether the limits below hold; off is for load tests only."
    )};
    add_rate(
        all, "rates.address", at(&settings::rates, &rates::address), "Requests of one address"
    );
    add_rate(
        all,
        "rates.registrations",
        at(&settings::rates, &rates::registrations),
        "Registrations of one address"
    );
    add_rate(
        all,
        "logins.account_from_address",
        at(&settings::logins, &logins::account_from_address),
        "Failed logins to one account of one address"
    );
    add_rate(
        all,
        "logins.account",
        at(&settings::logins, &logins::account),
        "Failed logins to one account of all strange addresses"
    );
    add_rate(
        all,
        "logins.address",
        at(&settings::logins, &logins::address),
        "Failed logins of one address"
    );
    return all;
}

std::vector<setting> account_settings()
{
    using passwords = settings::password_settings;
    using cost = auth::password_cost;
    return {
        duration<milliseconds>(
            "accounts.erase_after_ms",
            at(&settings::accounts, &settings::account_settings::erase_after),
            up_to_an_hour_ms,
            "From a deletion until orders and payments forget the name: longer than a request."
        ),
        duration<seconds>(
            "tokens.life_s",
            at(&settings::tokens, &settings::token_settings::life),
            {.least = 60, .most = 30L * 24 * 3'600},
            "How long a login lasts."
        ),
        whole(
            "passwords.memory_kib",
            at(&settings::passwords, &passwords::cost, &cost::memory_kib),
            {.least = 8, .most = 4'194'304},
            "What hashing a password costs (argon2id); below 19456 is for tests only."
        ),
        whole(
            "passwords.passes",
            at(&settings::passwords, &passwords::cost, &cost::passes),
            {.least = 1, .most = 100},
            "Passes over that memory."
        ),
        whole(
            "passwords.threads",
            at(&settings::passwords, &passwords::threads),
            {.least = 0, .most = 256},
            "Threads that hash; 0 is one a core."
        ),
        whole(
            "passwords.queue",
            at(&settings::passwords, &passwords::queue),
            some_count,
            "Logins that may wait for them; more are 503."
        ),
    };
}

std::vector<setting> order_settings()
{
    using order = settings::order_settings;
    using limits = orders::limits;
    using holds = settings::hold_settings;
    return {
        duration<milliseconds>(
            "items.follow_ms",
            at(&settings::items, &settings::item_settings::follow_every),
            up_to_an_hour_ms,
            "Between two looks for items and stock that another process changed."
        ),
        duration<seconds>(
            "holds.life_s",
            at(&settings::holds, &holds::life),
            {.least = 1, .most = 24L * 3'600},
            "How long stock is held for a payment."
        ),
        whole(
            "holds.per_customer",
            at(&settings::holds, &holds::per_customer),
            some_count,
            "Orders that a customer may hold stock for at once."
        ),
        whole(
            "orders.lines",
            at(&settings::orders, &order::limits, &limits::lines),
            {.least = 1, .most = 10'000},
            "Lines of one order."
        ),
        whole(
            "orders.quantity",
            at(&settings::orders, &order::limits, &limits::quantity),
            {.least = 1, .most = 1'000'000},
            "Units of one line."
        ),
        whole(
            "orders.total_cents",
            at(&settings::orders, &order::limits, &limits::total, &money::cents),
            {.least = 1, .most = 999'999'999'999},
            "Total of one order."
        ),
        duration<hours>(
            "orders.keys_for_h",
            at(&settings::orders, &order::keys_for),
            day_to_year_h,
            "How long an Idempotency-Key of an order is remembered."
        ),
        duration<milliseconds>(
            "orders.follow_ms",
            at(&settings::orders, &order::follow_every),
            up_to_an_hour_ms,
            "Between two looks for changes by other processes, while somebody follows their orders."
        ),
        whole(
            "orders.streams",
            at(&settings::orders, &order::streams),
            some_count,
            "Customers who may follow their orders at once."
        ),
    };
}

std::vector<setting> payment_settings()
{
    using payment = payments::payment_settings;
    using recovery = settings::recovery_settings;
    const auto time = [](std::string name, auto member, std::string help) {
        return duration<milliseconds>(
            "payments." + name, at(&settings::payments, member), up_to_an_hour_ms, std::move(help)
        );
    };
    const auto count = [](std::string name, auto member, std::string help) {
        return whole(
            "payments." + name, at(&settings::payments, member), some_count, std::move(help)
        );
    };
    return {
        time("answer_within_ms", &payment::answer_within, "A request waits that for the provider."),
        time("charge_ms", &payment::charge_time, "The provider's answer is awaited that long."),
        time("record_ms", &payment::record_time, "For recording what the provider answered."),
        time("pending_ms", &payment::pending_for, "Recovery takes up what is pending longer."),
        count("recover_at_once", &payment::recover_at_once, "Attempts in one recovery."),
        count("purge_at_once", &payment::purge_at_once, "Old keys deleted at once."),
        duration<hours>(
            "payments.keys_for_h",
            at(&settings::payments, &payment::keys_for),
            day_to_year_h,
            "How long an Idempotency-Key of a payment is remembered."
        ),
        duration<milliseconds>(
            "provider.late_answer_ms",
            at(&settings::provider, &settings::provider_settings::late_answer),
            up_to_an_hour_ms,
            "How late the simulated provider answers about pm_card_timeout."
        ),
        duration<milliseconds>(
            "recovery.every_ms",
            at(&settings::recovery, &recovery::every),
            up_to_an_hour_ms,
            "Between two looks for expired holds and payments left pending."
        ),
        duration<milliseconds>(
            "recovery.time_ms",
            at(&settings::recovery, &recovery::time),
            up_to_an_hour_ms,
            "For one such look."
        ),
    };
}

}  // namespace

std::vector<setting> settings_of_shop()
{
    std::vector<setting> all;
    for (auto* const section :
         {administrator_settings, rate_settings, account_settings, order_settings, payment_settings
         }) {
        std::ranges::move(section(), std::back_inserter(all));
    }
    return all;
}

}  // namespace souk::app
