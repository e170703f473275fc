#include "app/cli.hpp"

#include "app/commands.hpp"
#include "app/settings_loading.hpp"
#include "app/settings_text.hpp"
#include "app/version.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <memory>

namespace souk::app {
namespace {

using command = std::function<int(const loaded_settings&)>;

constexpr auto footer =
    "Exit status: 0 done, 1 failed, 2 the command line or a setting is wrong.\n"
    "`souk COMMAND --help` tells about a command, `souk config show` about the settings.";

// What the command line says; commands refer to it, so it stays where it is.
struct command_line {
    command_line();
    ~command_line() = default;
    command_line(const command_line&) = delete;
    command_line& operator=(const command_line&) = delete;

    settings_input input() const;

    CLI::App app{"Souk, an online shop.", "souk"};
    std::string config;
    std::string data;
    std::string port;
    std::vector<std::string> assignments;

    serve_options serve;
    import_options import;
    replay_options replay;
    demo_options demo;
    admin_options admin;
    audit_options audit;
    events_options events;
    backup_options backup;
    backup_options restore;
    transfer_options exported;
    transfer_options loaded;
    command chosen;

private:
    // Adds a command that runs `run` with the settings and its options.
    template <class Options>
    CLI::App*
    add(CLI::App& to,
        const char* name,
        const char* help,
        int (*run)(const settings&, const Options&),
        const Options& options)
    {
        auto* const made = to.add_subcommand(name, help);
        made->callback([this, run, &options] {
            chosen = [run, &options](const loaded_settings& all) {
                return run(all.values, options);
            };
        });
        return made;
    }

    void add_serve();
    void add_catalogue();
    void add_replay();
    void add_operations();
    void add_transfer();
    void add_events();
    void add_config();
    std::string port_setting() const;
};

command_line::command_line()
{
    app.set_version_flag("--version", std::string{"souk "} + version);
    app.footer(footer);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--config", config, "The settings' file (TOML); else $SOUK_CONFIG or souk.toml")
        ->type_name("FILE");
    app.add_option("--data", data, "The folder that holds all that is kept")->type_name("FOLDER");
    app.add_option("--set", assignments, "A setting, such as http.body_bytes=65536; repeatable")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    add_serve();
    add_catalogue();
    add_replay();
    add_operations();
    add_transfer();
    add_events();
    add_config();
}

void command_line::add_serve()
{
    auto* const made = add(app, "serve", "Open the shop, until SIGTERM", run_serve, serve);
    made->add_option("services", serve.services, "Only these: account, item, order, payment, cards")
        ->check(CLI::IsMember({"account", "item", "order", "payment", "cards"}));
    made->add_option("--port", port, "The gateway's port, or that of the only service");
}

void command_line::add_catalogue()
{
    auto* const imported = add(app, "import", "Load a catalogue (CSV)", run_import, import);
    imported->add_option("file", import.file, "upc,name,price,availableUnits,…")
        ->required()
        ->check(CLI::ExistingFile);
    auto* const made =
        add(app, "demo", "Fill an empty shop with a catalogue and an administrator", run_demo, demo
        );
    made->add_option("--catalogue", demo.file, "The catalogue (CSV)")->capture_default_str();
}

void command_line::add_replay()
{
    auto* const made =
        add(app, "replay", "Send real invoices through a running shop", run_replay, replay);
    made->add_option("file", replay.file, "Invoice lines, .csv or .csv.gz (UCI Online Retail)")
        ->required()
        ->check(CLI::ExistingFile);
    made->add_option("--host", replay.host, "The shop's host and port; else this machine's");
    made->add_option("--clients", replay.clients, "Customers served at once")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000));
    made->add_option("--rate", replay.rate, "Invoices a second; 0 is as fast as it goes")
        ->capture_default_str();
    made->add_option("--from", replay.from, "First day, such as 2010-12-01");
    made->add_option("--to", replay.to, "Last day");
    made->add_flag("!--no-audit", replay.audit, "Leave the audit at the end out");
}

void command_line::add_operations()
{
    auto* const migrated = app.add_subcommand("migrate", "Bring the data folder up to date");
    migrated->callback([this] {
        chosen = [](const loaded_settings& all) { return run_migrate(all.values); };
    });
    auto* const administrators = app.add_subcommand("admin", "Administrators");
    administrators->require_subcommand(1);
    auto* const created =
        add(*administrators, "create", "Make an account an administrator", run_admin_create, admin);
    created->add_option("--email", admin.email, "The administrator's address")->required();
    auto* const audited = add(app, "audit", "Check the books, also while open", run_audit, audit);
    audited->add_flag("--json", audit.json, "Report as JSON");
    add(app, "backup", "Copy the shop as it is at one moment, also while open", run_backup, backup)
        ->add_option("folder", backup.folder, "A folder that is empty or not there")
        ->required();
    add(app, "restore", "Put a backup into an empty data folder", run_restore, restore)
        ->add_option("folder", restore.folder, "The backup")
        ->required()
        ->check(CLI::ExistingDirectory);
}

void command_line::add_transfer()
{
    auto* const out = add(
        app, "export", "Write out a closed shop, to be loaded into a new one", run_export, exported
    );
    out->add_option("folder", exported.folder, "A folder that is empty or not there")->required();
    out->footer("Of the embedded shape. First finishes what is under way, as `souk serve` would. "
                "The export "
                "holds password hashes: only its owner may read it.");
    auto* const in = add(app, "load", "Put an export into a new shop", run_load, loaded);
    in->add_option("folder", loaded.folder, "The export")
        ->required()
        ->check(CLI::ExistingDirectory);
    in->footer("Into the shape that the settings choose, before it is opened for the first time: a "
               "shop that "
               "holds anything is refused. The whole export is checked before anything is written. "
               "After a "
               "load that failed while writing, begin again with an empty shop.");
}

void command_line::add_events()
{
    auto* const group = app.add_subcommand("events", "What the services told each other");
    group->require_subcommand(1);
    auto* const tail = add(*group, "tail", "Print the latest events", run_events_tail, events);
    tail->add_option("--count", events.count, "How many")->capture_default_str();
    tail->add_flag("--follow", events.follow, "Go on with those to come");
    auto* const dead = add(*group, "dlq", "Print the dead letters", run_events_dlq, events);
    auto* const again =
        add(*group, "retry", "Deliver the dead letters once more", run_events_retry, events);
    for (auto* const each : {tail, dead, again}) {
        each->add_option("--topic", events.topic, "Of this topic only")
            ->check(CLI::IsMember({"order.events", "payment.events"}));
    }
}

void command_line::add_config()
{
    auto* const group = app.add_subcommand("config", "The settings");
    group->require_subcommand(1);
    group->add_subcommand("check", "Say whether they are right; status 2 when not")
        ->callback([this] {
            chosen = [](const loaded_settings& all) {
                fmt::print(
                    "The settings are fine; {} differ from the default.\n", all.sources.size()
                );
                return exit_ok;
            };
        });
    group->add_subcommand("show", "Print them all as a settings file")->callback([this] {
        chosen = [](const loaded_settings& all) {
            fmt::print("{}", to_toml(all));
            return exit_ok;
        };
    });
}

std::string command_line::port_setting() const
{
    return (serve.services.size() == 1 ? serve.services.front() : "gateway") + ".port";
}

// Where settings come from. A name in SOUK_CONFIG or --config must be a file; souk.toml need not.
settings_input command_line::input() const
{
    constexpr auto usual_file = "souk.toml";
    settings_input from;
    from.environment = read_environment();
    from.file = config;
    if (from.file.empty()) {
        const auto named = from.environment.find("SOUK_CONFIG");
        from.file = named == from.environment.end() ? "" : named->second;
    }
    if (from.file.empty() && std::filesystem::exists(usual_file)) {
        from.file = usual_file;
    }
    for (const auto& each : assignments) {
        const auto split = each.find('=');
        if (split == std::string::npos) {
            throw CLI::ValidationError{"--set", each + " is not KEY=VALUE"};
        }
        from.flags.emplace_back(each.substr(0, split), each.substr(split + 1));
    }
    if (!data.empty()) {
        from.flags.emplace_back("data", data);
    }
    if (!port.empty()) {
        from.flags.emplace_back(port_setting(), port);
    }
    return from;
}

int run_chosen(const command_line& line)
{
    const auto loaded = load_settings(line.input());
    if (!loaded) {
        for (const auto& each : loaded.error()) {
            fmt::print(stderr, "souk: {}\n", each);
        }
        return exit_usage;
    }
    for (const auto& each : loaded->warnings) {
        fmt::print(stderr, "souk: warning: {}\n", each);
    }
    log::configure(loaded->values.log_level);
    return line.chosen(*loaded);
}

}  // namespace

int run_command_line(int count, const char* const* arguments)
{
    const auto line = std::make_unique<command_line>();
    try {
        line->app.parse(count, arguments);
        return run_chosen(*line);
    } catch (const CLI::ParseError& wrong) {
        return line->app.exit(wrong) == 0 ? exit_ok : exit_usage;
    } catch (const std::exception& failed) {
        fmt::print(stderr, "souk: {}\n", failed.what());
        return exit_failed;
    }
}

}  // namespace souk::app
