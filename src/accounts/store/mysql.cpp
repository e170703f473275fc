#include "accounts/store/mysql.hpp"

#include "accounts/store/mysql_rows.hpp"
#include "base/outage.hpp"

#include <utility>

namespace souk::accounts {

namespace {

using storage::mysql::repetition;
using storage::mysql::session;
using storage::mysql::step;

class mysql_store final : public account_store {
public:
    mysql_store(
        storage::mysql::database& db,
        bus::mysql::outbox& owed,
        std::function<void()> on_consequences
    )
        : db_(db), owed_(owed), on_consequences_(std::move(on_consequences))
    {
    }

    task<result<account>> add(const call& call, const account& opened) override
    {
        const mysql::account_texts texts{opened};
        const auto work = [&](session& with) { return insert(with, opened, texts); };
        co_return co_await db_.transaction(call, work, repetition::settled);
    }

    task<std::optional<account>> find(const call& call, const account_email& email) override
    {
        const auto work = [&](session& with) { return mysql::select_account(with, email); };
        co_return co_await db_.read(call, work);
    }

    task<result<account>>
    update(const call& call, const account_email& email, const account_change& change) override
    {
        std::vector<bus::queued_effect> owed;
        const auto work = [&](session& with) { return apply(with, call, email, change, owed); };
        auto answer = co_await db_.transaction(call, work, repetition::settled);
        if (answer && !owed.empty()) {
            owed_.hand_over(std::move(owed));
            on_consequences_();
        }
        co_return answer;
    }

    task<std::vector<account>> search(const call& call, const account_filter& filter) override
    {
        const auto work = [&](session& with) { return mysql::select_matching(with, filter); };
        co_return co_await db_.read(call, work);
    }

    task<>
    remove(const call& call, const account_email& email, const account_email& pseudonym) override
    {
        const auto work = [&](session& with) {
            return mysql::remove_closing(with, email, pseudonym);
        };
        co_await db_.transaction(call, work);
    }

    task<std::vector<token_cutoff>> cutoffs(const call& call, timestamp from) override
    {
        const auto work = [&](session& with) { return mysql::select_cutoffs(with, from); };
        co_return co_await db_.read(call, work);
    }

    task<> forget_cutoffs(const call& call, timestamp before) override
    {
        const auto work = [&](session& with) { return mysql::remove_cutoffs(with, before); };
        co_await db_.transaction(call, work);
    }

private:
    static task<result<account>>
    insert(session& with, const account& it, const mysql::account_texts& texts)
    {
        static const auto select = mysql::select_accounts("email = ?");
        step both;
        mysql::add_insert(both, it, texts);
        both.add(select, it.email.value);
        try {
            const auto answers = co_await with.run(std::move(both));
            co_return mysql::read_account(answers[1][0]);
        } catch (const storage::mysql::statement_failed& failed) {
            if (failed.number != storage::mysql::duplicate_key) {
                throw;
            }
            co_return conflict("email-taken", "There is an account with this e-mail.");
        }
    }

    // Updates stand in line: what a change is told of the other administrators must stay true.
    task<result<account>> apply(
        session& with,
        const call& call,
        const account_email& email,
        const account_change& change,
        std::vector<bus::queued_effect>& owed
    )
    {
        static const auto select = mysql::select_accounts("email = ? FOR UPDATE");
        step look;
        look.add("SELECT id FROM account_updates WHERE id = 1 FOR UPDATE");
        look.add(select, email.value);
        look.add(
            "SELECT COUNT(*) FROM accounts "
            "WHERE role = 'ADMIN' AND disabled = 0 AND email <> ?",
            email.value
        );
        const auto found = co_await with.run(std::move(look));
        auto it = mysql::read_one(found[1]);
        if (!it) {
            co_return not_found("unknown-account", "There is no such account.");
        }
        const auto cutoff_before = it->tokens_valid_from;
        const auto then = change(*it, static_cast<std::size_t>(found[2][0].integer(0)));
        if (!then) {
            co_return std::unexpected(then.error());
        }
        const mysql::account_texts texts{*it};
        step save;
        mysql::add_update(save, *it, texts);
        if (it->tokens_valid_from != cutoff_before) {
            mysql::add_cutoff(save, *it);
        }
        owed = owed_.owe(call, it->updated_at, *then);
        owed_.append(save, owed);
        co_await with.run(std::move(save));
        co_return *std::move(it);
    }

    storage::mysql::database& db_;
    bus::mysql::outbox& owed_;
    std::function<void()> on_consequences_;
};

}  // namespace

std::unique_ptr<account_store> make_mysql_store(
    storage::mysql::database& db, bus::mysql::outbox& owed, std::function<void()> on_consequences
)
{
    return std::make_unique<mysql_store>(db, owed, std::move(on_consequences));
}

}  // namespace souk::accounts
