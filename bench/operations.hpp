// What a turn of each kind of load asks the shop.
#pragma once

#include "http/client.hpp"
#include "load.hpp"

#include <string>

namespace souk::bench {

// Lives on one loop.
class operations {
public:
    operations(
        const executor& loop, souk::world& world, const market& with, const load_options& options
    );

    // One operation that was due then, and what it took. `who` chooses the customer, `number` what
    // is bought or read.
    task<> run(std::size_t who, std::size_t number, steady_time due);

    task<> wait_for_completion(const std::string& order, const std::string& token);

    // Payments answer before their orders are COMPLETED.
    task<> wait_for_all();

    load_result& result() { return result_; }
    void begin_at(steady_time begin) { begin_ = begin; }

private:
    task<bool> work(std::size_t who, std::size_t number, steady_time due);
    task<bool> check_out(std::size_t who, std::size_t number, steady_time due);
    task<http::client_response> ask(http::client_request request, const std::string& token);
    task<http::client_response> get(std::string target, const std::string& token);
    task<http::client_response>
    post(std::string target, const std::string& token, std::string body);
    task<bool> is_answered(std::string target, const std::string& token);
    task<bool> log_in(std::size_t who);
    std::string order_body(std::size_t number) const;
    std::string payment_body(const std::string& order) const;
    bool accept(const http::client_response& answer, int expected);
    std::uint64_t since_us(steady_time begun) const;

    http::client client_;
    souk::world& world_;
    const market& market_;
    load_options options_;
    steady_time begin_;
    load_result result_;
};

}  // namespace souk::bench
