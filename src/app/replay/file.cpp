#include "app/replay/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <zlib.h>

namespace souk::app::replay {
namespace {

constexpr std::size_t most_bytes = 256UL * 1024 * 1024;
constexpr std::size_t chunk_bytes = 256UL * 1024;

struct closer {
    void operator()(gzFile file) const { gzclose_r(file); }
};

using open_file = std::unique_ptr<gzFile_s, closer>;

std::string place(const std::string& path, const std::string& text)
{
    const auto line = 1 + std::ranges::count(text, '\n');
    return path + ": line " + std::to_string(line) + ": ";
}

// What zlib says is wrong, or nothing at the file's sound end. It tells of data that is cut off
// only when asked for the error.
std::string fault_of(gzFile file)
{
    int code = Z_OK;
    const char* const message = gzerror(file, &code);
    switch (code) {
    case Z_OK:
    case Z_STREAM_END: return {};
    case Z_BUF_ERROR: return "the compressed data ends too early";
    case Z_ERRNO: return std::strerror(errno);  // NOLINT(concurrency-mt-unsafe): one thread.
    default: return "the compressed data is damaged: " + std::string{message};
    }
}

}  // namespace

std::string read_text(const std::string& path)
{
    const open_file file{gzopen(path.c_str(), "rb")};
    if (!file) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): commands run in one thread.
        throw std::runtime_error{path + ": " + std::strerror(errno)};
    }
    std::string text;
    std::string chunk(chunk_bytes, '\0');
    while (true) {
        const int count = gzread(file.get(), chunk.data(), static_cast<unsigned>(chunk.size()));
        if (count > 0) {
            text.append(chunk, 0, static_cast<std::size_t>(count));
        }
        if (text.size() > most_bytes) {
            throw std::runtime_error{place(path, text) + "the text is larger than 256 MiB"};
        }
        if (count < static_cast<int>(chunk.size())) {
            if (const auto fault = fault_of(file.get()); !fault.empty()) {
                throw std::runtime_error{place(path, text) + fault};
            }
        }
        if (count <= 0) {
            return text;
        }
    }
}

}  // namespace souk::app::replay
