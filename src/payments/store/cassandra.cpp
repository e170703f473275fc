#include "payments/store/cassandra.hpp"

#include "base/outage.hpp"
#include "payments/store/cassandra_keys.hpp"
#include "payments/store/cassandra_listing.hpp"
#include "payments/store/cassandra_rows.hpp"
#include "storage/cassandra/guesses.hpp"
#include "storage/cassandra/turns.hpp"

#include <utility>

namespace souk::payments {

using storage::cassandra::bound;
using storage::cassandra::mark;

namespace {

constexpr milliseconds longest_pause{20};
constexpr std::size_t most_guesses = 5'000;

bool changes(const settlement& it)
{
    return !it.recorded().empty() || it.newly_canceled();
}

class cassandra_store final : public settlement_store {
public:
    cassandra_store(
        storage::cassandra::session& db,
        bus::cassandra::outbox& outbox,
        world& world,
        std::function<void()> on_consequences,
        const cassandra_settings& settings
    )
        : outbox_(outbox), world_(world), on_consequences_(std::move(on_consequences)),
          partitions_(db), keys_(db, partitions_, world, settings), listing_(db, partitions_, world)
    {
        outbox.decide_by([this](const call& call, const bus::cassandra::promise& what) {
            return look(call, what);
        });
    }

    task<result<settlement>> update(
        const call& call,
        const order_id& order,
        const std::optional<payment_id>& about,
        const settlement_change& change
    ) override
    {
        const auto turn = co_await turns_.take(order.value);
        std::optional<rows::keys::use> taken;
        bool begun = false;
        std::exception_ptr failure;
        std::optional<result<settlement>> answer;
        try {
            answer = co_await try_update(call, order, about, change, taken);
            begun = answer->has_value();
        } catch (const storage::cassandra::outcome_unknown&) {
            failure = std::current_exception();
            begun = true;  // For all that is known.
        } catch (...) {
            failure = std::current_exception();
        }
        if (taken && !begun) {
            co_await keys_.give_back(*taken);
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
        co_return *std::move(answer);
    }

    task<std::optional<payment>> find(const call& call, const payment_id& id) override
    {
        const auto order = co_await listing_.order_of(call, id);
        if (!order) {
            co_return std::nullopt;
        }
        co_return co_await partitions_.find(call, *order, id);
    }

    task<std::optional<kept_key>>
    find_key(const call& call, const account_email& account, const std::string& key) override
    {
        return keys_.find(call, account, key);
    }

    task<std::vector<stream_event>> history(const call& call, const payment_id& id) override
    {
        const auto order = co_await listing_.order_of(call, id);
        if (!order) {
            co_return std::vector<stream_event>{};
        }
        auto found = co_await partitions_.audit(call, *order, id);
        co_return found ? std::move(found->stream) : std::vector<stream_event>{};
    }

    task<payment_page> list(const call& call, const payment_filter& filter) override
    {
        return listing_.newest(call, filter);
    }

    task<payment_statistics>
    statistics(const call& call, const day_range& of, timestamp now) override
    {
        return listing_.statistics(call, of, now);
    }

    task<std::vector<payment>>
    pending_since(const call& call, timestamp before, std::size_t limit) override
    {
        return listing_.pending_since(call, before, limit);
    }

    task<std::vector<audited_payment>>
    scan(const call& call, const std::optional<payment_id>& after, std::size_t limit) override
    {
        return listing_.scan(call, after, limit);
    }

    task<> erase_customer(
        const call& call, const account_email& customer, const account_email& pseudonym
    ) override
    {
        const std::function<task<>(std::string)> forget = [&](std::string key) {
            return keys_.remove(call, customer, std::move(key));
        };
        while (co_await listing_.erase_page(call, customer, pseudonym, forget)) {
        }
    }

    task<std::size_t> purge_keys(const call&, timestamp before, std::size_t) override
    {
        keys_.forget(before);
        co_return 0;
    }

private:
    task<mark> look(const call& call, const bus::cassandra::promise& what)
    {
        const rows::write_mark left{
            .order = {what.subject},
            .version = static_cast<std::int32_t>(what.version),
            .write_id = what.id,
        };
        co_return co_await partitions_.look(call, left);
    }

    // `taken` is set when a key was.
    task<result<settlement>> try_update(
        const call& call,
        const order_id& order,
        const std::optional<payment_id>& about,
        const settlement_change& change,
        std::optional<rows::keys::use>& taken
    )
    {
        auto known = about ? guess(order, *about) : std::nullopt;
        for (bool guessed = known.has_value();; guessed = false) {
            if (!guessed) {
                known = co_await partitions_.load(call, order, about);
            }
            auto& [changed, version] = *known;
            const auto owed = change(changed);
            if (guessed && (!owed || !changes(changed))) {
                continue;  // Only a write finds out whether the guess was right.
            }
            if (!owed) {
                co_return std::unexpected(owed.error());
            }
            const std::optional<key_claim>& claim = changed.claim();
            if (claim && !taken) {
                rows::keys::use use{
                    .claim = *claim,
                    .payment = changed.recorded().front().payment,
                    .order = order,
                    .at = changed.changed_at(),
                };
                if (!co_await keys_.take(call, use)) {
                    co_return conflict("idempotency-key-taken", "This key was used already.");
                }
                taken = std::move(use);
            }
            co_await list_up(call, changed);
            if (co_await save(call, changed, version, *owed)) {
                remember(changed, version + 1);
                co_return changed;
            }
            // Another instance was first.
            if (!guessed) {
                co_await world_.sleep(
                    milliseconds{static_cast<std::int64_t>(world_.random() % longest_pause.count())}
                );
            }
        }
    }

    // What the outcome of a payment will meet, when this instance started it.
    std::optional<rows::loaded> guess(const order_id& order, const payment_id& about)
    {
        auto found = guesses_.take(order.value);
        return found && found->what.find(about) != nullptr ? std::move(found) : std::nullopt;
    }

    void remember(const settlement& saved, std::int32_t version)
    {
        for (const stream_event& each : saved.recorded()) {
            if (each.sequence == 1) {
                settlement begun{saved.order(), saved.canceled(), {*saved.find(each.payment)}};
                guesses_.put(saved.order().value, {.what = std::move(begun), .version = version});
            }
        }
    }

    task<> list_up(const call& call, const settlement& changed)
    {
        for (const stream_event& each : changed.recorded()) {
            if (each.sequence == 1) {
                co_await listing_.add(call, *changed.find(each.payment));
            }
        }
    }

    std::vector<bound> settled_by(const settlement& changed) const
    {
        std::vector<bound> all;
        for (const stream_event& each : changed.recorded()) {
            if (std::holds_alternative<stream_event::succeeded>(each.what) ||
                std::holds_alternative<stream_event::failed>(each.what)) {
                all.push_back(listing_.settled(*changed.find(each.payment)));
            }
        }
        return all;
    }

    // Answers false when the settlement has another version by now.
    task<bool> save(
        const call& call, const settlement& changed, std::int32_t version, const consequences& owed
    )
    {
        bus::cassandra::change what{
            .subject = changed.order().value,
            .version = changes(changed) ? version + 1 : 0,
            .owed = owed,
            .with_it = settled_by(changed),
        };
        const bus::cassandra::writer write = [&](const std::string& write_id) {
            return partitions_.save(call, changed, version, write_id);
        };
        const bool saved = co_await outbox_.carry_out(call, std::move(what), write);
        if (saved && owed != consequences{}) {
            on_consequences_();
        }
        co_return saved;
    }

    bus::cassandra::outbox& outbox_;
    world& world_;
    std::function<void()> on_consequences_;
    rows::partitions partitions_;
    rows::keys keys_;
    rows::listing listing_;
    storage::cassandra::turns turns_;
    storage::cassandra::guesses<rows::loaded> guesses_{most_guesses};
};

}  // namespace

std::unique_ptr<settlement_store> make_cassandra_store(
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

}  // namespace souk::payments
