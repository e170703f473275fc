#include "accounts/clients/passwords.hpp"

#include <utility>

namespace souk::accounts {

namespace {

class hashed_passwords final : public password_vault {
public:
    explicit hashed_passwords(auth::password_hasher& hasher) : hasher_(hasher) {}

    bool is_common(std::string_view password) const override
    {
        return auth::is_common_password(password);
    }

    task<std::string> hash(const call& call, std::string password) override
    {
        return hasher_.hash(call, std::move(password));
    }

    task<bool> matches(const call& call, std::string password, std::string hash) override
    {
        return hasher_.matches(call, std::move(password), std::move(hash));
    }

private:
    auth::password_hasher& hasher_;
};

}  // namespace

std::unique_ptr<password_vault> make_password_vault(auth::password_hasher& hasher)
{
    return std::make_unique<hashed_passwords>(hasher);
}

}  // namespace souk::accounts
