// The server's figures about requests, kept at hand: asking souk::metrics takes a lock.
#pragma once

#include "base/metrics.hpp"
#include "http/message.hpp"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace souk::http {

// One a loop, and used from there only.
class request_figures {
public:
    explicit request_figures(souk::metrics& metrics) : metrics_(metrics) {}

    // `route` is the template, so that nobody can add figures by asking for odd paths.
    void note(std::string_view route, verb method, int status, double seconds);

private:
    static constexpr std::size_t verbs = static_cast<std::size_t>(verb::other) + 1;

    struct of_method {
        metrics::histogram* seconds = nullptr;
        std::vector<std::pair<int, metrics::counter*>> by_status;
    };

    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>{}(text);
        }
    };

    metrics::counter& counter_of(of_method& at, std::string_view route, verb method, int status);

    souk::metrics& metrics_;
    std::unordered_map<std::string, std::array<of_method, verbs>, text_hash, std::equal_to<>>
        routes_;
};

// Counts what was refused before it became a request.
void note_refusal(souk::metrics& metrics, std::string_view reason);

}  // namespace souk::http
