// A settings file: every mistake has its place, and what is loaded can be written and loaded again.
#include "app/settings_loading.hpp"
#include "app/settings_text.hpp"
#include "fuzzing.hpp"

#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace souk::fuzz {
namespace {

// A file that no disk keeps.
class memory_file {
public:
    explicit memory_file(std::string_view bytes)
        : descriptor_(memfd_create("settings", MFD_CLOEXEC))
    {
        expect(descriptor_ >= 0, "a file in memory can be made");
        const auto count = write(descriptor_, bytes.data(), bytes.size());
        expect(count == static_cast<ssize_t>(bytes.size()), "a file in memory can be written");
    }
    ~memory_file() { close(descriptor_); }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

auto load(std::string_view bytes)
{
    const memory_file file{bytes};
    return app::load_settings({.file = file.path(), .environment = {}, .flags = {}});
}

void read(std::string_view bytes)
{
    const auto loaded = load(bytes);
    if (!loaded) {
        expect(!loaded.error().empty(), "a refused file has a mistake to tell");
        return;
    }
    const auto written = app::to_toml(*loaded);
    const auto again = load(written);
    expect(again.has_value(), "settings that were written can be loaded");
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    souk::fuzz::read(souk::fuzz::text_of(data, size));
    return 0;
}
