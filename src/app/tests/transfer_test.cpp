#include "app/command_loop.hpp"
#include "app/commands.hpp"
#include "app/data_lock.hpp"
#include "app/file.hpp"
#include "app/tests/folder.hpp"
#include "app/transfer/settling.hpp"
#include "app/transfer/transfer.hpp"
#include "base/tests/fake_world.hpp"
#include "bus/log/tables.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <gmock/gmock.h>

namespace souk::app {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

// A record of each kind, as an export spells them.
constexpr std::array<std::pair<const char*, const char*>, 14> samples{{
    {"pictures", R"({"id":"ab","type":"png","bytes":"iVBORw"})"},
    {"items",
     R"({"id":"i1","upc":"U1","name":"A \"lamp\"\n","price":19.99,"description":"","category":"c",)"
     R"("imageUrl":"","availableUnits":9,"version":3,"editedVersion":2,"deleted":false,)"
     R"("createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-02T00:00:00.001Z",)"
     R"("editedAt":"2026-01-01T00:00:00.002Z"})"},
    {"stock-movements",
     R"({"number":7,"itemId":"i1","kind":"sold","units":1,"delta":0,"orderId":"o1",)"
     R"("paymentId":"p1","reason":"sold","at":"2026-01-02T00:00:00.000Z"})"},
    {"holds",
     R"({"orderId":"o1","paymentId":"p1","holder":"","state":"sold",)"
     R"("expiresAt":"2026-01-02T00:15:00.000Z","lines":[{"itemId":"i1","units":1}]})"},
    {"closed-orders", R"({"orderId":"o2","at":"2026-01-02T00:00:00.000Z"})"},
    {"orders",
     R"({"id":"o1","accountEmail":"ann@example.org","shippingAddress":{"line1":"1 Lane",)"
     R"("city":"Lisbon","postalCode":"1100","country":"PT"},"status":"COMPLETED","items":[{"itemId":"i1",)"
     R"("upc":"U1","name":"Lamp","unitPrice":19.99,"quantity":1}],"paidBy":"p1","version":2,)"
     R"("createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-02T00:00:00.000Z","stream":[)"
     R"({"seq":1,"type":"OrderCreated","at":"2026-01-01T00:00:00.000Z","payload":{"items":[)"
     R"({"itemId":"i1","upc":"U1","name":"Lamp","unitPrice":19.99,"quantity":1}]}},)"
     R"({"seq":2,"type":"OrderCompleted","at":"2026-01-02T00:00:00.000Z",)"
     R"("payload":{"paymentId":"p1"},"traceId":"0123456789abcdef0123456789abcdef"}]})"},
    {"order-keys",
     R"({"accountEmail":"ann@example.org","key":"k 1","fingerprint":"f","orderId":"o1",)"
     R"("usedAt":"2026-01-01T00:00:00.000Z"})"},
    {"carts",
     R"({"accountEmail":"ann@example.org","items":[{"upc":"U1","quantity":2}],)"
     R"("updatedAt":"2026-01-02T00:00:00.000Z"})"},
    {"charges", R"({"paymentId":"p1","amount":19.99,"method":"pm_card_visa","state":"charged"})"},
    {"payments",
     R"({"id":"p1","orderId":"o1","accountEmail":"ann@example.org","status":"SUCCESS",)"
     R"("amount":19.99,"method":"pm_card_visa","failureReason":"",)"
     R"("createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-02T00:00:00.000Z","version":2,)"
     R"("stream":[{"seq":1,"type":"PaymentStarted","at":"2026-01-02T00:00:00.000Z","payload":)"
     R"({"orderId":"o1","amount":19.99,"method":"pm_card_visa"}},{"seq":2,)"
     R"("type":"PaymentSucceeded","at":"2026-01-02T00:00:00.000Z","payload":{}}]})"},
    {"canceled-orders", R"({"orderId":"o2"})"},
    {"payment-keys",
     R"({"accountEmail":"ann@example.org","key":"k2","fingerprint":"f","paymentId":"p1",)"
     R"("orderId":"o1","usedAt":"2026-01-02T00:00:00.000Z"})"},
    {"token-cutoffs", R"({"email":"bob@example.org","validFrom":"2026-01-02T00:00:00.000Z"})"},
    {"accounts",
     R"({"email":"ann@example.org","passwordHash":"$argon2id$x","firstName":"Ann","lastName":"B",)"
     R"("role":"USER","shippingAddress":{"line1":"1","city":"Bern","postalCode":"3000",)"
     R"("country":"CH"},"disabled":false,"createdAt":"2026-01-01T00:00:00.000Z",)"
     R"("updatedAt":"2026-01-01T00:00:00.000Z"})"},
}};

class exported_shop : public ::testing::Test {
protected:
    exported_shop()
    {
        const auto from = open("from");
        const auto kinds = kinds_of(from->records());
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            EXPECT_EQ(kinds[i]->name(), samples.at(i).first);
            on_.run(kinds[i]->add(call_, {samples.at(i).second}));
        }
        make_private_folder(place("export"));
        new_files made{place("export")};
        about_ = on_.run(write_export(call_, kinds, place("export"), made));
        made.keep();
    }

    ~exported_shop() override { on_.finish(); }

    std::string place(const char* name) const { return folder_.path() / name; }

    std::unique_ptr<opened_archive> open(const char* name)
    {
        settings all;
        all.data = place(name);
        return open_archive(all, on_.world());
    }

    std::string text(const std::string& file) const
    {
        return read_file(place("export") + "/" + file);
    }

    void replace(const std::string& file, const std::string& with) const
    {
        std::ofstream{place("export") + "/" + file, std::ios::binary} << with;
    }

    // Says why a load refuses the export; nothing when it does not.
    std::string refusal()
    {
        const auto to = open("to");
        const auto kinds = kinds_of(to->records());
        try {
            check_export(kinds, place("export"));
        } catch (const std::runtime_error& why) {
            return why.what();
        }
        return "";
    }

    // Puts the manifest right again after a file was replaced.
    void bless(std::size_t number, std::uint64_t records)
    {
        auto& file = about_.files.at(number);
        file.file = describe(fs::path{place("export")} / file.file.name);
        file.records = records;
        replace(manifest_file, to_json(about_));
    }

    command_loop on_;
    const call call_ = souk::testing::fake_world::endless_call();
    export_manifest about_;

private:
    testing::temporary_folder folder_;
};

TEST_F(exported_shop, is_the_same_after_a_load)
{
    const auto to = open("to");
    const auto kinds = kinds_of(to->records());
    on_.run(refuse_unless_new(call_, kinds));
    const auto about = check_export(kinds, place("export"));
    EXPECT_EQ(about.files, about_.files);
    on_.run(load_export(call_, kinds, place("export"), about));
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        std::vector<std::string> lines;
        const record_kind::sink keep = [&](const std::string& line) { lines.push_back(line); };
        on_.run(kinds[i]->read(call_, keep));
        EXPECT_THAT(lines, ::testing::ElementsAre(samples.at(i).second));
    }
    EXPECT_THROW(on_.run(refuse_unless_new(call_, kinds)), std::runtime_error);
}

TEST_F(exported_shop, is_for_its_owner_only)
{
    for (const auto& each : fs::directory_iterator{place("export")}) {
        EXPECT_EQ(each.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
    }
}

TEST_F(exported_shop, is_refused_when_a_file_is_shorter_or_was_edited_or_is_gone)
{
    EXPECT_EQ(refusal(), "");
    const auto orders = text("orders.jsonl");
    replace("orders.jsonl", orders.substr(0, orders.size() - 1));
    EXPECT_THAT(refusal(), HasSubstr("orders.jsonl is not what was exported"));
    auto edited = orders;
    edited.replace(edited.find("19.99"), 5, "10.99");
    replace("orders.jsonl", edited);
    EXPECT_THAT(refusal(), HasSubstr("orders.jsonl is not what was exported"));
    fs::remove(place("export") + "/orders.jsonl");
    EXPECT_THAT(refusal(), HasSubstr("orders.jsonl"));
}

TEST_F(exported_shop, is_refused_when_its_manifest_says_something_else)
{
    const auto manifest = text(manifest_file);
    const auto edit = [&](const std::string& what, const std::string& with) {
        auto edited = manifest;
        edited.replace(edited.find(what), what.size(), with);
        replace(manifest_file, edited);
        return refusal();
    };
    EXPECT_THAT(edit("\"version\":2", "\"version\":1"), HasSubstr("this souk knows 2 only"));
    EXPECT_THAT(edit("souk-export", "souk-backup"), HasSubstr("format is not souk-export"));
    EXPECT_THAT(edit("\"records\":1", "\"records\":2"), HasSubstr("does not hold 2 records"));
    EXPECT_THAT(edit("\"kind\":\"holds\"", "\"kind\":\"orders\""), HasSubstr("there is orders"));
    EXPECT_THAT(edit("{", "["), HasSubstr("is no JSON object"));
    fs::remove(place("export") + "/" + manifest_file);
    EXPECT_THAT(refusal(), HasSubstr(manifest_file));
}

TEST_F(exported_shop, is_refused_when_its_kinds_come_in_another_order_or_are_fewer)
{
    std::swap(about_.files[0], about_.files[1]);
    replace(manifest_file, to_json(about_));
    EXPECT_THAT(refusal(), HasSubstr("where pictures should come, there is items"));
    std::swap(about_.files[0], about_.files[1]);
    about_.files.pop_back();
    replace(manifest_file, to_json(about_));
    EXPECT_THAT(refusal(), HasSubstr("where accounts should come, there is nothing more"));
}

TEST_F(exported_shop, names_the_line_that_is_wrong)
{
    constexpr std::size_t charges = 8;
    replace("charges.jsonl", text("charges.jsonl") + "{\"paymentId\":\"p2\"}\n");
    bless(charges, 2);
    EXPECT_THAT(refusal(), HasSubstr("charges.jsonl, line 2: amount is required"));
}

TEST_F(exported_shop, is_not_exported_while_it_is_open)
{
    settings all;
    all.data = place("from");
    const data_lock open{all.data};
    const auto again = [&] { run_export(all, {.folder = place("again")}); };
    EXPECT_THAT(again, ThrowsMessage<std::runtime_error>(HasSubstr("in use")));
}

TEST_F(exported_shop, is_exported_only_where_there_is_one)
{
    settings none;
    none.data = place("none");
    const auto again = [&] { run_export(none, {.folder = place("again")}); };
    EXPECT_THAT(again, ThrowsMessage<std::runtime_error>(HasSubstr("holds no shop")));
    EXPECT_FALSE(fs::exists(place("none")));
}

TEST_F(exported_shop, tells_what_is_unfinished)
{
    settings all;
    all.data = place("from");
    databases files{all, storage::sqlite::open_mode::read_write};
    const timestamp now{seconds{1'800'000'000}};
    EXPECT_THAT(on_.run(find_unfinished(call_, files, now)), IsEmpty());
    const auto owe = [&](storage::sqlite::connection& db) {
        const event happened{.topic = "order.events", .type = "t", .key = "o1", .body = "{}"};
        const effect owed{.kind = "release-stock", .key = "o1", .detail = ""};
        bus::log::append(db, call_, now, {.published = {happened}, .effects = {owed}});
    };
    on_.run(files.order.write(call_, owe));
    const auto found = on_.run(find_unfinished(call_, files, now));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_THAT(found[0], HasSubstr("1 undone effects in"));
    EXPECT_EQ(found[1], "1 unread order.events");
    bus::log::event_log log{files.order};
    on_.run(log.move_to(call_, "payment-service", "order.events", 1));
    on_.run(log.set_aside(call_, "payment-service", 1, "why", now));
    EXPECT_THAT(
        on_.run(find_unfinished(call_, files, now)),
        ::testing::Contains(HasSubstr("1 dead letters of order.events"))
    );
}

}  // namespace
}  // namespace souk::app
