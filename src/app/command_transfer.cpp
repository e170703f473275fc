// Commands that carry a shop into another one, of either shape: export, load.
#include "app/command_loop.hpp"
#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/file.hpp"
#include "app/transfer/settling.hpp"
#include "app/transfer/transfer.hpp"

#include <chrono>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace souk::app {

namespace {

namespace fs = std::filesystem;

// Longer than what was put off waits, and than a late answer of the card network.
constexpr milliseconds settle_time{120'000};
constexpr std::chrono::hours transfer_time{24};

void refuse_unless_shop(const fs::path& data)
{
    for (const auto& each : data_files()) {
        if (!fs::exists(data / each.name)) {
            throw std::runtime_error{
                fmt::format("{} holds no shop: no {}", data.string(), each.name)
            };
        }
    }
}

std::unique_ptr<data_lock> lock_files(const settings& all)
{
    return all.distributed.chosen ? nullptr : std::make_unique<data_lock>(all.data);
}

void say(std::string_view done, const export_manifest& about)
{
    for (const auto& each : about.files) {
        fmt::print("{:>12} {}\n", each.records, each.kind);
    }
    fmt::print("{}\n", done);
}

}  // namespace

int run_export(const settings& all, const transfer_options& options)
{
    if (all.distributed.chosen) {
        throw std::runtime_error{
            "a shop of the distributed shape can't be exported: use its engines' own tools"
        };
    }
    refuse_unless_shop(all.data);
    const data_lock lock{all.data};
    make_private_folder(options.folder);
    refuse_unless_empty(options.folder);
    settle(all, settle_time);
    new_files made{options.folder};
    command_loop on;
    const auto opened = open_archive(all, on.world());
    const auto kinds = kinds_of(opened->records());
    const call call = background_call(on.world(), transfer_time);
    const auto about = on.run(write_export(call, kinds, options.folder, made));
    on.finish();
    made.keep();
    say(fmt::format("The shop is exported to {}.", options.folder), about);
    return exit_ok;
}

int run_load(const settings& all, const transfer_options& options)
{
    const auto lock = lock_files(all);
    command_loop on;
    const auto opened = open_archive(all, on.world());
    const auto kinds = kinds_of(opened->records());
    const call call = background_call(on.world(), transfer_time);
    on.run(refuse_unless_new(call, kinds));
    const auto about = check_export(kinds, options.folder);
    try {
        on.run(load_export(call, kinds, options.folder, about));
    } catch (const std::exception& why) {
        throw std::runtime_error{fmt::format(
            "{}. The shop is half loaded: delete what is there, and load again", why.what()
        )};
    }
    on.finish();
    say(fmt::format("The shop of {} is loaded. `souk audit` checks it.", about.exported_at), about);
    return exit_ok;
}

}  // namespace souk::app
