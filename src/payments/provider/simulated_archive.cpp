#include "base/outage.hpp"
#include "payments/provider/simulated.hpp"
#include "payments/provider/words.hpp"
#include "storage/sqlite/archive.hpp"

namespace souk::payments {

namespace {

using storage::sqlite::connection;

std::vector<archived_charge>
select_page(connection& db, const std::optional<archived_charge>& after, std::size_t limit)
{
    const auto from = after ? after->attempt : payment_id{};
    std::vector<archived_charge> found;
    auto row = db.query(
        "SELECT payment_id, amount_cents, method, state FROM charges WHERE payment_id > ? "
        "ORDER BY payment_id LIMIT ?",
        from.value,
        limit
    );
    while (row.step()) {
        const auto state = parse_charge_state(row.text(3));
        if (!state) {
            throw unavailable{"a charge is in an unknown state"};
        }
        found.push_back({
            .attempt = {row.text(0)},
            .amount = money{row.integer(1)},
            .method = row.text(2),
            .state = *state,
        });
    }
    return found;
}

void insert(connection& db, const archived_charge& added)
{
    db.execute(
        "INSERT INTO charges (payment_id, amount_cents, method, state) VALUES (?, ?, ?, ?)",
        added.attempt.value,
        added.amount.cents,
        added.method,
        to_string(added.state)
    );
}

}  // namespace

std::unique_ptr<archive_of<archived_charge>> make_simulated_archive(storage::sqlite::database& db)
{
    return storage::sqlite::make_archive<archived_charge>(db, select_page, insert);
}

}  // namespace souk::payments
