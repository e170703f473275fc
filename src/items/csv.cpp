#include "items/csv.hpp"

#include <algorithm>

namespace souk::items {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

csv_reader::csv_reader(std::string_view text) : rest_(text)
{
    if (rest_.starts_with(byte_order_mark)) {
        rest_.remove_prefix(byte_order_mark.size());
    }
}

bool csv_reader::skip_line_end()
{
    if (rest_.starts_with("\r\n")) {
        rest_.remove_prefix(2);
    } else if (rest_.starts_with('\n')) {
        rest_.remove_prefix(1);
    } else {
        return false;
    }
    ++line_;
    return true;
}

void csv_reader::skip_rest_of_line()
{
    const auto end = rest_.find('\n');
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
    skip_line_end();
}

std::optional<csv_record> csv_reader::next()
{
    while (skip_line_end()) {
    }
    if (rest_.empty()) {
        return std::nullopt;
    }
    csv_record record{.line = line_, .fields = {}, .fault = {}};
    while (true) {
        read_field(record);
        if (!record.fault.empty()) {
            skip_rest_of_line();
            return record;
        }
        if (!rest_.starts_with(',')) {
            skip_line_end();
            return record;
        }
        rest_.remove_prefix(1);
    }
}

void csv_reader::read_field(csv_record& to)
{
    if (rest_.starts_with('"')) {
        read_quoted(to);
        return;
    }
    auto field = rest_.substr(0, rest_.find_first_of(",\n"));
    rest_.remove_prefix(field.size());
    if (rest_.starts_with('\n') && field.ends_with('\r')) {
        field.remove_suffix(1);
    }
    if (field.contains('"')) {
        to.fault = "a quote stands inside a field that is not quoted";
    }
    to.fields.emplace_back(field);
}

void csv_reader::read_quoted(csv_record& to)
{
    std::string field;
    rest_.remove_prefix(1);
    while (true) {
        const auto quote = rest_.find('"');
        if (quote == std::string_view::npos) {
            to.fault = "a quote is never closed";
            rest_ = {};
            return;
        }
        const auto part = rest_.substr(0, quote);
        line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
        field += part;
        rest_.remove_prefix(quote + 1);
        if (!rest_.starts_with('"')) {
            break;
        }
        field += '"';
        rest_.remove_prefix(1);
    }
    const bool ended = rest_.empty() || rest_.starts_with(',') || rest_.starts_with('\n') ||
                       rest_.starts_with("\r\n");
    if (!ended) {
        to.fault = "text stands after a closing quote";
    }
    to.fields.push_back(std::move(field));
}

std::string to_csv(const std::vector<std::string>& fields)
{
    std::string line;
    for (const auto& field : fields) {
        line += line.empty() ? "" : ",";
        // An empty field alone would be an empty line.
        const bool quoted = field.empty() || field.find_first_of(",\"\r\n") != std::string::npos;
        if (!quoted) {
            line += field;
            continue;
        }
        line += '"';
        for (const char each : field) {
            line += each;
            line += each == '"' ? "\"" : "";
        }
        line += '"';
    }
    return line + "\r\n";
}

}  // namespace souk::items
