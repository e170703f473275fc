#include "auth/passwords.hpp"

#include "auth/work_pool.hpp"
#include "base/outage.hpp"

#include <array>
#include <cerrno>
#include <sodium.h>
#include <stdexcept>

namespace souk::auth {
namespace {

std::string make_hash(const std::string& password, password_cost cost)
{
    std::array<char, crypto_pwhash_STRBYTES> out{};
    const auto failed = crypto_pwhash_str(
        out.data(), password.data(), password.size(), cost.passes, cost.memory_kib * 1024
    );
    if (failed != 0) {
        throw unavailable{"no memory to hash a password"};
    }
    return out.data();
}

bool is_hash_of(const std::string& password, const std::string& hash)
{
    errno = 0;
    if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) {
        return true;
    }
    if (errno == ENOMEM) {
        throw unavailable{"no memory to check a password"};
    }
    return false;
}

void start_sodium()
{
    if (sodium_init() < 0) {
        throw std::runtime_error{"libsodium does not start"};
    }
}

// A password is not to be found in memory that was freed.
class wiped {
public:
    explicit wiped(std::string& secret) : secret_(secret) {}
    ~wiped() { sodium_memzero(secret_.data(), secret_.size()); }
    wiped(const wiped&) = delete;
    wiped& operator=(const wiped&) = delete;

private:
    std::string& secret_;
};

}  // namespace

struct password_hasher::state {
    state(password_cost wanted, std::string unmatched, std::size_t threads, std::size_t queue_limit)
        : cost(wanted), hash_of_nothing(std::move(unmatched)), pool(threads, queue_limit)
    {
    }

    password_cost cost;
    std::string hash_of_nothing;
    work_pool pool;
};

password_hasher::password_hasher(password_cost cost, std::size_t threads, std::size_t queue_limit)
{
    start_sodium();
    std::string nobody_knows(32, '\0');
    randombytes_buf(nobody_knows.data(), nobody_knows.size());
    state_ = std::make_unique<state>(cost, make_hash(nobody_knows, cost), threads, queue_limit);
}

password_hasher::~password_hasher() = default;

task<std::string> password_hasher::hash(const call& call, std::string password)
{
    const wiped after{password};
    std::string hashed;
    const std::function<void()> work = [&] { hashed = make_hash(password, state_->cost); };
    co_await state_->pool.run(call, work);
    co_return hashed;
}

task<bool> password_hasher::matches(const call& call, std::string password, std::string hash)
{
    const wiped after{password};
    const auto& compared = hash.empty() ? state_->hash_of_nothing : hash;
    bool same = false;
    const std::function<void()> work = [&] { same = is_hash_of(password, compared); };
    co_await state_->pool.run(call, work);
    co_return same && !hash.empty();
}

std::size_t password_hasher::waiting() const
{
    return state_->pool.waiting();
}

}  // namespace souk::auth
