// Several files as they are at one moment, though others write to them.
#pragma once

#include "storage/sqlite/connection.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace souk::storage::sqlite {

// Told how many pages of how many are copied.
using copy_progress = std::function<void(std::uint64_t done, std::uint64_t of)>;

// Belongs to one thread. All throws unavailable.
class snapshot {
public:
    // Holds the writers of all files (which must exist) off for the instant in which reading
    // begins, so that nothing is in one file and not yet in another: the files are what a power cut
    // at that moment would have left.
    explicit snapshot(const std::vector<std::string>& paths);

    // Copies one of the files, by its position, to a new file that only its owner can read.
    void copy(std::size_t which, const std::string& to, const copy_progress& progress);

private:
    std::vector<std::unique_ptr<connection>> readers_;
};

}  // namespace souk::storage::sqlite
