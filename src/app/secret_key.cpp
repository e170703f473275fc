#include "app/secret_key.hpp"

#include "app/file.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace souk::app {
namespace {

constexpr std::size_t least_bytes = 32;

std::string random_text(std::size_t bytes)
{
    std::string random(bytes, '\0');
    if (::getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes)) {
        throw_errno("getrandom");
    }
    return to_base64url(random);
}

// Two programs that start at once agree on one key: the file appears whole, or not at all.
void make_secret_file(const std::string& path)
{
    const auto fresh = path + "." + random_text(8);
    write_private_file(fresh, random_text(least_bytes) + "\n");
    const bool linked = ::link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST;
    const int why = errno;
    ::unlink(fresh.c_str());
    if (!linked) {
        errno = why;
        throw_errno(path);
    }
    sync_folder(std::filesystem::path{path}.parent_path());
}

}  // namespace

std::string load_secret_key(const settings& all)
{
    if (!all.secret_key.empty()) {
        return all.secret_key;
    }
    const auto path = (std::filesystem::path{all.data} / secret_key_file).string();
    if (!std::filesystem::exists(path)) {
        make_private_folder(all.data);
        make_secret_file(path);
    }
    struct stat about{};
    if (::stat(path.c_str(), &about) != 0) {
        throw_errno(path);
    }
    if (!S_ISREG(about.st_mode) || (about.st_mode & 077U) != 0) {
        throw std::runtime_error{
            fmt::format("{} must be a file that only its owner can read: chmod 600 {}", path, path)
        };
    }
    auto secret = std::string{trim(read_file(path))};
    if (secret.size() < least_bytes) {
        throw std::runtime_error{
            fmt::format("{} holds less than the {} bytes that a key needs", path, least_bytes)
        };
    }
    return secret;
}

}  // namespace souk::app
