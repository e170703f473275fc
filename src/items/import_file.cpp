#include "items/import_file.hpp"

#include "base/decimal.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace souk::items {
namespace {

enum column : std::uint8_t { upc, name, price, units, description, category, image_url };

constexpr std::array<std::string_view, 7> column_names{
    "upc", "name", "price", "availableUnits", "description", "category", "imageUrl"
};
constexpr std::size_t required_columns = 4;

std::optional<std::size_t> find_column(std::string_view heading)
{
    const auto wanted = to_lower(trim(heading));
    for (std::size_t i = 0; i < column_names.size(); ++i) {
        if (to_lower(column_names.at(i)) == wanted) {
            return i;
        }
    }
    return std::nullopt;
}

}  // namespace

result<import_file> import_file::open(std::string_view text)
{
    import_file opened{text};
    const auto header = opened.records_.next();
    auto fault = header ? opened.read_header(*header) : "The file is empty.";
    if (!fault.empty()) {
        return invalid("invalid-request", std::move(fault));
    }
    return opened;
}

std::string import_file::read_header(const csv_record& header)
{
    if (!header.fault.empty()) {
        return "In the first row, " + header.fault + ".";
    }
    width_ = header.fields.size();
    for (std::size_t i = 0; i < width_; ++i) {
        const auto column = find_column(header.fields.at(i));
        if (!column) {
            continue;
        }
        if (places_.at(*column)) {
            return "Column " + std::string{column_names.at(*column)} + " is there twice.";
        }
        places_.at(*column) = i;
    }
    for (std::size_t i = 0; i < required_columns; ++i) {
        if (!places_.at(i)) {
            return "The first row names no column " + std::string{column_names.at(i)} + ".";
        }
    }
    return {};
}

std::optional<import_line> import_file::next()
{
    const auto record = records_.next();
    return record ? std::optional{read(*record)} : std::nullopt;
}

std::optional<std::string> import_file::cell(const csv_record& record, std::size_t column) const
{
    const auto place = places_.at(column);
    return place ? std::optional{record.fields.at(*place)} : std::nullopt;
}

import_line import_file::read(const csv_record& record) const
{
    import_line line{.number = record.line, .what = {}};
    if (!record.fault.empty()) {
        line.what = std::unexpected(record.fault);
        return line;
    }
    if (record.fields.size() != width_) {
        line.what = std::unexpected(
            "has " + std::to_string(record.fields.size()) + " fields, the first row has " +
            std::to_string(width_)
        );
        return line;
    }
    const auto amount = parse_money(trim(cell(record, price).value_or("")));
    if (!amount) {
        line.what = std::unexpected("price must be a number with at most two decimals");
        return line;
    }
    const auto count = parse_decimal(trim(cell(record, units).value_or("")), 0);
    if (!count) {
        line.what = std::unexpected("availableUnits must be a whole number");
        return line;
    }
    line.what = edit{
        .upc = cell(record, upc),
        .name = cell(record, name),
        .price = amount,
        .description = cell(record, description),
        .category = cell(record, category),
        .image_url = cell(record, image_url),
        .available_units = count,
    };
    return line;
}

std::string to_import_header()
{
    return to_csv({column_names.begin(), column_names.end()});
}

// In the order of the columns.
std::string to_import_line(const item& what)
{
    const auto& about = what.about;
    return to_csv({
        about.upc,
        about.name,
        to_string(about.price),
        std::to_string(what.available_units),
        about.description,
        about.category,
        about.image_url,
    });
}

}  // namespace souk::items
