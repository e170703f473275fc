#include "app/data_lock.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/file.h>
#include <unistd.h>

namespace souk::app {
namespace {

std::string path_in(const std::string& data)
{
    make_private_folder(data);
    return std::filesystem::path{data} / "lock";
}

}  // namespace

data_lock::data_lock(const std::string& data)
    : path_(path_in(data)), file_(path_, O_RDWR | O_CREAT, 0600)
{
    if (::flock(file_.descriptor(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            throw_errno(path_);
        }
        throw std::runtime_error{
            fmt::format("{} is in use by another souk (process {})", data, trim(read_file(path_)))
        };
    }
    const auto process = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file_.descriptor(), 0) != 0 ||
        ::pwrite(file_.descriptor(), process.data(), process.size(), 0) < 0) {
        throw_errno(path_);
    }
}

}  // namespace souk::app
