#include "simulation/quick_vault.hpp"

namespace souk::simulation {

namespace {

constexpr milliseconds hashing_time{40};

class quick_vault final : public accounts::password_vault {
public:
    explicit quick_vault(world& in) : world_(in) {}

    bool is_common(std::string_view /*password*/) const override { return false; }

    task<std::string> hash(const call& /*call*/, std::string password) override
    {
        co_await world_.sleep(hashing_time);
        co_return "hash of " + password;
    }

    task<bool> matches(const call& /*call*/, std::string password, std::string hash) override
    {
        co_await world_.sleep(hashing_time);
        co_return hash == "hash of " + password;
    }

private:
    world& world_;
};

}  // namespace

std::unique_ptr<accounts::password_vault> make_quick_vault(world& in)
{
    return std::make_unique<quick_vault>(in);
}

}  // namespace souk::simulation
