// Writes JSON straight into one buffer.
#pragma once

#include "base/money.hpp"
#include "base/time.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace souk::json {

// Commas are its business; that begin and end match is the caller's.
//
//     json::writer out;
//     out.begin_object().member("id", id.value).member("total", total).end_object();
//     std::move(out).text()
class writer {
public:
    writer& begin_object();
    writer& end_object();
    writer& begin_array();
    writer& end_array();

    // Begins a member: its value comes next.
    writer& key(std::string_view name);

    writer& value(std::string_view text);
    writer& value(const char* text) { return value(std::string_view{text}); }
    writer& value(bool truth);
    writer& value(std::int64_t whole);
    template <std::integral Whole>
    writer& value(Whole whole)
    {
        return value(static_cast<std::int64_t>(whole));
    }
    writer& value(money amount);
    writer& value(timestamp at);

    // A value that is JSON already.
    writer& raw(std::string_view json);

    template <class T>
    writer& member(std::string_view name, const T& what)
    {
        return key(name).value(what);
    }

    // Leaves the member out when there is nothing.
    template <class T>
    writer& member(std::string_view name, const std::optional<T>& what)
    {
        return what ? key(name).value(*what) : *this;
    }

    std::string text() && { return std::move(out_); }
    const std::string& text() const& { return out_; }

private:
    void separate();

    std::string out_;
    bool first_ = true;
};

}  // namespace souk::json
