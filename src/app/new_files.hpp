// Files that a command makes in a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace souk::app {

// Removes what was made, unless all went well.
class new_files {
public:
    explicit new_files(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~new_files();
    new_files(const new_files&) = delete;
    new_files& operator=(const new_files&) = delete;

    void add(const std::string& name) { made_.push_back(name); }
    void keep() { made_.clear(); }

private:
    std::filesystem::path folder_;
    std::vector<std::string> made_;
};

// Throws std::runtime_error when the folder holds anything, but for a file of that name.
void refuse_unless_empty(const std::filesystem::path& folder, const std::string& but = "");

}  // namespace souk::app
