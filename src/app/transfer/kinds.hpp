// What a shop keeps as lines of text, a kind at a time.
#pragma once

#include "app/transfer/archive.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace souk::app {

// All records of one kind, such as all orders.
class record_kind {
public:
    // `page` records are read or written at once.
    record_kind(std::string name, std::size_t page) : name_(std::move(name)), page_(page) {}
    virtual ~record_kind() = default;
    record_kind(const record_kind&) = delete;
    record_kind& operator=(const record_kind&) = delete;

    // "orders"
    const std::string& name() const { return name_; }

    std::size_t page() const { return page_; }

    virtual task<bool> is_empty(const call& call) = 0;

    // Gives every record as a line, without its end.
    using sink = std::function<void(const std::string& line)>;
    virtual task<> read(const call& call, const sink& to) = 0;

    // Throws std::runtime_error when a line is no such record.
    virtual void check(const std::string& line) const = 0;

    // Writes at most a page.
    virtual task<> add(const call& call, const std::vector<std::string>& lines) = 0;

private:
    std::string name_;
    std::size_t page_;
};

using record_kinds = std::vector<std::unique_ptr<record_kind>>;

// In the order in which they are written: what is named comes before what names it, and accounts
// come last, so that nobody can log in to a shop that is half written.
record_kinds kinds_of(shop_archive& records);

}  // namespace souk::app
