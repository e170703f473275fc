#include "accounts/store/sqlite.hpp"

#include "accounts/store/sqlite_rows.hpp"
#include "bus/log/tables.hpp"

#include <utility>

namespace souk::accounts {

namespace {

using storage::sqlite::connection;

class sqlite_store final : public account_store {
public:
    sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
        : db_(db), on_consequences_(std::move(on_consequences))
    {
    }

    task<result<account>> add(const call& call, const account& opened) override
    {
        const auto work = [&](connection& db) -> result<account> {
            if (rows::select_account(db, opened.email)) {
                return conflict("email-taken", "There is an account with this e-mail.");
            }
            rows::save_account(db, opened);
            return rows::select_account(db, opened.email).value();
        };
        co_return co_await db_.write(call, work);
    }

    task<std::optional<account>> find(const call& call, const account_email& email) override
    {
        const auto work = [&](connection& db) { return rows::select_account(db, email); };
        co_return co_await db_.read(call, work);
    }

    task<result<account>>
    update(const call& call, const account_email& email, const account_change& change) override
    {
        bool owes = false;
        const auto work = [&](connection& db) -> result<account> {
            auto found = rows::select_account(db, email);
            if (!found) {
                return not_found("unknown-account", "There is no such account.");
            }
            const auto before = *found;
            const auto then = change(*found, rows::count_other_administrators(db, email));
            if (!then) {
                return std::unexpected(then.error());
            }
            rows::save_account(db, *found);
            if (found->tokens_valid_from != before.tokens_valid_from) {
                rows::save_cutoff(
                    db, {.whose = found->email, .valid_from = found->tokens_valid_from}
                );
            }
            owes = *then != consequences{};
            bus::log::append(db, call, found->updated_at, *then);
            return *std::move(found);
        };
        auto answer = co_await db_.write(call, work);
        if (owes) {
            on_consequences_();
        }
        co_return answer;
    }

    task<std::vector<account>> search(const call& call, const account_filter& filter) override
    {
        const auto work = [&](connection& db) { return rows::select_matching(db, filter); };
        co_return co_await db_.read(call, work);
    }

    task<>
    remove(const call& call, const account_email& email, const account_email& pseudonym) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "DELETE FROM accounts WHERE email = ? AND closing_as = ?",
                email.value,
                pseudonym.value
            );
        };
        co_await db_.write(call, work);
    }

    task<std::vector<token_cutoff>> cutoffs(const call& call, timestamp from) override
    {
        const auto work = [&](connection& db) {
            std::vector<token_cutoff> found;
            auto row = db.query(
                "SELECT account_email, valid_from FROM token_cutoffs WHERE valid_from >= ?",
                to_milliseconds(from)
            );
            while (row.step()) {
                found.push_back(
                    {.whose = {row.text(0)}, .valid_from = from_milliseconds(row.integer(1))}
                );
            }
            return found;
        };
        co_return co_await db_.read(call, work);
    }

    task<> forget_cutoffs(const call& call, timestamp before) override
    {
        const auto work = [&](connection& db) {
            db.execute(
                "DELETE FROM token_cutoffs WHERE valid_from < ? "
                "AND account_email NOT IN (SELECT email FROM accounts)",
                to_milliseconds(before)
            );
        };
        co_await db_.write(call, work);
    }

private:
    storage::sqlite::database& db_;
    std::function<void()> on_consequences_;
};

}  // namespace

std::unique_ptr<account_store>
make_sqlite_store(storage::sqlite::database& db, std::function<void()> on_consequences)
{
    return std::make_unique<sqlite_store>(db, std::move(on_consequences));
}

}  // namespace souk::accounts
