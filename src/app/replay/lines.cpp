#include "app/replay/lines.hpp"

#include "base/decimal.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace souk::app::replay {
namespace {

enum column : std::uint8_t { invoice, stock_code, description, quantity, at, price, customer };

struct heading {
    std::string_view name;
    std::string_view other_name;  // In Online Retail II.
};

constexpr std::array<heading, 7> headings{{
    {.name = "InvoiceNo", .other_name = "Invoice"},
    {.name = "StockCode", .other_name = "StockCode"},
    {.name = "Description", .other_name = "Description"},
    {.name = "Quantity", .other_name = "Quantity"},
    {.name = "InvoiceDate", .other_name = "InvoiceDate"},
    {.name = "UnitPrice", .other_name = "Price"},
    {.name = "CustomerID", .other_name = "Customer ID"},
}};

constexpr std::size_t most_code = 40;
constexpr std::size_t most_name = 200;
constexpr std::size_t most_customer = 20;
constexpr std::int64_t most_quantity = 1'000'000;
constexpr money most_amount{999'999'999'999};

using text_or_fault = std::expected<std::string, std::string>;

bool is_digit(char each)
{
    return each >= '0' && each <= '9';
}

bool is_letter(char each)
{
    return (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z');
}

std::optional<std::size_t> find_column(std::string_view text)
{
    const auto wanted = to_lower(trim(text));
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto& each = headings.at(i);
        if (wanted == to_lower(each.name) || wanted == to_lower(each.other_name)) {
            return i;
        }
    }
    return std::nullopt;
}

text_or_fault read_invoice(std::string_view cell)
{
    std::string number{trim(cell)};
    const bool clean =
        std::ranges::all_of(number, [](char each) { return is_digit(each) || is_letter(each); });
    if (number.empty() || number.size() > most_code || !clean) {
        return std::unexpected("InvoiceNo must be 1 to 40 letters and digits");
    }
    if (number.front() == 'c') {
        number.front() = 'C';
    }
    return number;
}

text_or_fault read_code(std::string_view cell)
{
    std::string code{trim(cell)};
    const auto length = count_code_points(code);
    if (!length || *length < 1 || *length > most_code || code.contains(',') ||
        has_control_characters(code)) {
        return std::unexpected(
            "StockCode must be 1 to 40 printable characters in UTF-8 without a comma"
        );
    }
    return code;
}

// The data set as published is in Latin-1, and many convert it.
std::string to_utf8(std::string_view text)
{
    if (count_code_points(text)) {
        return std::string{text};
    }
    std::string converted;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte < 0x80) {
            converted += each;
        } else {
            converted += static_cast<char>(0xC0 | (byte >> 6));
            converted += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return converted;
}

// A name is not worth losing a sale.
std::string read_name(std::string_view cell, const std::string& code)
{
    const auto name = to_utf8(trim(cell));
    const auto length = count_code_points(name).value_or(0);
    return length < 1 || length > most_name || has_control_characters(name) ? code : name;
}

// Spreadsheets write the customer's number as 17850.0.
text_or_fault read_customer(std::string_view cell)
{
    auto number = trim(cell);
    if (number.ends_with(".0")) {
        number.remove_suffix(2);
    }
    if (number.size() > most_customer || !std::ranges::all_of(number, is_digit)) {
        return std::unexpected("CustomerID must be a number of at most 20 digits, or empty");
    }
    return std::string{number};
}

std::optional<unsigned> take_number(std::string_view& from, std::string_view until)
{
    unsigned value = 0;
    const auto [rest, error] = std::from_chars(from.data(), from.data() + from.size(), value);
    const auto length = static_cast<std::size_t>(rest - from.data());
    if (error != std::errc{} || !from.substr(length).starts_with(until)) {
        return std::nullopt;
    }
    from.remove_prefix(length + until.size());
    return value;
}

// 12/1/2010 8:26, as spreadsheets in America write it.
std::optional<timestamp> read_american_time(std::string_view cell)
{
    const auto month = take_number(cell, "/");
    const auto day = month ? take_number(cell, "/") : std::nullopt;
    const auto year = day ? take_number(cell, " ") : std::nullopt;
    const auto hour = year ? take_number(cell, ":") : std::nullopt;
    const auto minute = hour ? take_number(cell, "") : std::nullopt;
    if (!minute || !cell.empty() || *year < 1'900 || *year > 9'999 || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{static_cast<int>(*year)},
        std::chrono::month{*month},
        std::chrono::day{*day},
    };
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

std::optional<timestamp> read_time(std::string_view cell)
{
    const auto text = trim(cell);
    if (text.contains('/')) {
        return read_american_time(text);
    }
    std::string iso{text};
    if (iso.size() == 19 && iso.at(10) == ' ') {
        iso.at(10) = 'T';
        iso += 'Z';
    }
    return parse_timestamp(iso);
}

bool is_too_much(std::int64_t quantity, money unit_price)
{
    const auto price_cents = std::abs(unit_price.cents);
    return price_cents > most_amount.cents ||
           (price_cents > 0 && std::abs(quantity) > most_amount.cents / price_cents);
}

}  // namespace

std::expected<line_reader, std::string> line_reader::open(std::string_view text)
{
    line_reader opened{text};
    const auto header = opened.records_.next();
    if (!header) {
        return std::unexpected("the file is empty");
    }
    if (auto fault = opened.read_header(*header); !fault.empty()) {
        return std::unexpected("line " + std::to_string(header->line) + ": " + fault);
    }
    return opened;
}

std::string line_reader::read_header(const items::csv_record& header)
{
    if (!header.fault.empty()) {
        return header.fault;
    }
    width_ = header.fields.size();
    for (std::size_t i = 0; i < width_; ++i) {
        const auto column = find_column(header.fields.at(i));
        if (column && places_.at(*column)) {
            return "column " + std::string{headings.at(*column).name} + " is there twice";
        }
        if (column) {
            places_.at(*column) = i;
        }
    }
    for (std::size_t i = 0; i < column_count; ++i) {
        if (!places_.at(i)) {
            return "the first row names no column " + std::string{headings.at(i).name};
        }
    }
    return {};
}

std::optional<numbered_line> line_reader::next()
{
    const auto record = records_.next();
    if (!record) {
        return std::nullopt;
    }
    return numbered_line{.number = record->line, .what = read(*record)};
}

std::expected<invoice_line, std::string> line_reader::read(const items::csv_record& record) const
{
    if (!record.fault.empty()) {
        return std::unexpected(record.fault);
    }
    if (record.fields.size() != width_) {
        return std::unexpected(
            "has " + std::to_string(record.fields.size()) + " fields, the first row has " +
            std::to_string(width_)
        );
    }
    const auto cell = [&](column which) {
        return trim(record.fields.at(places_.at(which).value()));
    };
    auto number = read_invoice(cell(invoice));
    auto code = read_code(cell(stock_code));
    auto buyer = read_customer(cell(customer));
    for (const auto* const each : {&number, &code, &buyer}) {
        if (!*each) {
            return std::unexpected(each->error());
        }
    }
    const auto units = parse_decimal(cell(quantity), 0);
    if (!units || std::abs(*units) > most_quantity) {
        return std::unexpected("Quantity must be a whole number within a million");
    }
    const auto amount = parse_money(cell(price));
    if (!amount) {
        return std::unexpected("UnitPrice must be a number with at most two decimals");
    }
    if (is_too_much(*units, *amount)) {
        return std::unexpected("Quantity times UnitPrice is beyond 9,999,999,999.99");
    }
    const auto time = read_time(cell(at));
    if (!time) {
        return std::unexpected("InvoiceDate must be like 2010-12-01 08:26:00 or 12/1/2010 8:26");
    }
    auto name = read_name(cell(description), *code);
    return invoice_line{
        .invoice = *std::move(number),
        .stock_code = *std::move(code),
        .name = std::move(name),
        .quantity = *units,
        .at = *time,
        .unit_price = *amount,
        .customer = *std::move(buyer),
    };
}

}  // namespace souk::app::replay
