// The connections of a database, and how a work is run on one of them to its end.
#pragma once

#include "storage/mysql/database.hpp"

#include <boost/mysql/connection_pool.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>

namespace souk::storage::mysql {

// What a work knows of its time.
struct work_clock {
    bool begun = false;
    bool over = false;
};

// Belongs to the thread of one loop.
class pool {
public:
    pool(boost::asio::io_context& loop, const pool_settings& settings);

    // Runs it until it is kept or refused. Throws as database says it.
    task<> perform(waiting_work& work, work_clock& time);

    void close() { connections_.cancel(); }

    void report(metrics& into, const std::string& name) const;

    std::uint64_t round_trips() const { return round_trips_; }

private:
    enum class outcome {
        done,
        again,    // Undone, and worth another try.
        unknown,  // Its COMMIT was sent, and not answered.
        failed,
    };

    struct attempt {
        outcome how{};
        std::exception_ptr failure;
    };

    task<> repeat(waiting_work& work, work_clock& time);
    task<boost::mysql::pooled_connection> connect(const work_clock& time);
    task<> abandon(boost::mysql::any_connection& connection);
    task<attempt> try_once(waiting_work& work, work_clock& time, const std::string& token);
    task<attempt> run_on(session& with, waiting_work& work) const;
    task<> pause(int attempts_made);
    task<> forget_tokens(work_clock& time);
    std::string new_token();

    const pool_settings& settings_;
    boost::mysql::connection_pool connections_;
    std::unordered_map<const boost::mysql::any_connection*, server_side> known_;
    std::mt19937_64 random_{std::random_device{}()};
    std::uint64_t settled_ = 0;
    std::atomic<std::size_t> repeated_ = 0;
    std::atomic<std::uint64_t> round_trips_ = 0;
};

}  // namespace souk::storage::mysql
