#include "http/request_figures.hpp"

namespace souk::http {

metrics::counter&
request_figures::counter_of(of_method& at, std::string_view route, verb method, int status)
{
    for (const auto& [known, counter] : at.by_status) {
        if (known == status) {
            return *counter;
        }
    }
    auto& counter = metrics_.count(
        "souk_http_requests_total",
        "Requests answered.",
        {{"method", std::string{to_string(method)}},
         {"route", std::string{route}},
         {"status", std::to_string(status)}}
    );
    at.by_status.emplace_back(status, &counter);
    return counter;
}

void request_figures::note(std::string_view route, verb method, int status, double seconds)
{
    auto known = routes_.find(route);
    if (known == routes_.end()) {
        known = routes_.try_emplace(std::string{route}).first;
    }
    of_method& at = known->second.at(static_cast<std::size_t>(method));
    if (at.seconds == nullptr) {
        at.seconds = &metrics_.duration(
            "souk_http_request_seconds",
            "Time from a request's arrival to its answer.",
            {{"method", std::string{to_string(method)}}, {"route", std::string{route}}}
        );
    }
    at.seconds->observe(seconds);
    counter_of(at, route, method, status).add();
}

void note_refusal(souk::metrics& metrics, std::string_view reason)
{
    metrics
        .count(
            "souk_http_refused_total",
            "Connections and requests refused by the server itself.",
            {{"reason", std::string{reason}}}
        )
        .add();
}

}  // namespace souk::http
