#include "payments/provider/simulated.hpp"

#include "base/outage.hpp"
#include "payments/provider/words.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace souk::payments {

namespace {

using storage::sqlite::connection;

constexpr auto charge_tables = R"sql(
CREATE TABLE charges (
    payment_id TEXT NOT NULL PRIMARY KEY,
    amount_cents INTEGER NOT NULL,
    method TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('charged', 'declined', 'canceled', 'refunded'))
) STRICT, WITHOUT ROWID;
)sql";

// For a list of three words and more SQLite builds an index at each insert and update.
std::string check_words_one_by_one()
{
    return storage::sqlite::redefine(
        "charges",
        "state IN ('charged', 'declined', 'canceled', 'refunded')",
        "state = 'charged' OR state = 'declined' OR state = 'canceled' OR state = 'refunded'"
    );
}

charge_state state_of(connection& db, const payment_id& attempt)
{
    auto row = db.query("SELECT state FROM charges WHERE payment_id = ?", attempt.value);
    if (!row.step()) {
        return charge_state::unknown;
    }
    if (const auto state = parse_charge_state(row.text(0))) {
        return *state;
    }
    throw unavailable{"a charge is in an unknown state"};
}

// What becomes of an attempt is decided once: by the first charge that lands, or by a cancellation.
charge_state decide(
    connection& db,
    const payment_id& attempt,
    money amount,
    std::string_view method,
    charge_state outcome
)
{
    const auto before = state_of(db, attempt);
    if (before != charge_state::unknown) {
        return before;
    }
    db.execute(
        "INSERT INTO charges (payment_id, amount_cents, method, state) VALUES (?, ?, ?, ?)",
        attempt.value,
        amount.cents,
        method,
        to_string(outcome)
    );
    return outcome;
}

class simulated_cards final : public card_network {
public:
    simulated_cards(storage::sqlite::database& db, souk::world& world, simulated_settings settings)
        : db_(db), world_(world), settings_(settings)
    {
    }

    bool knows(const std::string& method) const override { return is_card(method); }

    std::string default_method() const override { return std::string{visa}; }

    task<charge_state> charge(
        const call& call, const payment_id& attempt, money amount, const std::string& method
    ) override
    {
        if (method == late) {
            co_await world_.sleep(settings_.late_answer);
        }
        const auto outcome = method == declining ? charge_state::declined : charge_state::charged;
        const auto work = [&](connection& db) {
            return decide(db, attempt, amount, method, outcome);
        };
        co_return co_await db_.write(call, work);
    }

    task<charge_state> find(const call& call, const payment_id& attempt) override
    {
        const auto work = [&](connection& db) { return state_of(db, attempt); };
        co_return co_await db_.read(call, work);
    }

    task<charge_state> cancel(const call& call, const payment_id& attempt) override
    {
        const auto work = [&](connection& db) {
            return decide(db, attempt, money{0}, "", charge_state::canceled);
        };
        co_return co_await db_.write(call, work);
    }

    task<> refund(const call& call, const payment_id& attempt) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "UPDATE charges SET state = 'refunded' WHERE payment_id = ? AND state = 'charged'",
                attempt.value
            );
        };
        co_await db_.write(call, work);
    }

private:
    storage::sqlite::database& db_;
    souk::world& world_;
    simulated_settings settings_;
};

}  // namespace

const std::vector<storage::sqlite::migration>& simulated_schema()
{
    static const std::vector<storage::sqlite::migration> schema{
        {.number = 1, .sql = charge_tables},
        {.number = 2, .sql = check_words_one_by_one()},
    };
    return schema;
}

std::unique_ptr<card_network>
make_simulated_cards(storage::sqlite::database& db, souk::world& world, simulated_settings settings)
{
    return std::make_unique<simulated_cards>(db, world, settings);
}

}  // namespace souk::payments
