// Writes what a shop keeps into files, and back.
#pragma once

#include "app/new_files.hpp"
#include "app/transfer/kinds.hpp"
#include "app/transfer/manifest.hpp"

#include <filesystem>

namespace souk::app {

// Writes a file a kind into an empty folder, then the manifest: a folder with one is a whole
// export. Nothing may change the records meanwhile. Adds the files' names to `made`.
task<export_manifest> write_export(
    const call& call, const record_kinds& kinds, const std::filesystem::path& to, new_files& made
);

// Reads all of an export, and throws std::runtime_error unless it is whole, as it was written, and
// holds those kinds in that order.
export_manifest check_export(const record_kinds& kinds, const std::filesystem::path& from);

// Throws std::runtime_error when there are records of any kind.
task<> refuse_unless_new(const call& call, const record_kinds& kinds);

// Writes the records of a checked export where there are none.
task<> load_export(
    const call& call,
    const record_kinds& kinds,
    const std::filesystem::path& from,
    const export_manifest& about
);

}  // namespace souk::app
