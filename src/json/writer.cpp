#include "json/writer.hpp"

namespace souk::json {
namespace {

void append_escaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
        out += "\\u00";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
}

// JSON needs no more escaped than quotes, backslashes and C0; the rest is copied in stretches.
void append_quoted(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
            out.append(text, begin, i - begin);
            append_escaped(out, c);
            begin = i + 1;
        }
    }
    out.append(text, begin);
    out += '"';
}

}  // namespace

void writer::separate()
{
    if (!first_) {
        out_ += ',';
    }
    first_ = false;
}

writer& writer::begin_object()
{
    separate();
    out_ += '{';
    first_ = true;
    return *this;
}

writer& writer::end_object()
{
    out_ += '}';
    first_ = false;
    return *this;
}

writer& writer::begin_array()
{
    separate();
    out_ += '[';
    first_ = true;
    return *this;
}

writer& writer::end_array()
{
    out_ += ']';
    first_ = false;
    return *this;
}

writer& writer::key(std::string_view name)
{
    separate();
    append_quoted(out_, name);
    out_ += ':';
    first_ = true;
    return *this;
}

writer& writer::value(std::string_view text)
{
    separate();
    append_quoted(out_, text);
    return *this;
}

writer& writer::value(bool truth)
{
    return raw(truth ? "true" : "false");
}

writer& writer::value(std::int64_t whole)
{
    return raw(std::to_string(whole));
}

writer& writer::value(money amount)
{
    return raw(to_string(amount));
}

writer& writer::value(timestamp at)
{
    return value(std::string_view{to_string(at)});
}

writer& writer::raw(std::string_view json)
{
    separate();
    out_ += json;
    return *this;
}

}  // namespace souk::json
