// Reads the file of invoice lines, compressed or not.
#pragma once

#include <string>

namespace souk::app::replay {

// The whole text of a plain or gzip-compressed file. Throws std::runtime_error, naming the file
// and the line reached, when it can't be read, its compressed data is cut off or damaged, or its
// text is larger than 256 MiB.
std::string read_text(const std::string& path);

}  // namespace souk::app::replay
