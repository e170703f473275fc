// A peer's answer: whole or byte by byte, it is the same answer or the same refusal.
#include "base/outage.hpp"
#include "fuzzing.hpp"
#include "http/response_reader.hpp"

namespace souk::fuzz {
namespace {

constexpr std::uint64_t most_body_bytes = 1'000'000;

struct read_answer {
    bool refused = false;
    bool done = false;
    std::size_t taken = 0;
    int status = 0;
    std::string body;

    friend bool operator==(const read_answer&, const read_answer&) = default;
};

read_answer read(std::string_view bytes, std::size_t step)
{
    http::response_reader reader{http::verb::get, most_body_bytes};
    read_answer said;
    try {
        std::size_t arrived = 0;
        while (!reader.done() && arrived < bytes.size()) {
            arrived = std::min(bytes.size(), arrived + step);
            while (!reader.done() && said.taken < arrived) {
                const auto took = reader.take(bytes.substr(said.taken, arrived - said.taken));
                if (took == 0) {
                    break;  // It waits for more.
                }
                said.taken += took;
            }
        }
        said.done = reader.done() || reader.end();
    } catch (const unavailable&) {
        return {.refused = true};
    }
    said.status = reader.answer().status;
    said.body = reader.answer().body;
    return said;
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace souk::fuzz;
    const auto bytes = text_of(data, size);
    expect(read(bytes, size + 1) == read(bytes, 1), "an answer is one however its bytes arrive");
    return 0;
}
