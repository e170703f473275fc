// A disk that a test commands: loaded into souk by LD_PRELOAD, it stands between the program and
// one folder's files. It records what reaches them, in order, so that a power cut can be played at
// any write; and it fails as the test says.
//
//   SOUK_DISK_FOLDER   the folder
//   SOUK_DISK_RECORD   where to record; absent: nowhere
//   SOUK_DISK_COMMAND  the file of a `command`, which the test changes while the program runs
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

namespace {

enum class fault : std::int32_t { none, full, read_only, sync_fails, slow };
enum class operation : std::uint32_t { create, write, truncate, sync, remove };

// As it lies in the file.
struct command {
    std::atomic<fault> what;
    std::atomic<std::int32_t> delay_ms;        // Of each sync of a slow disk.
    std::atomic<std::int64_t> given;           // How often something failed or was late.
    std::atomic<std::int64_t> clock_offset_s;  // What the wall clock is ahead.
};

struct record_head {
    operation what;
    std::uint32_t path_size;
    std::uint64_t offset;
    std::uint64_t size;
};

template <class Function>
Function* next(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Functions of the C library that this one stands before.
const auto real_open = next<int(const char*, int, ...)>("open64");
const auto real_close = next<int(int)>("close");
const auto real_write = next<ssize_t(int, const void*, std::size_t)>("write");
const auto real_pwrite = next<ssize_t(int, const void*, std::size_t, off_t)>("pwrite64");
const auto real_truncate = next<int(int, off_t)>("ftruncate64");
const auto real_fdatasync = next<int(int)>("fdatasync");
const auto real_fsync = next<int(int)>("fsync");
const auto real_unlink = next<int(const char*)>("unlink");
const auto real_clock_gettime = next<int(clockid_t, timespec*)>("clock_gettime");

std::string text_of_variable(const char* name)
{
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

class disk {
public:
    disk() : folder_(text_of_variable("SOUK_DISK_FOLDER"))
    {
        if (const auto path = text_of_variable("SOUK_DISK_RECORD"); !path.empty()) {
            record_ = real_open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        }
        if (const auto path = text_of_variable("SOUK_DISK_COMMAND"); !path.empty()) {
            const int file = real_open(path.c_str(), O_RDWR | O_CLOEXEC);
            void* const mapped =
                mmap(nullptr, sizeof(command), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
            command_ = static_cast<command*>(mapped);
            real_close(file);
        }
    }

    fault now() const { return command_->what; }
    std::int32_t delay_ms() const { return command_->delay_ms; }
    std::int64_t clock_offset_s() const { return command_->clock_offset_s; }

    int fail(int why)
    {
        ++command_->given;
        errno = why;
        return -1;
    }

    void note_delay() { ++command_->given; }

    // SQLite's index of its log is shared memory, which no disk keeps.
    bool is_kept(std::string_view path) const
    {
        return !folder_.empty() && path.starts_with(folder_) && !path.ends_with("-shm");
    }

    void opened(int file, const std::string& path)
    {
        const std::lock_guard lock{mutex_};
        paths_[file] = path;
    }

    void closed(int file)
    {
        const std::lock_guard lock{mutex_};
        paths_.erase(file);
    }

    // Empty for a file that is not ours.
    std::string path_of(int file)
    {
        const std::lock_guard lock{mutex_};
        const auto found = paths_.find(file);
        return found == paths_.end() ? "" : found->second;
    }

    // Does it, and records it when it was done: as one step, so that the record's order is the
    // disk's.
    template <class Work>
    auto perform(
        operation what,
        const std::string& path,
        std::uint64_t offset,
        std::string_view bytes,
        const Work& work
    )
    {
        const std::lock_guard lock{recording_};
        const auto done = work();
        if (done >= 0 && record_ >= 0) {
            const auto kept = what == operation::write ? bytes.substr(0, done) : bytes;
            const record_head head{
                .what = what,
                .path_size = static_cast<std::uint32_t>(path.size()),
                .offset = offset,
                .size = kept.size(),
            };
            std::string line{reinterpret_cast<const char*>(&head), sizeof head};
            line += path;
            line += kept;
            if (real_write(record_, line.data(), line.size()) !=
                static_cast<ssize_t>(line.size())) {
                std::abort();
            }
        }
        return done;
    }

private:
    std::string folder_;
    int record_ = -1;
    command nothing_{};
    command* command_ = &nothing_;
    std::mutex mutex_;
    std::mutex recording_;
    std::unordered_map<int, std::string> paths_;
};

// Outlives every thread that may still write.
disk& the_disk()
{
    static auto* const made = new disk;
    return *made;
}

int open_file(const char* path, int flags, mode_t mode)
{
    disk& on = the_disk();
    if (!on.is_kept(path)) {
        return real_open(path, flags, mode);
    }
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    if (writes && on.now() == fault::read_only) {
        return on.fail(EROFS);
    }
    const bool is_new = writes && access(path, F_OK) != 0;
    if (is_new && on.now() == fault::full) {
        return on.fail(ENOSPC);
    }
    const auto work = [&] { return real_open(path, flags, mode); };
    const int file = is_new ? on.perform(operation::create, path, 0, "", work) : work();
    if (file >= 0) {
        on.opened(file, path);
    }
    return file;
}

ssize_t write_at(int file, const void* from, std::size_t size, off_t offset, bool at_end)
{
    disk& on = the_disk();
    const auto path = on.path_of(file);
    const auto work = [&] {
        return at_end ? real_write(file, from, size) : real_pwrite(file, from, size, offset);
    };
    if (path.empty()) {
        return work();
    }
    if (on.now() == fault::full) {
        return on.fail(ENOSPC);
    }
    if (on.now() == fault::read_only) {
        return on.fail(EROFS);
    }
    const auto place = at_end ? lseek(file, 0, SEEK_CUR) : offset;
    const std::string_view bytes{static_cast<const char*>(from), size};
    return on.perform(operation::write, path, static_cast<std::uint64_t>(place), bytes, work);
}

int sync_file(int file, int (*real)(int))
{
    disk& on = the_disk();
    const auto path = on.path_of(file);
    if (path.empty()) {
        return real(file);
    }
    if (on.now() == fault::sync_fails) {
        return on.fail(EIO);
    }
    if (on.now() == fault::slow) {
        on.note_delay();
        usleep(static_cast<useconds_t>(on.delay_ms()) * 1'000);
    }
    return on.perform(operation::sync, path, 0, "", [&] { return real(file); });
}

int truncate_file(int file, off_t size)
{
    disk& on = the_disk();
    const auto path = on.path_of(file);
    const auto work = [&] { return real_truncate(file, size); };
    return path.empty()
               ? work()
               : on.perform(operation::truncate, path, static_cast<std::uint64_t>(size), "", work);
}

mode_t mode_of(int flags, va_list more)
{
    return (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
}

}  // namespace

// ---- what the program calls

extern "C" {

int open(const char* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const auto mode = mode_of(flags, more);
    va_end(more);
    return open_file(path, flags, mode);
}

int open64(const char* path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const auto mode = mode_of(flags, more);
    va_end(more);
    return open_file(path, flags, mode);
}

int close(int file)
{
    the_disk().closed(file);
    return real_close(file);
}

ssize_t write(int file, const void* from, size_t size)
{
    return write_at(file, from, size, 0, true);
}

ssize_t pwrite(int file, const void* from, size_t size, off_t offset)
{
    return write_at(file, from, size, offset, false);
}

ssize_t pwrite64(int file, const void* from, size_t size, off_t offset)
{
    return write_at(file, from, size, offset, false);
}

int ftruncate(int file, off_t size) noexcept
{
    return truncate_file(file, size);
}

int ftruncate64(int file, off_t size) noexcept
{
    return truncate_file(file, size);
}

int fsync(int file)
{
    return sync_file(file, real_fsync);
}

int fdatasync(int file)
{
    return sync_file(file, real_fdatasync);
}

int unlink(const char* path) noexcept
{
    disk& on = the_disk();
    const auto work = [&] { return real_unlink(path); };
    return on.is_kept(path) ? on.perform(operation::remove, path, 0, "", work) : work();
}

int clock_gettime(clockid_t clock, timespec* now) noexcept
{
    const int status = real_clock_gettime(clock, now);
    if (clock == CLOCK_REALTIME) {
        now->tv_sec += the_disk().clock_offset_s();
    }
    return status;
}
}
