// What clients were told, and whether it fits together: what was acknowledged is never lost or
// changed, reads never go back, and one key never gets two answers.
#pragma once

#include "items/domain.hpp"
#include "orders/domain.hpp"
#include "payments/domain.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace souk::simulation {

// What was seen of one thing: each of its versions is always told the same.
template <class Snapshot>
struct sightings {
    std::map<std::int64_t, Snapshot> by_version;
    std::int64_t latest = 0;
};

class history {
public:
    // The version that whoever asks from now on must see, or a later one; 0 when none was seen.
    std::int64_t floor_of(const order_id& of) const;
    std::int64_t floor_of(const payment_id& of) const;

    // A client was told this, of a call it began when the floor was `floor`.
    void saw(const orders::order_fields& seen, std::int64_t floor);
    void saw(const payments::payment& seen, std::int64_t floor);

    // A client was told this again, as it was answered first: it may be old.
    void saw_again(const orders::order_fields& seen) { saw(seen, 0); }
    void saw_again(const payments::payment& seen) { saw(seen, 0); }

    // The shopkeeper was told that an item is so; customers are told its price.
    void saw(const items::item& acknowledged);
    std::int64_t edit_floor_of(const item_id& of) const;
    void saw_price(const item_id& of, std::int64_t edited_version, std::int64_t floor, money price);

    // A request under a key got its last answer: whatever repeats it must get the same.
    void saw_answer(const std::string& who, const std::string& key, const std::string& answer);

    // That last answer; nothing before one was seen.
    std::optional<std::string> answer_of(const std::string& who, const std::string& key) const;

    // The account was closed: nothing stays under its name.
    void saw_closed(const account_email& whose) { closed_.push_back(whose); }

    // This attempt was told to have taken no money.
    void saw_failure(const payment_id& of) { failed_.push_back(of); }

    void complain(std::string what) { complaints_.push_back(std::move(what)); }

    const auto& orders() const { return orders_; }
    const auto& payments() const { return payments_; }
    const std::vector<payment_id>& failed() const { return failed_; }
    const std::vector<account_email>& closed() const { return closed_; }
    const std::vector<std::string>& complaints() const { return complaints_; }

private:
    struct edits {
        std::map<std::int64_t, money> prices;  // By version.
        std::int64_t acknowledged = 0;
    };

    template <class Snapshot>
    void note(
        sightings<Snapshot>& into,
        std::int64_t version,
        Snapshot seen,
        std::int64_t floor,
        const std::string& what
    );

    std::map<order_id, sightings<orders::order_fields>> orders_;
    std::map<payment_id, sightings<payments::payment>> payments_;
    std::map<item_id, edits> items_;
    std::map<std::pair<std::string, std::string>, std::string> answers_;
    std::vector<payment_id> failed_;
    std::vector<account_email> closed_;
    std::vector<std::string> complaints_;
};

}  // namespace souk::simulation
