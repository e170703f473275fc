// What a replay says at its beginning and its end.
#pragma once

#include "app/replay/books.hpp"

#include <string>

namespace souk::app::replay {

// What the file holds, and what becomes of it.
std::string describe(const plan& of);

// What was sent, how fast, and whether the books are the file's.
std::string describe(run_report& sent, const books& said, const plan& of, std::size_t retries);

}  // namespace souk::app::replay
