#include "app/transfer/transfer.hpp"

#include "app/file.hpp"
#include "app/progress.hpp"
#include "app/version.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace souk::app {

namespace {

namespace fs = std::filesystem;

std::string file_of(const record_kind& kind)
{
    return kind.name() + ".jsonl";
}

// Only the owner can read it: some hold password hashes.
std::ofstream make_file(const fs::path& path)
{
    write_private_file(path.string(), "");
    return std::ofstream{path, std::ios::binary | std::ios::app};
}

task<exported_file> write_kind(const call& call, record_kind& kind, const fs::path& path)
{
    exported_file about{.kind = kind.name(), .records = 0, .file = {}};
    auto out = make_file(path);
    progress bar{"Writing " + kind.name(), "records"};
    const record_kind::sink write = [&](const std::string& line) {
        out << line << '\n';
        bar.show(++about.records, 0);
    };
    co_await kind.read(call, write);
    out.close();
    if (!out) {
        throw std::runtime_error{"cannot write " + path.string()};
    }
    open_file{path.string(), O_RDONLY}.sync();
    about.file = describe(path);
    co_return about;
}

// Gives the file's lines, with their numbers from 1 on. Answers how many there are.
template <class Take>
std::uint64_t for_each_line(const fs::path& path, const Take& take)
{
    std::ifstream in{path, std::ios::binary};
    std::uint64_t lines = 0;
    for (std::string line; std::getline(in, line);) {
        take(line, ++lines);
    }
    if (!in.eof()) {
        throw std::runtime_error{"cannot read " + path.string()};
    }
    return lines;
}

void check_file(const record_kind& kind, const fs::path& path, const exported_file& expected)
{
    if (describe(path) != expected.file) {
        throw std::runtime_error{
            fmt::format("{} is not what was exported: nothing is loaded", path.string())
        };
    }
    progress bar{"Checking " + kind.name(), "records"};
    const auto check = [&](const std::string& line, std::uint64_t number) {
        try {
            kind.check(line);
        } catch (const std::exception& why) {
            throw std::runtime_error{
                fmt::format("{}, line {}: {}: nothing is loaded", path.string(), number, why.what())
            };
        }
        bar.show(number, expected.records);
    };
    if (for_each_line(path, check) != expected.records) {
        throw std::runtime_error{fmt::format(
            "{} does not hold {} records: nothing is loaded", path.string(), expected.records
        )};
    }
}

task<> load_kind(const call& call, record_kind& kind, const fs::path& path, std::uint64_t records)
{
    progress bar{"Loading " + kind.name(), "records"};
    std::ifstream in{path, std::ios::binary};
    std::vector<std::string> lines;
    std::uint64_t done = 0;
    for (bool more = true; more;) {
        lines.clear();
        for (std::string line; lines.size() < kind.page() && std::getline(in, line);) {
            lines.push_back(std::move(line));
        }
        more = lines.size() == kind.page();
        if (!lines.empty()) {
            co_await kind.add(call, lines);
        }
        done += lines.size();
        bar.show(done, records);
    }
    if (done != records) {
        throw std::runtime_error{path.string() + " changed meanwhile"};
    }
}

}  // namespace

task<export_manifest>
write_export(const call& call, const record_kinds& kinds, const fs::path& to, new_files& made)
{
    const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    export_manifest about{.souk = version, .exported_at = to_string(now), .files = {}};
    for (const auto& each : kinds) {
        const auto name = file_of(*each);
        made.add(name);
        about.files.push_back(co_await write_kind(call, *each, to / name));
    }
    made.add(manifest_file);
    write_private_file((to / manifest_file).string(), to_json(about));
    sync_folder(to.string());
    co_return about;
}

export_manifest check_export(const record_kinds& kinds, const fs::path& from)
{
    auto about = parse_export_manifest(read_file((from / manifest_file).string()));
    for (std::size_t i = 0; i < std::max(kinds.size(), about.files.size()); ++i) {
        const auto wanted = i < kinds.size() ? kinds[i]->name() : "nothing more";
        const auto found = i < about.files.size() ? about.files[i].kind : "nothing more";
        if (wanted != found) {
            throw std::runtime_error{fmt::format(
                "{}: where {} should come, there is {}: nothing is loaded",
                manifest_file,
                wanted,
                found
            )};
        }
    }
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        check_file(*kinds[i], from / file_of(*kinds[i]), about.files[i]);
    }
    return about;
}

task<> refuse_unless_new(const call& call, const record_kinds& kinds)
{
    for (const auto& each : kinds) {
        if (!co_await each->is_empty(call)) {
            throw std::runtime_error{fmt::format(
                "the shop is not new: it has {}. A load needs one with nothing in it, that was "
                "never opened; what an earlier load left behind must be deleted first",
                each->name()
            )};
        }
    }
}

task<> load_export(
    const call& call, const record_kinds& kinds, const fs::path& from, const export_manifest& about
)
{
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto records = about.files.at(i).records;
        co_await load_kind(call, *kinds[i], from / file_of(*kinds[i]), records);
    }
}

}  // namespace souk::app
