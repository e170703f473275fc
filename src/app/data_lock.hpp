// One program at a time works on a data folder.
#pragma once

#include "app/file.hpp"

#include <string>

namespace souk::app {

// Holds the folder's lock while it lives; the system frees it when the process ends, however it
// does.
class data_lock {
public:
    // Makes the folder (0700) when there is none. Throws std::runtime_error when another program
    // holds it, naming that program's process.
    explicit data_lock(const std::string& data);

private:
    std::string path_;
    open_file file_;
};

}  // namespace souk::app
