// A bearer token: only the one that was signed is taken, to the letter.
#include "auth/token.hpp"

#include "fuzzing.hpp"

#include <chrono>

namespace souk::fuzz {
namespace {

const timestamp issued{std::chrono::seconds{1'750'000'000}};

struct signed_token {
    auth::token_signer signer{"a secret that is long enough for its algorithm"};
    std::string text = signer.sign(
        {.who = {.email = {"ada@example.com"}, .role = role::user},
         .issued_at = issued,
         .expires_at = issued + std::chrono::hours{1},
         .token_id = "018f6b2a-0000-7000-8000-000000000001"},
        auth::audience::api
    );
};

// The bytes change the good token: each three are a place and what to put there.
std::string changed(std::string token, std::string_view bytes)
{
    for (; bytes.size() >= 3; bytes.remove_prefix(3)) {
        const auto high = static_cast<unsigned char>(bytes[0]);
        const auto low = static_cast<unsigned char>(bytes[1]);
        const std::size_t place = (high * 256U + low) % (token.size() + 1);
        if (place == token.size()) {
            token.push_back(bytes[2]);
        } else {
            token[place] = bytes[2];
        }
    }
    return token;
}

void check(const signed_token& good, const std::string& token)
{
    const auto taken = good.signer.verify(token, auth::audience::api, issued);
    expect(taken.has_value() == (token == good.text), "no other token than ours is taken");
    const auto elsewhere = good.signer.verify(token, auth::audience::internal, issued);
    expect(!elsewhere.has_value(), "a customer's token is no service's");
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace souk::fuzz;
    static const signed_token good;
    const auto bytes = text_of(data, size);
    check(good, std::string{bytes});
    check(good, changed(good.text, bytes));
    return 0;
}
