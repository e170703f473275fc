#include "base/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace souk {

std::string sha256_hex(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), sum.data(), &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error{"SHA-256 failed"};
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2UL * length);
    for (unsigned int i = 0; i < length; ++i) {
        hex += digits.at(sum.at(i) >> 4U);
        hex += digits.at(sum.at(i) & 0xFU);
    }
    return hex;
}

}  // namespace souk
