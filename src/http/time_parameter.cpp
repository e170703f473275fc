#include "http/time_parameter.hpp"

namespace souk::http {

result<std::optional<timestamp>> read_time(const request& of, const std::string& name)
{
    const auto found = of.query.find(name);
    if (found == of.query.end()) {
        return std::nullopt;
    }
    const auto at = parse_timestamp(found->second);
    if (!at) {
        return invalid_fields(
            {{.field = name, .detail = "Must be a time such as 2026-01-31T12:00:00Z."}}
        );
    }
    return at;
}

}  // namespace souk::http
