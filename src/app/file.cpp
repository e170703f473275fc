#include "app/file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace souk::app {

void throw_errno(const std::string& about)
{
    throw std::system_error{errno, std::generic_category(), about};
}

open_file::open_file(const std::string& path, int flags, unsigned mode)
    : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode))
{
    if (descriptor_ < 0) {
        throw_errno(path);
    }
}

open_file::open_file(open_file&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1))
{
}

open_file::~open_file()
{
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void open_file::sync() const
{
    if (::fsync(descriptor_) != 0) {
        throw_errno(path_);
    }
}

void make_private_folder(const std::string& path)
{
    const auto parent = std::filesystem::path{path}.parent_path();
    if (!parent.empty()) {
        std::filesystem::create_directories(parent);
    }
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        throw_errno(path);
    }
}

void write_private_file(const std::string& path, const std::string& text)
{
    const open_file file{path, O_WRONLY | O_CREAT | O_EXCL, 0600};
    std::string_view left{text};
    while (!left.empty()) {
        const auto written = ::write(file.descriptor(), left.data(), left.size());
        if (written < 0 && errno != EINTR) {
            throw_errno(path);
        }
        left.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    file.sync();
}

std::string read_file(const std::string& path)
{
    const open_file file{path, O_RDONLY};
    std::string text;
    std::array<char, 65'536> part{};
    for (;;) {
        const auto got = ::read(file.descriptor(), part.data(), part.size());
        if (got == 0) {
            return text;
        }
        if (got < 0 && errno != EINTR) {
            throw_errno(path);
        }
        text.append(part.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
    }
}

void sync_folder(const std::string& path)
{
    open_file{path.empty() ? "." : path, O_RDONLY | O_DIRECTORY}.sync();
}

}  // namespace souk::app
