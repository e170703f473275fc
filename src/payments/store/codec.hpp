// The events of a payment's stream as stores keep them: a type and a JSON text.
#pragma once

#include "json/reader.hpp"
#include "payments/domain.hpp"

#include <string>
#include <string_view>

namespace souk::payments {

// "PaymentStarted", "PaymentSucceeded", "PaymentFailed", "PaymentRefunded".
std::string_view type_of(const stream_event::kind& what);

std::string write_payload(const stream_event::kind& what);

// Throws souk::unavailable when a store holds what was never written.
stream_event::kind read_payload(std::string_view type, std::string_view payload);
stream_event::kind read_payload(std::string_view type, const json::value& payload);

}  // namespace souk::payments
