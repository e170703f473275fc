#include "auth/remembered_tokens.hpp"

#include "base/text.hpp"

#include <functional>

namespace souk::auth {

remembered_tokens::place& remembered_tokens::place_of(std::string_view token)
{
    return places_->at(std::hash<std::string_view>{}(token) % place_count);
}

std::optional<claims> remembered_tokens::find(std::string_view token, audience whom)
{
    place& at = place_of(token);
    const std::scoped_lock lock{at.mutex};
    // In constant time: a token must not be guessable byte by byte.
    const bool known = at.whom == whom && equal_in_constant_time(at.token, token);
    return known && !token.empty() ? std::optional{at.what} : std::nullopt;
}

void remembered_tokens::remember(std::string_view token, audience whom, const claims& what)
{
    place& at = place_of(token);
    const std::scoped_lock lock{at.mutex};
    at.token = token;
    at.whom = whom;
    at.what = what;
}

}  // namespace souk::auth
