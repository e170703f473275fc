// A folder for the files of one test.
#pragma once

#include <filesystem>
#include <stdlib.h>
#include <string>

namespace souk::payments::testing {

class test_folder {
public:
    test_folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "souk-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~test_folder() { std::filesystem::remove_all(path_); }
    test_folder(const test_folder&) = delete;
    test_folder& operator=(const test_folder&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace souk::payments::testing
