#include "items/service.hpp"

#include <set>
#include <span>
#include <utility>

namespace souk::items {

namespace {

std::string describe(const std::vector<field_error>& errors)
{
    std::string text;
    for (const auto& each : errors) {
        text += (text.empty() ? "" : "; ") + each.field + ' ' + each.detail;
    }
    return text;
}

// What keeps a line of an import out; empty when nothing does.
std::string fault_of(const import_line& line)
{
    return line.what ? describe(items::check(to_draft(*line.what))) : line.what.error();
}

void note_rejected(import_report& to, std::size_t line, std::string why, const limits& with)
{
    ++to.rejected_count;
    if (to.rejected.size() < with.rejected_told) {
        to.rejected.push_back({.line = line, .detail = std::move(why)});
    }
}

}  // namespace

task<import_report>
service::import(const call& call, import_source source, import_progress progress)
{
    import_report report;
    std::vector<import_row> batch;
    std::size_t lines = 0;
    for (auto line = source(); line; line = source()) {
        ++lines;
        if (auto fault = fault_of(*line); !fault.empty()) {
            note_rejected(report, line->number, std::move(fault), limits_);
        } else {
            batch.push_back({.id = {world_.new_id()}, .what = *std::move(line->what)});
        }
        if (lines % limits_.import_batch == 0) {
            co_await import_batch(call, std::exchange(batch, {}), report);
            if (progress) {
                progress(lines);
            }
        }
    }
    co_await import_batch(call, batch, report);
    if (progress) {
        progress(lines);
    }
    co_return report;
}

task<>
service::import_batch(const call& call, const std::vector<import_row>& rows, import_report& to)
{
    if (rows.empty()) {
        co_return;
    }
    const souk::call own{
        .traceparent = call.traceparent,
        .deadline = world_.steady_now() + limits_.import_batch_time,
    };
    auto done = co_await store_.import(own, rows, world_.now());
    std::vector<item> changed;
    changed.reserve(done.size());
    for (auto& each : done) {
        ++(each.created ? to.created : to.updated);
        changed.push_back(std::move(each.what));
    }
    catalogue_.put(std::span{std::as_const(changed)});
}

// The store would find the items of the catalogue, and those that earlier lines made.
task<import_report> service::preview(import_source source)
{
    import_report report;
    std::set<std::string> made;
    std::size_t lines = 0;
    for (auto line = source(); line; line = source()) {
        if (auto fault = fault_of(*line); !fault.empty()) {
            note_rejected(report, line->number, std::move(fault), limits_);
        } else if (const std::string upc = to_draft(*line->what).about.upc;
                   catalogue_.find_upc(upc) != nullptr || !made.insert(upc).second) {
            ++report.updated;
        } else {
            ++report.created;
        }
        // The file may be long: others get their turn.
        if (++lines % limits_.import_batch == 0) {
            co_await world_.sleep(milliseconds{0});
        }
    }
    co_return report;
}

}  // namespace souk::items
