#include "orders/store/cassandra.hpp"

#include "base/outage.hpp"
#include "orders/store/cassandra_carts.hpp"
#include "orders/store/cassandra_keys.hpp"
#include "orders/store/cassandra_listing.hpp"
#include "orders/store/cassandra_paying.hpp"
#include "orders/store/cassandra_rows.hpp"
#include "storage/cassandra/guesses.hpp"
#include "storage/cassandra/turns.hpp"

#include <limits>
#include <utility>

namespace souk::orders {

using storage::cassandra::mark;

namespace {

constexpr std::size_t gauged_at_once = 256;
constexpr std::size_t most_guesses = 5'000;
constexpr milliseconds longest_pause{20};

class cassandra_store final : public order_store {
public:
    cassandra_store(
        storage::cassandra::session& db,
        bus::cassandra::outbox& outbox,
        world& world,
        std::function<void()> on_consequences,
        const cassandra_settings& settings
    )
        : outbox_(outbox), world_(world), on_consequences_(std::move(on_consequences)),
          partitions_(db), keys_(db, settings.key_lifetime), listing_(db, partitions_), carts_(db)
    {
        outbox.decide_by([this](const call& call, const bus::cassandra::promise& what) {
            return look(call, what);
        });
    }

    task<result<order>>
    add(const call& call, const order& placed, const std::optional<keyed_request>& under) override
    {
        co_await listing_.add(call, placed.fields());
        if (!under) {
            co_await partitions_.insert(call, placed, {});
            co_return order::restore(placed.fields());
        }
        auto keyed = co_await keys_.claim(call, placed, *under);
        if (keyed.placed.fields().id == placed.fields().id) {
            co_await partitions_.insert(call, placed, under->key);
            co_return order::restore(placed.fields());
        }
        co_await listing_.remove(call, placed.fields());
        if (keyed.fingerprint != under->fingerprint) {
            co_return key_reused();
        }
        co_await place_if_missing(call, keyed.placed, under->key);
        co_return std::move(keyed.placed);
    }

    task<std::optional<keyed_order>>
    find_by_key(const call& call, const account_email& owner, const std::string& key) override
    {
        auto found = co_await keys_.find(call, owner, key);
        if (found) {
            co_await place_if_missing(call, found->placed, key);
        }
        co_return found;
    }

    task<std::optional<order>> find(const call& call, const order_id& id) override
    {
        auto found = co_await partitions_.find(call, id);
        if (found) {
            remember(found->fields());
        }
        co_return found;
    }

    task<result<order>>
    update(const call& call, const order_id& id, const order_change& change) override
    {
        const auto turn = co_await turns_.take(id.value);
        auto it = guess(id);
        for (bool guessed = it.has_value();; guessed = false) {
            if (!guessed) {
                it = co_await partitions_.find(call, id);
            }
            if (!it) {
                co_return unknown_order();
            }
            const std::int64_t version = it->fields().version;
            const auto then = change(*it);
            if (guessed && (!then || it->recorded().empty())) {
                continue;  // Only a write finds out whether the guess was right.
            }
            if (!then) {
                co_return std::unexpected(then.error());
            }
            if (co_await save(call, *it, version, *then)) {
                paying_.note(it->fields());
                remember(it->fields());
                co_return order::restore(it->fields());
            }
            // Another instance was first.
            if (!guessed) {
                co_await world_.sleep(
                    milliseconds{static_cast<std::int64_t>(world_.random() % longest_pause.count())}
                );
            }
        }
    }

    task<std::vector<stream_event>> history(const call& call, const order_id& id) override
    {
        return partitions_.history(call, id);
    }

    task<order_page> list(const call& call, const order_filter& filter) override
    {
        return listing_.newest(call, filter);
    }

    task<std::vector<order_version>>
    newest_versions(const call& call, const account_email& owner, std::size_t limit) override
    {
        return listing_.newest_versions(call, owner, limit);
    }

    task<order_statistics> statistics(const call& call, const day_range& of, timestamp now) override
    {
        return listing_.statistics(call, of, now);
    }

    task<std::vector<audited_order>>
    scan(const call& call, const order_id& after, std::size_t limit) override
    {
        return listing_.scan(call, after, limit);
    }

    // Of those that this instance began: instances' numbers add up. No row is kept for a gauge.
    task<std::size_t> count_paying(const call& call) override
    {
        auto oldest = paying_.take_oldest(gauged_at_once);
        for (const order& each : co_await listing_.load(call, std::move(oldest))) {
            paying_.note(each.fields());
        }
        co_return paying_.count();
    }

    task<cart> find_cart(const call& call, const account_email& owner) override
    {
        return carts_.find(call, owner);
    }

    task<> keep_cart(const call& call, const account_email& owner, const cart& what) override
    {
        return carts_.keep(call, owner, what);
    }

    task<> erase_customer(
        const call& call, const account_email& owner, const account_email& pseudonym
    ) override
    {
        const cart empty;
        co_await carts_.keep(call, owner, empty);
        const std::function<task<>(std::string)> forget = [&](std::string key) {
            return keys_.remove(call, owner, std::move(key));
        };
        while (co_await listing_.erase_page(call, owner, pseudonym, forget)) {
        }
    }

    task<> forget_keys(const call&, timestamp before) override
    {
        keys_.forget(before);
        co_return;
    }

private:
    std::optional<order> guess(const order_id& id)
    {
        auto found = guesses_.take(id.value);
        return found ? std::optional{order::restore(*std::move(found))} : std::nullopt;
    }

    // What was decided is seldom changed.
    void remember(const order_fields& seen)
    {
        if (seen.status == order_status::created) {
            guesses_.put(seen.id.value, seen);
        }
    }

    // Whoever placed it may have died between the key and the order.
    task<> place_if_missing(const call& call, const order& keyed, const std::string& key)
    {
        if (co_await partitions_.find(call, keyed.fields().id)) {
            co_return;
        }
        const order_fields& it = keyed.fields();
        auto again =
            order::place(it.id, it.owner, it.lines, unlimited, it.created_at, it.shipping_address);
        if (!again) {
            throw unavailable{"a keyed order can't be placed"};
        }
        co_await listing_.add(call, it);
        co_await partitions_.insert(call, *again, key);
    }

    // Answers false when the order has another version by now.
    task<bool>
    save(const call& call, const order& changed, std::int64_t version, const consequences& owed)
    {
        const order_fields& it = changed.fields();
        bus::cassandra::change what{
            .subject = it.id.value,
            .version = changed.recorded().empty() ? 0 : it.version,
            .owed = owed,
            .with_it = {},
        };
        const bus::cassandra::writer write = [&](const std::string& write_id) {
            return partitions_.update(call, changed, version, write_id);
        };
        const bool saved = co_await outbox_.carry_out(call, std::move(what), write);
        if (saved && owed != consequences{}) {
            on_consequences_();
        }
        co_return saved;
    }

    task<mark> look(const call& call, const bus::cassandra::promise& what)
    {
        const rows::write_mark left{
            .order = {what.subject}, .sequence = what.version, .write_id = what.id
        };
        co_return co_await partitions_.look(call, left);
    }

    // Rules for new orders may have changed since.
    static constexpr limits unlimited{
        .lines = static_cast<std::size_t>(-1),
        .quantity = std::numeric_limits<std::int64_t>::max(),
        .total = money{std::numeric_limits<std::int64_t>::max()},
    };

    bus::cassandra::outbox& outbox_;
    world& world_;
    std::function<void()> on_consequences_;
    rows::partitions partitions_;
    rows::keys keys_;
    rows::listing listing_;
    rows::carts carts_;
    storage::cassandra::turns turns_;
    storage::cassandra::guesses<order_fields> guesses_{most_guesses};
    paying_orders paying_;
};

}  // namespace

std::unique_ptr<order_store> make_cassandra_store(
    storage::cassandra::session& db,
    bus::cassandra::outbox& outbox,
    world& world,
    std::function<void()> on_consequences,
    cassandra_settings settings
)
{
    return std::make_unique<cassandra_store>(
        db, outbox, world, std::move(on_consequences), settings
    );
}

}  // namespace souk::orders
