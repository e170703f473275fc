// The program's commands: one function each, whose answer is the exit status. A command that can't
// do its work throws, which is status 1 with the exception's message.
#pragma once

#include "app/settings.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace souk::app {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;  // The command line or a setting is wrong.

struct serve_options {
    // account, item, order, payment, cards; empty: all, and gateway.
    std::vector<std::string> services;
};

// Runs until SIGTERM or SIGINT.
int run_serve(const settings& all, const serve_options& options);

// Brings every service's file up to date.
int run_migrate(const settings& all);

struct import_options {
    std::string file;  // CSV: upc,name,price,availableUnits and more.
};

// Puts a catalogue into the data folder, or into the running shop that holds it.
int run_import(const settings& all, const import_options& options);

struct replay_options {
    std::string file;  // .csv or .csv.gz in the columns of UCI's Online Retail.
    std::string host;  // Of the running shop; empty: this machine's, at gateway.port.
    std::size_t clients = 8;
    std::size_t rate = 0;  // Invoices a second; 0 is as fast as it goes.
    std::string from;      // Dates, such as 2010-12-01; empty: all.
    std::string to;
    bool audit = true;
};

int run_replay(const settings& all, const replay_options& options);

struct demo_options {
    std::string file = "demo/catalogue.csv";
};

// Loads the demo catalogue where the shop has no items yet, and makes an administrator where it has
// none: the settings' one, or one with a random password, which is printed.
int run_demo(const settings& all, const demo_options& options);

struct admin_options {
    std::string email;
};

// The password is the settings' (SHOP_ADMIN_PASSWORD), or is asked for.
int run_admin_create(const settings& all, const admin_options& options);

struct audit_options {
    bool json = false;
};

// Status 1 when an invariant does not hold.
int run_audit(const settings& all, const audit_options& options);

struct events_options {
    std::string topic;  // Empty: all.
    std::size_t count = 20;
    bool follow = false;
};

int run_events_tail(const settings& all, const events_options& options);
int run_events_dlq(const settings& all, const events_options& options);
int run_events_retry(const settings& all, const events_options& options);

struct backup_options {
    std::string folder;
};

// Copies the shop's files as they are at one moment; the shop may be open.
int run_backup(const settings& all, const backup_options& options);

// Puts a backup into an empty data folder.
int run_restore(const settings& all, const backup_options& options);

struct transfer_options {
    std::string folder;
};

// Writes all that a closed embedded shop keeps into a new folder, for a shop of either shape.
int run_export(const settings& all, const transfer_options& options);

// Puts such an export into a new shop.
int run_load(const settings& all, const transfer_options& options);

}  // namespace souk::app
