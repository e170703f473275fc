// The program's log: one JSON object a line.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace souk::log {

enum class level { debug, info, warn, error };

using field = std::pair<std::string_view, std::string>;
using fields = std::initializer_list<field>;

// Where the log goes: standard error unless told. Lines below `least` are dropped.
void configure(level least);

// Drops every line from now on.
void silence();

// From now on lines below `warn` are written together, at least once a second: a write for each
// would cost a busy server more than the line. A process that is killed loses the last ones.
void gather();

// Collects every line instead of writing it, while the object lives. For tests.
class capture {
public:
    capture();
    ~capture();
    capture(const capture&) = delete;
    capture& operator=(const capture&) = delete;

    std::string text() const;
};

bool enabled(level at);

// `what` is a fixed text, the same for every occurrence; what differs goes into fields. Control
// characters in fields are escaped, so that nobody can forge a line.
void write(level at, std::string_view what, fields with = {});

inline void debug(std::string_view what, fields with = {})
{
    write(level::debug, what, with);
}
inline void info(std::string_view what, fields with = {})
{
    write(level::info, what, with);
}
inline void warn(std::string_view what, fields with = {})
{
    write(level::warn, what, with);
}
inline void error(std::string_view what, fields with = {})
{
    write(level::error, what, with);
}

// Writes out what is buffered.
void flush();

}  // namespace souk::log
