// A payment's stream as one column: it has four events at most.
#pragma once

#include "payments/domain.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace souk::payments::rows {

using stream_map = std::vector<std::pair<std::int32_t, std::string>>;

// By sequence: "<type> <milliseconds> <payload>".
stream_map to_map(const std::vector<stream_event>& events);

// Throws souk::unavailable when it holds what was never written.
std::vector<stream_event> read_stream(const payment_id& of, const stream_map& stored);

}  // namespace souk::payments::rows
