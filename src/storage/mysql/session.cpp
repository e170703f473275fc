#include "storage/mysql/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/mysql/error_categories.hpp>
#include <boost/mysql/pipeline.hpp>

#include <fmt/format.h>

namespace souk::storage::mysql {

namespace {

constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

// Every work is a transaction, ended by COMMIT or ROLLBACK: without autocommit a statement that
// was sent behind a failed one is never kept by itself. READ COMMITTED: what is decided on is
// locked or guarded, so that gap locks would only add deadlocks. Texts compare by their bytes.
constexpr auto session_settings =
    "SET SESSION autocommit = 0, transaction_isolation = 'READ-COMMITTED', "
    "sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY', time_zone = '+00:00', "
    "innodb_lock_wait_timeout = {}, wait_timeout = {}";
constexpr auto session_texts = "SET NAMES utf8mb4 COLLATE utf8mb4_0900_bin";

constexpr auto insert_token =
    "INSERT INTO applied_works (token, at) VALUES (?, UNIX_TIMESTAMP() * 1000)";

// The server's own errors that mean the connection is of no more use.
bool ends_connection(int number)
{
    constexpr int shutdown = 1053;
    constexpr int new_aborting = 1152;
    constexpr int aborting = 1184;
    constexpr int killed = 1927;
    constexpr int session_killed = 3169;
    constexpr int disconnected_for_idling = 4031;
    switch (number) {
    case shutdown:
    case new_aborting:
    case aborting:
    case killed:
    case session_killed:
    case disconnected_for_idling: return true;
    default: return false;
    }
}

bool is_servers(const boost::mysql::error_code& failed)
{
    return failed.category() == boost::mysql::get_common_server_category() ||
           failed.category() == boost::mysql::get_mysql_server_category();
}

std::string describe(const boost::mysql::error_code& failed, const boost::mysql::diagnostics& said)
{
    return fmt::format("{} {}", failed.message(), std::string_view{said.server_message()});
}

[[noreturn]] void
raise(const boost::mysql::error_code& failed, const boost::mysql::diagnostics& said)
{
    if (is_servers(failed) && !ends_connection(failed.value())) {
        throw statement_failed{failed.value(), describe(failed, said)};
    }
    throw connection_lost{describe(failed, said)};
}

// A lost connection explains every other failure.
void check(const std::vector<boost::mysql::stage_response>& stages)
{
    for (const auto& each : stages) {
        if (each.error() && !is_servers(each.error())) {
            raise(each.error(), each.diag());
        }
    }
    for (const auto& each : stages) {
        if (each.error()) {
            raise(each.error(), each.diag());
        }
    }
}

std::vector<boost::mysql::field_view> to_fields(const std::vector<value>& values)
{
    std::vector<boost::mysql::field_view> fields;
    fields.reserve(values.size());
    for (const auto& each : values) {
        fields.push_back(each.field());
    }
    return fields;
}

}  // namespace

task<answer> session::run_text(std::string_view sql)
{
    boost::mysql::results results;
    boost::mysql::diagnostics said;
    ++round_trips_;
    const auto [failed] = co_await connection_.async_execute(sql, results, said, quietly);
    if (failed) {
        raise(failed, said);
    }
    co_return answer{std::move(results)};
}

task<> session::set_up(const pool_settings& settings)
{
    const auto id = connection_.connection_id();
    if (id && known_.connection == *id) {
        co_return;
    }
    known_ = {};
    co_await run_text(session_texts);
    co_await run_text(
        fmt::format(session_settings, settings.lock_wait.count(), settings.silence.count())
    );
    if (id) {
        known_.connection = *id;
    }
}

task<> session::prepare(const step& what)
{
    boost::mysql::pipeline_request request;
    std::vector<std::string> wanted;
    const auto want = [&](const std::string& sql) {
        if (!known_.prepared.contains(sql)) {
            known_.prepared.emplace(sql, boost::mysql::statement{});
            request.add_prepare_statement(sql);
            wanted.push_back(sql);
        }
    };
    if (!token_.empty()) {
        want(insert_token);
    }
    for (const auto& each : what.statements()) {
        want(each.sql);
    }
    if (wanted.empty()) {
        co_return;
    }
    std::vector<boost::mysql::stage_response> stages;
    boost::mysql::diagnostics said;
    ++round_trips_;
    const auto [failed] = co_await connection_.async_run_pipeline(request, stages, said, quietly);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i < stages.size() && stages[i].has_statement()) {
            known_.prepared[wanted[i]] = stages[i].get_statement();
        } else {
            known_.prepared.erase(wanted[i]);
        }
    }
    check(stages);
    if (failed) {
        raise(failed, said);
    }
}

task<answers> session::send(const step& what, bool with_token)
{
    boost::mysql::pipeline_request request;
    if (with_token) {
        request.add_execute(known_.prepared.at(insert_token), token_);
    }
    for (const auto& each : what.statements()) {
        request.add_execute_range(known_.prepared.at(each.sql), to_fields(each.values));
    }
    if (use_ == use::reading) {
        request.add_execute("COMMIT");
    }
    std::vector<boost::mysql::stage_response> stages;
    boost::mysql::diagnostics said;
    ++round_trips_;
    const auto [failed] = co_await connection_.async_run_pipeline(request, stages, said, quietly);
    if (with_token && !stages.empty() && stages.front().error().value() == duplicate_key &&
        is_servers(stages.front().error())) {
        throw already_done{};
    }
    check(stages);
    if (failed) {
        raise(failed, said);
    }
    answers all;
    all.reserve(what.size());
    const std::size_t first = with_token ? 1 : 0;
    for (std::size_t i = first; i < first + what.size(); ++i) {
        all.emplace_back(std::move(stages[i]).get_results());
    }
    co_return all;
}

task<answers> session::run(step what)
{
    co_await prepare(what);
    const bool with_token = !token_.empty();
    auto all = co_await send(what, with_token);
    token_.clear();
    co_return all;
}

}  // namespace souk::storage::mysql
