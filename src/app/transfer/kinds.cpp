#include "app/transfer/kinds.hpp"

#include <utility>

namespace souk::app {

namespace {

// They are large.
constexpr std::size_t pictures_at_once = 8;

template <class Record>
class kind_of final : public record_kind {
public:
    kind_of(std::string name, std::size_t page, archive_of<Record>& records)
        : record_kind(std::move(name), page), records_(records)
    {
    }

    task<bool> is_empty(const call& call) override
    {
        const std::optional<Record> from_the_first;
        const auto first = co_await records_.read(call, from_the_first, 1);
        const bool none = first.empty();
        co_return none;
    }

    task<> read(const call& call, const sink& to) override
    {
        std::optional<Record> last;
        for (;;) {
            auto found = co_await records_.read(call, last, page());
            for (const Record& each : found) {
                to(write_record(each));
            }
            if (found.size() < page()) {
                co_return;
            }
            last = std::move(found.back());
        }
    }

    void check(const std::string& line) const override
    {
        Record ignored;
        read_record(line, ignored);
    }

    task<> add(const call& call, const std::vector<std::string>& lines) override
    {
        std::vector<Record> records(lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            read_record(lines[i], records[i]);
        }
        co_await records_.add(call, records);
    }

private:
    archive_of<Record>& records_;
};

template <class Record>
std::unique_ptr<record_kind>
make_kind(std::string name, const std::unique_ptr<archive_of<Record>>& of, std::size_t page = 256)
{
    return std::make_unique<kind_of<Record>>(std::move(name), page, *of);
}

}  // namespace

record_kinds kinds_of(shop_archive& records)
{
    record_kinds all;
    all.push_back(make_kind("pictures", records.items.pictures, pictures_at_once));
    all.push_back(make_kind("items", records.items.items));
    all.push_back(make_kind("stock-movements", records.items.movements));
    all.push_back(make_kind("holds", records.items.holds));
    all.push_back(make_kind("closed-orders", records.items.closed_orders));
    all.push_back(make_kind("orders", records.orders.orders));
    all.push_back(make_kind("order-keys", records.orders.keys));
    all.push_back(make_kind("carts", records.orders.carts));
    all.push_back(make_kind("charges", records.charges));
    all.push_back(make_kind("payments", records.payments.payments));
    all.push_back(make_kind("canceled-orders", records.payments.canceled_orders));
    all.push_back(make_kind("payment-keys", records.payments.keys));
    all.push_back(make_kind("token-cutoffs", records.accounts.cutoffs));
    all.push_back(make_kind("accounts", records.accounts.accounts));
    return all;
}

}  // namespace souk::app
