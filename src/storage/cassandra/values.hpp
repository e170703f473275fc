// What goes to Cassandra and what comes back, in CQL's own binary form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::storage::cassandra {

// The values of one statement, in the order of its question marks.
class values {
public:
    values& text(std::string_view value);
    values& optional_text(const std::optional<std::string>& value);
    values& bigint(std::int64_t value);
    values& integer(std::int32_t value);
    values& boolean(bool value);
    values& blob(std::string_view bytes);

    // As sixteen bytes; throws std::invalid_argument when it is no UUID. For uuid and timeuuid.
    values& uuid(std::string_view value);

    values& list(const std::vector<std::string>& value);                          // list<text>
    values& list(const std::vector<std::int64_t>& value);                         // list<bigint>
    values& map(const std::vector<std::pair<std::int32_t, std::string>>& value);  // map<int, text>

    values& null();
    values& unset();  // Leaves the column as it is.

    const std::string& bytes() const { return bytes_; }

private:
    void length(std::int64_t value);

    std::string bytes_;
};

// The answer to a statement. Reading a column as something else than it is throws
// souk::unavailable: a store holds what no Souk wrote. Texts live as long as the rows.
class rows {
public:
    rows() = default;
    rows(std::string bytes, std::size_t count, std::size_t columns, std::string next_page);

    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }

    bool is_null(std::size_t row, std::size_t column) const;
    std::string_view text(std::size_t row, std::size_t column) const;
    std::optional<std::string> optional_text(std::size_t row, std::size_t column) const;
    std::int64_t bigint(std::size_t row, std::size_t column) const;
    std::int32_t integer(std::size_t row, std::size_t column) const;
    bool boolean(std::size_t row, std::size_t column) const;
    std::string_view blob(std::size_t row, std::size_t column) const;
    std::string uuid(std::size_t row, std::size_t column) const;
    std::vector<std::string> list(std::size_t row, std::size_t column) const;
    std::vector<std::pair<std::int32_t, std::string>>
    map(std::size_t row, std::size_t column) const;

    // Whether a conditional statement was applied. When it was not, the other columns are the
    // current values.
    bool applied() const { return boolean(0, 0); }

    // Where the next page begins; empty after the last.
    const std::string& next_page() const { return next_page_; }

private:
    struct cell {
        std::size_t begin = 0;
        std::int32_t length = 0;  // -1: null.
    };

    const cell& at(std::size_t row, std::size_t column) const;

    std::string bytes_;
    std::vector<cell> cells_;
    std::size_t count_ = 0;
    std::size_t columns_ = 0;
    std::string next_page_;
};

}  // namespace souk::storage::cassandra
