// What a pool of connections to a MySQL server needs to know.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace souk::storage::mysql {

// With `enable` a server that offers TLS is spoken to in TLS; any other in clear.
enum class tls_mode { disable, enable, require };

struct pool_settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 3306;
    std::string user;
    std::string password;
    std::string database;
    tls_mode tls = tls_mode::enable;
    std::string tls_ca_file;  // When given, the server's certificate and name must be right.
    std::size_t connections = 16;
    std::size_t queue_limit = 5'000;      // Works at once; past it they are refused as overloaded.
    milliseconds connect_time{5'000};     // What one try to connect gets.
    milliseconds connect_again{500};      // The pause after a try that failed.
    milliseconds connection_wait{3'000};  // The most a work waits for a free connection.
    milliseconds ping_every{8'000};       // Of a connection that nobody uses.
    milliseconds ping_time{1'000};        // What a ping gets, and making a connection as new.
    seconds silence{20};             // After it the server gives a connection up, and its locks.
    milliseconds work_time{30'000};  // The most a work may take, whatever its deadline.
    seconds lock_wait{5};            // The most a statement waits for a row's lock.
    int attempts = 10;  // Of a work that loses a deadlock, a lock's wait or its connection.
};

}  // namespace souk::storage::mysql
