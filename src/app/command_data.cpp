// Commands that work on the data folder: migrate, import, demo, admin create.
#include "app/closed_shop.hpp"
#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/distributed_shape.hpp"
#include "app/progress.hpp"
#include "base/text.hpp"
#include "items/import_file.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <termios.h>
#include <unistd.h>

namespace souk::app {

namespace {

constexpr std::size_t rejected_shown = 20;
constexpr auto demo_administrator = "admin@souk.example";

[[noreturn]] void fail(const refusal& why)
{
    std::string text = why.message;
    for (const field_error& each : why.errors) {
        text += "\n  " + each.field + ": " + each.detail;
    }
    throw std::runtime_error{text};
}

std::string read_file(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (!file) {
        throw std::runtime_error{"cannot read " + path};
    }
    return content;
}

items::import_report import_file(closed_shop& shop, const std::string& path)
{
    const std::string content = read_file(path);
    auto file = items::import_file::open(content);
    if (!file) {
        fail(file.error());
    }
    progress bar{"Importing", "lines"};
    return shop.run(shop->items()->service().import(
        shop.new_call(),
        [&file] { return file->next(); },
        [&bar](std::size_t lines) { bar.show(lines, 0); }
    ));
}

int print_report(const items::import_report& report)
{
    fmt::print(
        "{} items created, {} updated, {} lines rejected.\n",
        report.created,
        report.updated,
        report.rejected_count
    );
    for (std::size_t i = 0; i < std::min(report.rejected.size(), rejected_shown); ++i) {
        fmt::print("  line {}: {}\n", report.rejected[i].line, report.rejected[i].detail);
    }
    if (report.rejected_count > rejected_shown) {
        fmt::print("  … and {} more.\n", report.rejected_count - rejected_shown);
    }
    return report.rejected_count == 0 ? exit_ok : exit_failed;
}

task<bool> has_administrator(call call, accounts::service& accounts)
{
    accounts::account_filter filter{.limit = 1'000};
    for (;;) {
        const auto page = co_await accounts.search(call, filter);
        for (const accounts::account& each : page) {
            if (each.role == role::admin) {
                co_return true;
            }
        }
        if (page.size() < filter.limit) {
            co_return false;
        }
        filter.after = page.back().email;
    }
}

// Reads a line without showing it.
std::string ask_password(const std::string& email)
{
    fmt::print(stderr, "Password for {}: ", email);
    termios shown{};
    const bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        termios hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    std::string password;
    std::getline(std::cin, password);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fmt::print(stderr, "\n");
    }
    return password;
}

std::string random_password(souk::world& world)
{
    std::string bytes;
    for (int i = 0; i < 2; ++i) {
        const std::uint64_t some = world.random();
        bytes.append(reinterpret_cast<const char*>(&some), sizeof some);
    }
    return to_base64url(bytes);
}

}  // namespace

int run_migrate(const settings& all)
{
    if (all.distributed.chosen) {
        migrate_distributed(all);
        fmt::print("All databases and keyspaces are up to date.\n");
        return exit_ok;
    }
    const data_lock lock{all.data};
    for (const data_file& each : data_files()) {
        const auto path = std::filesystem::path{all.data} / each.name;
        storage::sqlite::connection db{path.string(), storage::sqlite::open_mode::read_write};
        const auto applied = storage::sqlite::migrate(db, each.schema);
        fmt::print(
            "{}: {}\n",
            each.name,
            applied.empty() ? "up to date" : fmt::format("{} migrations applied", applied.size())
        );
    }
    return exit_ok;
}

int run_import(const settings& all, const import_options& options)
{
    closed_shop shop{all, {"item"}};
    return print_report(import_file(shop, options.file));
}

int run_demo(const settings& all, const demo_options& options)
{
    closed_shop shop{all, {"account", "item"}};
    shop.run(shop->read());
    int status = exit_ok;
    if (shop->items()->service().count() == 0) {
        status = print_report(import_file(shop, options.file));
    } else {
        fmt::print("The shop has {} items already.\n", shop->items()->service().count());
    }
    if (shop.run(has_administrator(shop.new_call(), shop->accounts()->service()))) {
        fmt::print("There is an administrator already.\n");
        return status;
    }
    const auto& wanted = all.first_administrator;
    const std::string email = wanted.email.empty() ? demo_administrator : wanted.email;
    const bool given = !wanted.password.empty();
    const std::string password = given ? wanted.password : random_password(shop.world());
    const auto made =
        shop.run(shop->accounts()->service().create_admin(shop.new_call(), email, password));
    if (!made) {
        fail(made.error());
    }
    fmt::print("Administrator: {}\nPassword:      {}\n", email, given ? "(as given)" : password);
    return status;
}

int run_admin_create(const settings& all, const admin_options& options)
{
    const std::string& given = all.first_administrator.password;
    const std::string password = given.empty() ? ask_password(options.email) : given;
    closed_shop shop{all, {"account"}};
    const auto made =
        shop.run(shop->accounts()->service().create_admin(shop.new_call(), options.email, password)
        );
    if (!made) {
        fail(made.error());
    }
    fmt::print("{} is an administrator.\n", made->email.value);
    return exit_ok;
}

}  // namespace souk::app
