// The lines of a retailer's invoices, in the columns of the UCI data set Online Retail.
#pragma once

#include "base/money.hpp"
#include "base/time.hpp"
#include "items/csv.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace souk::app::replay {

struct invoice_line {
    std::string invoice;     // 1 to 40 letters and digits; a cancellation's begins with C.
    std::string stock_code;  // 1 to 40 printable characters without a comma.
    std::string name;        // UTF-8, at most 200 characters; the code when there is none.
    std::int64_t quantity = 0;
    timestamp at;
    money unit_price;
    std::string customer;  // Digits; empty when the line has none.

    bool is_cancellation() const { return invoice.front() == 'C'; }
};

struct numbered_line {
    std::size_t number = 0;                         // In the file, from 1.
    std::expected<invoice_line, std::string> what;  // Or why it can't be read.
};

// Reads one line after another. Knows the columns of Online Retail and of Online Retail II, in any
// order and case; other columns are ignored.
class line_reader {
public:
    // Answers why not, when the first row does not name the columns. The text must outlive it.
    static std::expected<line_reader, std::string> open(std::string_view text);

    std::optional<numbered_line> next();

private:
    static constexpr std::size_t column_count = 7;

    explicit line_reader(std::string_view text) : records_(text) {}

    std::string read_header(const items::csv_record& header);
    std::expected<invoice_line, std::string> read(const items::csv_record& record) const;

    items::csv_reader records_;
    std::array<std::optional<std::size_t>, column_count> places_;
    std::size_t width_ = 0;
};

}  // namespace souk::app::replay
