// Reads JSON exactly: numbers keep their text (money never passes through a floating-point number),
// duplicate members are refused, and depth is limited.
#pragma once

#include "base/money.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::json {

struct member;

// A value that was read.
class value {
public:
    enum class kind { null, boolean, number, text, array, object };

    kind type = kind::null;
    bool boolean = false;
    std::string text;  // A text's characters (valid UTF-8), or a number's own spelling.
    std::vector<value> elements;
    std::vector<member> members;

    // The member of that name, or nothing; a member that is null counts as absent.
    const value* find(std::string_view name) const;
};

struct member {
    std::string name;
    json::value value;
};

// Refuses what is no JSON, deeper than `depth`, or repeats a member (slug "malformed-json").
result<value> parse(std::string_view text, std::size_t depth = 32);

// Reads the members of one object and collects what is wrong with each, so that all is said at
// once. A member that is absent gives nothing; one that is wrong gives nothing and an error.
//
//     json::fields in{body};
//     const auto name = in.text("name", {.least = 1, .most = 200});
//     if (!in.ok() || !name) return in.refuse();   // required() notes an absent one
class fields {
public:
    // `at` is what the members' names are prefixed with in errors, such as "items[2].".
    explicit fields(const value& object, std::string at = {});

    struct text_limits {
        std::size_t least = 0;  // Code points.
        std::size_t most = 200;
        bool control_characters = false;  // Whether it may hold them.
    };

    std::optional<std::string> text(std::string_view name, text_limits limits);
    std::optional<std::int64_t> whole(std::string_view name, std::int64_t least, std::int64_t most);
    std::optional<money> amount(std::string_view name, money least, money most);
    std::optional<bool> boolean(std::string_view name);
    const std::vector<value>* array(std::string_view name, std::size_t least, std::size_t most);
    const value* object(std::string_view name);

    // Whether the object has that member, even as null.
    bool has(std::string_view name) const;

    // Notes an error when the member is absent and no other error about it was noted.
    template <class T>
    T required(std::string_view name, std::optional<T> read)
    {
        if (!read) {
            note_absent(name);
            return T{};
        }
        return *std::move(read);
    }

    void note(std::string_view name, std::string detail);
    void take_errors_of(fields& other);
    bool ok() const { return errors_.empty(); }

    // The refusal that names every error noted.
    std::unexpected<refusal> refuse() { return invalid_fields(std::move(errors_)); }

private:
    void note_absent(std::string_view name);
    const value* present(std::string_view name);

    const value& object_;
    std::string at_;
    std::vector<field_error> errors_;
};

}  // namespace souk::json
