// Failpoints at every call that souk and SQLite make of the system, and that souk makes of SQLite:
// loaded into souk by LD_PRELOAD, it tells a test which sites are reached, and fails one of them,
// or kills the process there, when the test says so. A site is a function and where it is called
// from; of sqlite3_step, which has one caller for all, it is the statement.
//
//   SOUK_ERRORS  the file of a `board`, which the test reads and changes while the program runs
#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

constexpr std::size_t most_sites = 2'048;
constexpr std::size_t name_size = 240;

enum class order : std::int32_t { none, fail, kill };

// As they lie in the file.
struct site {
    std::atomic<std::uint64_t> key;  // Of its name; zero: none is here yet.
    std::atomic<std::uint64_t> hits;
    std::array<char, name_size> name;
};

struct board {
    std::atomic<std::uint64_t> target;  // The key of the site that fails once.
    std::atomic<order> what;
    std::atomic<std::int32_t> error;
    std::atomic<std::uint64_t> given;
    std::array<site, most_sites> sites;
};

template <class Function>
Function* next(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

board* the_board()
{
    static board* const made = []() -> board* {
        const char* const path = secure_getenv("SOUK_ERRORS");
        if (path == nullptr) {
            std::abort();
        }
        const int file = next<int(const char*, int, ...)>("open64")(path, O_RDWR | O_CLOEXEC);
        void* const mapped = next<void*(void*, std::size_t, int, int, int, off_t)>("mmap64")(
            nullptr, sizeof(board), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0
        );
        if (file < 0 || mapped == MAP_FAILED) {
            std::abort();
        }
        next<int(int)>("close")(file);
        return static_cast<board*>(mapped);
    }();
    return made;
}

// FNV-1a (Fowler, Noll, Vo), never zero.
std::uint64_t key_of(std::string_view name)
{
    std::uint64_t hash = 14'695'981'039'346'656'037U;
    for (const char each : name) {
        hash = (hash ^ static_cast<unsigned char>(each)) * 1'099'511'628'211U;
    }
    return hash | 1;
}

site& site_named(std::string_view name)
{
    const auto key = key_of(name);
    for (std::size_t i = key;; ++i) {
        site& here = the_board()->sites[i % most_sites];
        std::uint64_t none = 0;
        if (here.key.compare_exchange_strong(none, key)) {
            name.copy(here.name.data(), name_size - 1);
            return here;
        }
        if (none == key) {
            return here;
        }
    }
}

// Whether the test wants this call to fail. Does not return when it wants the process dead.
bool fails(site& here)
{
    board& with = *the_board();
    ++here.hits;
    auto wanted = here.key.load();
    if (with.target != wanted || !with.target.compare_exchange_strong(wanted, 0)) {
        return false;
    }
    ++with.given;
    if (with.what == order::kill) {
        raise(SIGKILL);
    }
    return true;
}

// Where an address is: its module's name, and how far it is into it.
struct place {
    std::string module;
    std::ptrdiff_t offset = 0;
};

place place_of(void* address)
{
    Dl_info from{};
    if (dladdr(address, &from) == 0 || from.dli_fname == nullptr) {
        return {};
    }
    const std::string_view path = from.dli_fname;
    return {
        .module = std::string{path.substr(path.rfind('/') + 1)},
        .offset = static_cast<char*>(address) - static_cast<char*>(from.dli_fbase),
    };
}

// The site of a call from souk or SQLite; of anybody else's there is none.
site* site_of(const char* function, void* caller)
{
    const place from = place_of(caller);
    if (from.module != "souk" && !from.module.starts_with("libsqlite3")) {
        return nullptr;
    }
    return &site_named(
        std::string{function} + ' ' + from.module + '+' + std::to_string(from.offset)
    );
}

bool fails_at(const char* function, void* caller)
{
    const int kept = errno;
    site* const here = site_of(function, caller);
    const bool wanted = here != nullptr && fails(*here);
    errno = wanted ? the_board()->error.load() : kept;
    return wanted;
}

}  // namespace

// ---- what is called. A function of the system answers `failed`, and errno why. Each has a name of
// its own here, since the headers say what the system's may throw.

#define SOUK_STAND_BEFORE(name, failed, answer, parameters, arguments)                             \
    extern "C" answer before_##name parameters __asm__(#name);                                     \
    answer before_##name parameters                                                                \
    {                                                                                              \
        static const auto real = next<answer parameters>(#name);                                   \
        return fails_at(#name, __builtin_return_address(0)) ? (failed) : real arguments;           \
    }

// What these take more is one word, or nothing.
#define SOUK_STAND_BEFORE_VARIADIC(name, first_type)                                               \
    extern "C" int before_##name(first_type first, int how, ...) __asm__(#name);                   \
    int before_##name(first_type first, int how, ...)                                              \
    {                                                                                              \
        static const auto real = next<int(first_type, int, ...)>(#name);                           \
        va_list more;                                                                              \
        va_start(more, how);                                                                       \
        void* const with = va_arg(more, void*);                                                    \
        va_end(more);                                                                              \
        return fails_at(#name, __builtin_return_address(0)) ? -1 : real(first, how, with);         \
    }

SOUK_STAND_BEFORE_VARIADIC(open, const char*)
SOUK_STAND_BEFORE_VARIADIC(open64, const char*)
SOUK_STAND_BEFORE_VARIADIC(fcntl, int)
SOUK_STAND_BEFORE_VARIADIC(fcntl64, int)

SOUK_STAND_BEFORE(accept, -1, int, (int file, sockaddr* peer, socklen_t* size), (file, peer, size))
SOUK_STAND_BEFORE(bind, -1, int, (int file, const sockaddr* to, socklen_t size), (file, to, size))
SOUK_STAND_BEFORE(listen, -1, int, (int file, int waiting), (file, waiting))
SOUK_STAND_BEFORE(socket, -1, int, (int domain, int type, int protocol), (domain, type, protocol))
SOUK_STAND_BEFORE(epoll_create1, -1, int, (int flags), (flags))
SOUK_STAND_BEFORE(
    epoll_ctl, -1, int, (int of, int what, int file, epoll_event* with), (of, what, file, with)
)
SOUK_STAND_BEFORE(
    epoll_wait, -1, int, (int of, epoll_event* into, int most, int time), (of, into, most, time)
)
SOUK_STAND_BEFORE(eventfd, -1, int, (unsigned count, int flags), (count, flags))
SOUK_STAND_BEFORE(timerfd_create, -1, int, (clockid_t clock, int flags), (clock, flags))
SOUK_STAND_BEFORE(fsync, -1, int, (int file), (file))
SOUK_STAND_BEFORE(fdatasync, -1, int, (int file), (file))
SOUK_STAND_BEFORE(ftruncate, -1, int, (int file, off_t size), (file, size))
SOUK_STAND_BEFORE(ftruncate64, -1, int, (int file, off_t size), (file, size))
SOUK_STAND_BEFORE(
    getrandom, -1, ssize_t, (void* into, std::size_t size, unsigned flags), (into, size, flags)
)
SOUK_STAND_BEFORE(mkdir, -1, int, (const char* path, mode_t mode), (path, mode))
SOUK_STAND_BEFORE(unlink, -1, int, (const char* path), (path))
SOUK_STAND_BEFORE(stat, -1, int, (const char* path, struct stat* into), (path, into))
SOUK_STAND_BEFORE(stat64, -1, int, (const char* path, struct stat64* into), (path, into))
SOUK_STAND_BEFORE(fstat64, -1, int, (int file, struct stat64* into), (file, into))
SOUK_STAND_BEFORE(read, -1, ssize_t, (int file, void* into, std::size_t size), (file, into, size))
SOUK_STAND_BEFORE(
    pread64, -1, ssize_t, (int file, void* into, std::size_t size, off_t at), (file, into, size, at)
)
SOUK_STAND_BEFORE(
    write, -1, ssize_t, (int file, const void* from, std::size_t size), (file, from, size)
)
SOUK_STAND_BEFORE(
    pwrite64,
    -1,
    ssize_t,
    (int file, const void* from, std::size_t size, off_t at),
    (file, from, size, at)
)
SOUK_STAND_BEFORE(
    recv,
    -1,
    ssize_t,
    (int file, void* into, std::size_t size, int flags),
    (file, into, size, flags)
)
SOUK_STAND_BEFORE(recvmsg, -1, ssize_t, (int file, msghdr* into, int flags), (file, into, flags))
SOUK_STAND_BEFORE(
    send,
    -1,
    ssize_t,
    (int file, const void* from, std::size_t size, int flags),
    (file, from, size, flags)
)
SOUK_STAND_BEFORE(
    sendmsg, -1, ssize_t, (int file, const msghdr* from, int flags), (file, from, flags)
)
SOUK_STAND_BEFORE(
    setsockopt,
    -1,
    int,
    (int file, int level, int name, const void* from, socklen_t size),
    (file, level, name, from, size)
)
SOUK_STAND_BEFORE(
    mmap64,
    MAP_FAILED,
    void*,
    (void* at, std::size_t size, int protection, int flags, int file, off_t offset),
    (at, size, protection, flags, file, offset)
)

SOUK_STAND_BEFORE(
    pwrite,
    -1,
    ssize_t,
    (int file, const void* from, std::size_t size, off_t at),
    (file, from, size, at)
)
SOUK_STAND_BEFORE(
    writev, -1, ssize_t, (int file, const iovec* from, int count), (file, from, count)
)
SOUK_STAND_BEFORE(shutdown, -1, int, (int file, int how), (file, how))
SOUK_STAND_BEFORE(
    getsockname, -1, int, (int file, sockaddr* into, socklen_t* size), (file, into, size)
)

// SQLite's own functions answer why.
#define SOUK_STAND_BEFORE_SQLITE(name, parameters, arguments)                                      \
    SOUK_STAND_BEFORE(name, the_board()->error.load(), int, parameters, arguments)

SOUK_STAND_BEFORE_SQLITE(
    sqlite3_exec,
    (sqlite3 * db, const char* sql, int (*each)(void*, int, char**, char**), void* with, char** why
    ),
    (db, sql, each, with, why)
)
SOUK_STAND_BEFORE_SQLITE(
    sqlite3_prepare_v3,
    (sqlite3 * db, const char* sql, int size, unsigned flags, sqlite3_stmt** made, const char** rest
    ),
    (db, sql, size, flags, made, rest)
)
SOUK_STAND_BEFORE_SQLITE(
    sqlite3_bind_int64, (sqlite3_stmt * of, int place, sqlite3_int64 value), (of, place, value)
)
SOUK_STAND_BEFORE_SQLITE(sqlite3_bind_null, (sqlite3_stmt * of, int place), (of, place))
SOUK_STAND_BEFORE_SQLITE(
    sqlite3_bind_blob64,
    (sqlite3_stmt * of, int place, const void* from, sqlite3_uint64 size, void (*done)(void*)),
    (of, place, from, size, done)
)
SOUK_STAND_BEFORE_SQLITE(
    sqlite3_bind_text64,
    (sqlite3_stmt * of,
     int place,
     const char* from,
     sqlite3_uint64 size,
     void (*done)(void*),
     unsigned char coding),
    (of, place, from, size, done, coding)
)

extern "C" int before_step(sqlite3_stmt* of) __asm__("sqlite3_step");
int before_step(sqlite3_stmt* of)
{
    static const auto real = next<int(sqlite3_stmt*)>("sqlite3_step");
    // Of its own steps, as of sqlite3_exec, SQLite learns the outcome elsewhere.
    const char* const sql = sqlite3_sql(of);
    if (sql == nullptr || place_of(__builtin_return_address(0)).module != "souk") {
        return real(of);
    }
    site& here = site_named(std::string{"sqlite3_step "} + sql);
    return fails(here) ? the_board()->error.load() : real(of);
}
