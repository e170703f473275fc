// Reads CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace souk::items {

struct csv_record {
    std::size_t line = 0;  // Where it begins, from 1.
    std::vector<std::string> fields;
    std::string fault;  // Why it can't be read; empty when it can.
};

// One record after another. Lines end in CRLF or LF; empty lines and a byte order mark are passed
// over. After a record that can't be read it goes on at the next line.
class csv_reader {
public:
    // The text must outlive the reader.
    explicit csv_reader(std::string_view text);

    std::optional<csv_record> next();

private:
    bool skip_line_end();
    void skip_rest_of_line();
    void read_field(csv_record& to);
    void read_quoted(csv_record& to);

    std::string_view rest_;
    std::size_t line_ = 1;
};

// The record as a line of CSV, quoted where it must be, ending in CRLF.
std::string to_csv(const std::vector<std::string>& fields);

}  // namespace souk::items
