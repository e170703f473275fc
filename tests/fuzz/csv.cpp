// A file to import: what is read, written as CSV and read again is the same.
#include "fuzzing.hpp"
#include "items/import_file.hpp"

namespace souk::fuzz {
namespace {

void read_records(std::string_view bytes)
{
    items::csv_reader records{bytes};
    std::size_t line = 0;
    while (const auto record = records.next()) {
        expect(record->line > line, "each record begins on a line of its own");
        line = record->line;
        if (!record->fault.empty()) {
            continue;
        }
        // Not as a file's first line, where a byte order mark is passed over.
        const auto written = "header\n" + items::to_csv(record->fields);
        items::csv_reader again{written};
        again.next();
        const auto copy = again.next();
        const bool is_blank = record->fields.size() == 1 && record->fields.front().empty();
        expect(
            is_blank || (copy && copy->fields == record->fields), "what is read again is the same"
        );
    }
}

void read_items(std::string_view bytes)
{
    auto file = items::import_file::open(bytes);
    if (!file) {
        return;
    }
    while (const auto line = file->next()) {
        expect(line->what.has_value() || !line->what.error().empty(), "a refused line says why");
    }
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = souk::fuzz::text_of(data, size);
    souk::fuzz::read_records(bytes);
    souk::fuzz::read_items(bytes);
    return 0;
}
