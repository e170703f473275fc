// Small files, safely. All throw std::system_error, with the path, when the system says no.
#pragma once

#include <string>

namespace souk::app {

// Owns a file descriptor.
class open_file {
public:
    // `flags` and `mode` are open(2)'s; the descriptor is closed on exec.
    open_file(const std::string& path, int flags, unsigned mode = 0);
    open_file(open_file&& other) noexcept;
    open_file& operator=(open_file&&) = delete;
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file();

    int descriptor() const { return descriptor_; }
    void sync() const;

private:
    std::string path_;
    int descriptor_;
};

[[noreturn]] void throw_errno(const std::string& about);

// Makes the folder, readable by its owner only, and those above it, where there are none.
void make_private_folder(const std::string& path);

// Makes a new file that only its owner can read, durable in itself; the folder is not.
void write_private_file(const std::string& path, const std::string& text);

std::string read_file(const std::string& path);

// Makes the folder's entries durable. An empty path is the working directory.
void sync_folder(const std::string& path);

}  // namespace souk::app
