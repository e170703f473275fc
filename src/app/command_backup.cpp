// Commands that copy a whole shop: backup, restore.
//
// A purchase writes to four files one after another, and what one has consumed of another's events
// stands in the producer's file. Copied one by one while the shop is open, no order of the files is
// right: with orders before payments, a payment's event may count as consumed that the copied
// orders have never seen; with payments before orders, an order may be completed by a payment that
// the copied payments do not know. So all files are copied as of one moment
// (storage::sqlite::snapshot). What is restored is what a power cut at that moment would have left,
// which every start recovers from: undone effects, unread events, expired holds and pending
// payments are taken up again.
#include "app/backup.hpp"
#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/databases.hpp"
#include "app/file.hpp"
#include "app/new_files.hpp"
#include "app/progress.hpp"
#include "app/secret_key.hpp"
#include "app/version.hpp"
#include "base/time.hpp"
#include "storage/sqlite/snapshot.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>

namespace souk::app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& data)
{
    std::vector<std::string> names;
    for (const auto& each : data_files()) {
        const std::string name{each.name};
        if (!fs::exists(data / name)) {
            throw std::runtime_error{fmt::format("{} holds no shop: no {}", data.string(), name)};
        }
        names.push_back(name);
    }
    return names;
}

void copy_databases(
    const fs::path& data,
    const std::vector<std::string>& names,
    const fs::path& folder,
    new_files& made
)
{
    std::vector<std::string> paths;
    std::ranges::transform(names, std::back_inserter(paths), [&](const auto& name) {
        return (data / name).string();
    });
    storage::sqlite::snapshot moment{paths};
    for (std::size_t at = 0; at < names.size(); ++at) {
        made.add(names.at(at));
        progress bar{"Copying " + names.at(at), "pages"};
        moment.copy(
            at,
            (folder / names.at(at)).string(),
            [&](std::uint64_t done, std::uint64_t of) { bar.show(done, of); }
        );
    }
}

// The manifest comes last: a folder with one is a whole backup.
void write_manifest(const fs::path& folder, const std::vector<std::string>& names, new_files& made)
{
    const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    manifest about{.souk = version, .taken_at = to_string(now), .files = {}};
    for (const auto& each : names) {
        about.files.push_back(describe(folder / each));
    }
    made.add(manifest_file);
    write_private_file((folder / manifest_file).string(), to_json(about));
    sync_folder(folder.string());
}

void restore_file(const fs::path& from, const fs::path& to, const backed_up_file& expected)
{
    fs::copy_file(from / expected.name, to / expected.name);
    fs::permissions(to / expected.name, fs::perms::owner_read | fs::perms::owner_write);
    open_file{(to / expected.name).string(), 0}.sync();
    if (describe(to / expected.name) != expected) {
        throw std::runtime_error{
            fmt::format("{} is not what was backed up: nothing is restored", expected.name)
        };
    }
}

void refuse_unless_whole(const manifest& of)
{
    for (const auto& each : data_files()) {
        if (std::ranges::count(of.files, each.name, &backed_up_file::name) != 1) {
            throw std::runtime_error{fmt::format("the backup lacks {}", each.name)};
        }
    }
}

}  // namespace

int run_backup(const settings& all, const backup_options& options)
{
    const fs::path data{all.data};
    const fs::path folder{options.folder};
    auto names = names_in(data);
    make_private_folder(folder.string());
    refuse_unless_empty(folder);
    new_files made{folder};
    copy_databases(data, names, folder, made);
    if (fs::exists(data / secret_key_file)) {
        names.emplace_back(secret_key_file);
        made.add(secret_key_file);
        write_private_file(
            (folder / secret_key_file).string(), read_file((data / secret_key_file).string())
        );
    }
    write_manifest(folder, names, made);
    made.keep();
    fmt::print("{} files are backed up in {}.\n", names.size(), folder.string());
    return exit_ok;
}

int run_restore(const settings& all, const backup_options& options)
{
    constexpr auto lock_name = "lock";
    const fs::path data{all.data};
    const fs::path folder{options.folder};
    const auto about = parse_manifest(read_file((folder / manifest_file).string()));
    refuse_unless_whole(about);
    const data_lock lock{all.data};
    refuse_unless_empty(data, lock_name);
    new_files made{data};
    for (const auto& each : about.files) {
        made.add(each.name);
        restore_file(folder, data, each);
    }
    sync_folder(data.string());
    made.keep();
    fmt::print("The shop of {} is restored to {}.\n", about.taken_at, data.string());
    return exit_ok;
}

}  // namespace souk::app
