// What the fuzz targets share. A target reads any bytes, and aborts when what the reader promises
// does not hold; the sanitizers see to the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace souk::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

inline void expect(bool holds, const char* promise)
{
    if (!holds) {
        std::fprintf(stderr, "Does not hold: %s\n", promise);
        std::abort();
    }
}

}  // namespace souk::fuzz
