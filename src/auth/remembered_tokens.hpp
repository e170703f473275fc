// Tokens whose signature was checked: a busy client's next request is spared the work.
#pragma once

#include "auth/token.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace souk::auth {

// Keeps the latest tokens, one a place; a new one takes the place of another. What it answers says
// nothing about the time: the caller looks at the claims. Any thread may use it.
class remembered_tokens {
public:
    std::optional<claims> find(std::string_view token, audience whom);
    void remember(std::string_view token, audience whom, const claims& what);

private:
    struct place {
        std::mutex mutex;
        std::string token;
        audience whom = audience::api;
        claims what;
    };

    static constexpr std::size_t place_count = 1024;

    place& place_of(std::string_view token);

    std::unique_ptr<std::array<place, place_count>> places_ =
        std::make_unique<std::array<place, place_count>>();
};

}  // namespace souk::auth
