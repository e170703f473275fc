// A file of items to import: CSV whose first row names the columns.
#pragma once

#include "items/csv.hpp"
#include "items/service.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace souk::items {

// The columns upc, name, price and availableUnits must be there; description, category and imageUrl
// may. Their order and case do not matter; other columns are ignored.
class import_file {
public:
    // Refuses (invalid-request) a first row that does not name the columns. The text must outlive
    // it.
    static result<import_file> open(std::string_view text);

    // One line after another, then nothing.
    std::optional<import_line> next();

private:
    static constexpr std::size_t column_count = 7;

    explicit import_file(std::string_view text) : records_(text) {}

    std::string read_header(const csv_record& header);
    import_line read(const csv_record& record) const;
    std::optional<std::string> cell(const csv_record& record, std::size_t column) const;

    csv_reader records_;
    std::array<std::optional<std::size_t>, column_count> places_;  // Of each column in a record.
    std::size_t width_ = 0;
};

// The first row of such a file, and an item as a line of it: to import that changes nothing of an
// item that is still the same.
std::string to_import_header();
std::string to_import_line(const item& what);

}  // namespace souk::items
