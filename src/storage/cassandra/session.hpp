// A session with a Cassandra cluster: prepared statements, run without blocking a loop.
#pragma once

#include "base/call.hpp"
#include "base/outage.hpp"
#include "base/task.hpp"
#include "storage/cassandra/values.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace souk::storage::cassandra {

// Whether a write was done is not known, and it may still be done.
struct outcome_unknown : unavailable {
    using unavailable::unavailable;
};

struct session_settings {
    std::vector<std::string> nodes{"127.0.0.1:9042"};
    std::string keyspace = "souk";
    std::string datacenter;  // Preferred; empty: any.
    std::string user;        // Empty: no login.
    std::string password;
    std::string ca_file;  // Of the servers' certificates; empty: no TLS.
    std::string consistency = "LOCAL_QUORUM";
    std::string serial_consistency = "LOCAL_SERIAL";
    // How a keyspace that is not there is made.
    std::string replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
    std::uint32_t threads = 1;  // Of the driver's.
    std::uint32_t connections_per_node = 2;
    milliseconds connect_time{2'000};
    milliseconds request_time{5'000};  // At most, whatever the call's deadline.
    std::size_t in_flight = 2'048;     // Past it: overloaded.
};

// How a statement is run.
enum class usage {
    read,
    serial_read,  // Sees every conditional write that was or ever will be applied before it.
    write,        // May be sent twice.
    conditional,  // IF …: rows::applied() tells.
};

struct statement {
    std::uint32_t number = 0;
    usage how = usage::read;
};

// A statement with its values.
struct bound {
    statement what;
    values with;
};

// Safe to use from any thread. Must be destroyed before the loops that wait for it; what is under
// way then ends with an exception, and is still resumed.
class session {
public:
    // Connects; blocks. Throws souk::unavailable when no node answers.
    explicit session(session_settings settings);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    const session_settings& settings() const;

    // Runs CQL, blocking: for a schema and before the loops run. Throws souk::unavailable.
    void run(const std::string& cql);

    // Unqualified names are of that keyspace from now on; blocks.
    void use_keyspace();

    // Blocks. The statement must stay a literal of the program: preparing is for ever. `page_size`
    // rows a page; 0 reads all.
    statement prepare(const std::string& cql, usage how, std::int32_t page_size = 0);

    // Waits for the answer. Throws deadline_passed and overloaded when nothing was begun,
    // outcome_unknown when a write may have been done or may yet be, souk::unavailable when it was
    // not. `page` is an earlier answer's next_page().
    task<rows> execute(const call& call, bound what, std::string page = {});

    // As one batch, which takes the usage of its first statement.
    task<rows> execute(const call& call, std::vector<bound> batch);

private:
    struct state;
    std::shared_ptr<state> state_;  // Outlives the session in what is under way.
};

}  // namespace souk::storage::cassandra
