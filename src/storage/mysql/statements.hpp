// Statements for MySQL, and what the server answers.
#pragma once

#include "base/outage.hpp"

#include <boost/mysql/field_view.hpp>
#include <boost/mysql/results.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::storage::mysql {

// The server refused a statement; the number is MySQL's own.
struct statement_failed : unavailable {
    statement_failed(int refused_as, const std::string& why) : unavailable(why), number(refused_as)
    {
    }
    int number;
};

inline constexpr int duplicate_key = 1062;

// A parameter. Texts and bytes must outlive the step they are in.
class value {
public:
    value(std::nullptr_t) {}
    value(std::string_view text) : field_(text) {}
    value(const std::string& text) : field_(text) {}
    value(std::string&&) = delete;
    value(const char* text) : field_(text) {}
    value(std::span<const std::byte> bytes)
        : field_(boost::mysql::blob_view{
              reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()
          })
    {
    }
    template <std::integral Whole>
    value(Whole number) : field_(static_cast<std::int64_t>(number))
    {
    }
    template <class T>
    value(const std::optional<T>& given) : value(given ? value{*given} : value{nullptr})
    {
    }

    boost::mysql::field_view field() const { return field_; }

private:
    boost::mysql::field_view field_;
};

struct statement {
    std::string sql;
    std::vector<value> values;
};

// Statements that go to the server together, in their order: one round trip. Each is performed even
// when one before it fails, but then nothing of the transaction is kept.
class step {
public:
    template <class... Values>
    step& add(std::string sql, const Values&... values)
    {
        statements_.push_back({std::move(sql), {value{values}...}});
        return *this;
    }

    step& add_with(std::string sql, std::vector<value> values)
    {
        statements_.push_back({std::move(sql), std::move(values)});
        return *this;
    }

    const std::vector<statement>& statements() const { return statements_; }
    std::size_t size() const { return statements_.size(); }
    bool empty() const { return statements_.empty(); }

private:
    std::vector<statement> statements_;
};

// A row of an answer, for as long as that lives.
class row {
public:
    explicit row(boost::mysql::row_view fields) : fields_(fields) {}

    std::string text(std::size_t column) const
    {
        return std::string{fields_.at(column).as_string()};
    }
    std::string_view view(std::size_t column) const { return fields_.at(column).as_string(); }
    // Of a blob.
    std::string bytes(std::size_t column) const
    {
        const auto found = fields_.at(column).as_blob();
        return {found.begin(), found.end()};
    }
    std::int64_t integer(std::size_t column) const
    {
        const auto field = fields_.at(column);
        return field.is_uint64() ? static_cast<std::int64_t>(field.as_uint64()) : field.as_int64();
    }
    bool is_null(std::size_t column) const { return fields_.at(column).is_null(); }
    std::optional<std::string> optional_text(std::size_t column) const
    {
        return is_null(column) ? std::nullopt : std::optional{text(column)};
    }

private:
    boost::mysql::row_view fields_;
};

// What one statement brought.
class answer {
public:
    answer() = default;
    explicit answer(boost::mysql::results results) : results_(std::move(results)) {}

    bool empty() const { return rows().empty(); }
    std::size_t size() const { return rows().size(); }
    row operator[](std::size_t number) const { return row{rows().at(number)}; }

    // How many rows were changed: a row that stays as it was does not count.
    std::uint64_t changed() const { return results_.affected_rows(); }

private:
    boost::mysql::rows_view rows() const { return results_.rows(); }

    boost::mysql::results results_;
};

using answers = std::vector<answer>;

}  // namespace souk::storage::mysql
