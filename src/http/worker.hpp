// What a server's loops share, and what each has of its own.
#pragma once

#include "http/request_figures.hpp"
#include "http/server.hpp"
#include "http/sockets.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace souk::http {

using acceptor = boost::asio::basic_socket_acceptor<tcp, executor>;

// Any thread may use it. Holds nothing that belongs to a loop, so it may outlive them.
struct shared_state {
    shared_state(server_limits with, souk::world& world, souk::metrics& metrics)
        : limits(std::move(with)), world(world), metrics(metrics)
    {
    }

    // Counts a connection in, or answers why there are too many. A connection that was counted is
    // to be counted out.
    std::string_view count_in(const std::string& address);
    void count_out(const std::string& address);

    const server_limits limits;
    souk::world& world;
    souk::metrics& metrics;
    std::atomic<std::size_t> connections = 0;
    std::atomic<std::size_t> turned_away = 0;  // Connections that only get a 503.
    std::atomic<std::size_t> in_flight = 0;
    std::atomic<std::size_t> streams = 0;  // Answers whose body is being made.
    std::atomic<bool> stopping = false;    // No new connections; each ends with its answer.
    std::atomic<bool> abandoned = false;   // The server is gone.

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> by_address_;
};

// What a worker can end. Lives on the worker's loop.
class endable {
public:
    virtual ~endable() = default;

    // Ends it when it waits beyond its time.
    virtual void sweep(steady_time now) = 0;

    // Ends it as soon as nobody is owed an answer.
    virtual void stop() = 0;

    // Ends it now.
    virtual void abort() = 0;
};

// One loop's part of a server. Used from that loop only, but for the constructor.
class worker {
public:
    worker(executor loop, std::shared_ptr<shared_state> shared)
        : shared(std::move(shared)), figures(this->shared->metrics), loop_(std::move(loop))
    {
    }

    const executor& loop() const { return loop_; }

    // The time for the Date field.
    const std::string& date();

    void sweep(steady_time now);
    void stop();
    void abort();

    // Keeps an endable in the worker's list while this lives.
    class listing {
    public:
        listing(worker& home, endable& what)
            : home_(home), place_(home.endables_.insert(home.endables_.end(), &what))
        {
        }
        ~listing() { home_.endables_.erase(place_); }
        listing(const listing&) = delete;
        listing& operator=(const listing&) = delete;

    private:
        worker& home_;
        std::list<endable*>::iterator place_;
    };

    const std::shared_ptr<shared_state> shared;
    request_figures figures;

private:
    executor loop_;
    // Sockets and timers are owned by the coroutines of their loop, never by what could outlive it.
    std::list<endable*> endables_;
    std::string date_;
    std::chrono::sys_seconds date_of_;
};

}  // namespace souk::http
