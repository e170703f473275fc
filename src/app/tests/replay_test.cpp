#include "app/replay/file.hpp"
#include "app/replay/lines.hpp"
#include "app/replay/plan.hpp"
#include "app/replay/shop_client.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <numeric>
#include <rapidcheck.h>
#include <stdexcept>
#include <unistd.h>
#include <zlib.h>

namespace souk::app::replay {
namespace {

using testing::HasSubstr;

constexpr auto header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,"
                        "Country\r\n";

struct row {
    std::string invoice = "536365";
    std::string code = "85123A";
    std::string name = "LANTERN";
    std::string quantity = "6";
    std::string at = "2010-12-01 08:26:00";
    std::string price = "2.55";
    std::string customer = "17850.0";
};

std::string to_text(const std::vector<row>& rows)
{
    std::string text = header;
    for (const auto& each : rows) {
        text += items::to_csv(
            {each.invoice,
             each.code,
             each.name,
             each.quantity,
             each.at,
             each.price,
             each.customer,
             "United Kingdom"}
        );
    }
    return text;
}

plan plan_of(const std::vector<row>& rows, const date_range& dates = {})
{
    return make_plan(to_text(rows), dates).value();
}

numbered_line next_of(line_reader& from)
{
    const auto line = from.next();
    if (!line) {
        throw std::out_of_range{"no line is left"};
    }
    return *line;
}

std::expected<invoice_line, std::string> read(const std::string& text)
{
    auto reader = line_reader::open(text).value();
    return next_of(reader).what;
}

// A file that is there as long as this is.
class temporary_file {
public:
    explicit temporary_file(const std::string& bytes)
        : path_(
              std::filesystem::temp_directory_path() /
              ("souk-replay-test-" + std::to_string(::getpid()))
          )
    {
        std::ofstream{path_, std::ios::binary} << bytes;
    }
    ~temporary_file() { std::filesystem::remove(path_); }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

std::string compress(const std::string& text)
{
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    deflateInit2(&stream, 9, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY);
    std::string input = text;
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<unsigned>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<unsigned>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string failure_of_reading(const std::string& bytes)
{
    const temporary_file file{bytes};
    try {
        read_text(file.path());
    } catch (const std::runtime_error& failed) {
        return failed.what();
    }
    return {};
}

std::string many_lines()
{
    std::string text = header;
    for (int i = 0; i < 20'000; ++i) {
        text += "536365,85123A,LANTERN " + std::to_string(i * 7919 % 10'007) + ",6\r\n";
    }
    return text;
}

TEST(replay_file, reads_plain_and_compressed_text)
{
    const auto text = many_lines();
    EXPECT_EQ(read_text(temporary_file{text}.path()), text);
    EXPECT_EQ(read_text(temporary_file{compress(text)}.path()), text);
    EXPECT_EQ(read_text(temporary_file{""}.path()), "");
}

TEST(replay_file, names_the_line_where_compressed_data_is_cut_off)
{
    const auto packed = compress(many_lines());
    const auto said = failure_of_reading(packed.substr(0, packed.size() / 2));
    EXPECT_THAT(said, HasSubstr("the compressed data ends too early"));
    EXPECT_THAT(said, HasSubstr(": line "));
    EXPECT_THAT(failure_of_reading(packed.substr(0, packed.size() - 4)), HasSubstr("too early"));
}

TEST(replay_file, refuses_damaged_data_and_absent_files)
{
    auto packed = compress(many_lines());
    packed.at(packed.size() / 2) = static_cast<char>(packed.at(packed.size() / 2) ^ 0x55);
    EXPECT_THAT(failure_of_reading(packed), HasSubstr("the compressed data is damaged"));
    EXPECT_THROW(read_text("/no/such/file.csv"), std::runtime_error);
}

TEST(replay_lines, reads_a_line_as_the_data_set_has_it)
{
    const auto line = read(to_text({{.name = "WHITE, \"HANGING\" HEART "}}));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->invoice, "536365");
    EXPECT_EQ(line->stock_code, "85123A");
    EXPECT_EQ(line->name, "WHITE, \"HANGING\" HEART");
    EXPECT_EQ(line->quantity, 6);
    EXPECT_EQ(line->unit_price, money{255});
    EXPECT_EQ(line->customer, "17850");
    EXPECT_EQ(to_string(line->at), "2010-12-01T08:26:00.000Z");
}

TEST(replay_lines, reads_other_spellings)
{
    EXPECT_EQ(to_string(read(to_text({{.at = "12/1/2010 8:26"}}))->at), "2010-12-01T08:26:00.000Z");
    EXPECT_EQ(read(to_text({{.customer = ""}}))->customer, "");
    EXPECT_EQ(read(to_text({{.invoice = "c536365"}}))->invoice, "C536365");
    EXPECT_EQ(read(to_text({{.name = ""}}))->name, "85123A");
    EXPECT_EQ(read(to_text({{.name = "\xA3 2"}}))->name, "\xC2\xA3 2");
    EXPECT_EQ(
        read("Price,Customer ID,country,INVOICE,stockcode,description,quantity,invoicedate\n"
             "2.5,17850,UK,1,A,N,-1,2010-12-01 00:00:00\n")
            ->unit_price,
        money{250}
    );
}

struct bad_row {
    row what;
    const char* said;
};

class bad_rows : public testing::TestWithParam<bad_row> {};

TEST_P(bad_rows, are_refused_with_the_reason)
{
    const auto line = read(to_text({GetParam().what}));
    ASSERT_FALSE(line);
    EXPECT_THAT(line.error(), HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    all,
    bad_rows,
    testing::Values(
        bad_row{{.invoice = ""}, "InvoiceNo"},
        bad_row{{.invoice = "53 65"}, "InvoiceNo"},
        bad_row{{.invoice = std::string(41, '1')}, "InvoiceNo"},
        bad_row{{.invoice = "1\r\nX: 1"}, "InvoiceNo"},
        bad_row{{.code = " "}, "StockCode"},
        bad_row{{.code = "A,B"}, "StockCode"},
        bad_row{{.code = "A\tB"}, "StockCode"},
        bad_row{{.code = "\xFF"}, "StockCode"},
        bad_row{{.quantity = ""}, "Quantity"},
        bad_row{{.quantity = "six"}, "Quantity"},
        bad_row{{.quantity = "1.5"}, "Quantity"},
        bad_row{{.quantity = "1e9"}, "Quantity"},
        bad_row{{.quantity = "-99999999999999999999"}, "Quantity"},
        bad_row{{.price = "2.555"}, "UnitPrice"},
        bad_row{{.price = "2,55"}, "UnitPrice"},
        bad_row{{.price = "NaN"}, "UnitPrice"},
        bad_row{{.price = "1e400"}, "UnitPrice"},
        bad_row{{.quantity = "1000000", .price = "9999999999"}, "beyond"},
        bad_row{{.at = "2010-02-30 08:26:00"}, "InvoiceDate"},
        bad_row{{.at = "yesterday"}, "InvoiceDate"},
        bad_row{{.at = "13/1/2010 8:26"}, "InvoiceDate"},
        bad_row{{.at = "1/1/2010 24:00"}, "InvoiceDate"},
        bad_row{{.at = ""}, "InvoiceDate"},
        bad_row{{.customer = "Smith"}, "CustomerID"},
        bad_row{{.customer = "17850.5"}, "CustomerID"},
        bad_row{{.customer = std::string(30, '1')}, "CustomerID"}
    )
);

TEST(replay_lines, refuses_files_that_are_none)
{
    EXPECT_THAT(line_reader::open("").error(), HasSubstr("empty"));
    EXPECT_THAT(line_reader::open("a,b\n1,2\n").error(), HasSubstr("no column InvoiceNo"));
    EXPECT_THAT(line_reader::open("InvoiceNo,invoiceno\n").error(), HasSubstr("twice"));
    EXPECT_THAT(line_reader::open("\"InvoiceNo").error(), HasSubstr("never closed"));
}

TEST(replay_lines, numbers_broken_rows_and_goes_on)
{
    const auto text = std::string{header} + "1,2,3\r\n" +
                      "1,\"A\"B,N,1,2010-12-01 00:00:00,1,1,UK\r\n" +
                      to_text({{}}).substr(std::string_view{header}.size()) + "1,\"A";
    auto reader = line_reader::open(text).value();
    const auto short_row = next_of(reader);
    EXPECT_EQ(short_row.number, 2U);
    EXPECT_THAT(short_row.what.error(), HasSubstr("has 3 fields"));
    EXPECT_EQ(next_of(reader).number, 3U);
    EXPECT_TRUE(next_of(reader).what);
    EXPECT_THAT(next_of(reader).what.error(), HasSubstr("never closed"));
    EXPECT_FALSE(reader.next());
}

TEST(replay_lines, survives_any_bytes)
{
    EXPECT_TRUE(rc::check([](const std::string& noise) {
        const auto text = header + noise;
        auto reader = line_reader::open(text).value();
        std::size_t last = 1;
        while (const auto line = reader.next()) {
            RC_ASSERT(line->number > last);
            last = line->number;
        }
        const auto planned = make_plan(text, {}).value();
        RC_ASSERT(
            std::accumulate(planned.fates.begin(), planned.fates.end(), 0UL) == planned.lines
        );
    }));
}

TEST(replay_plan, orders_an_invoice_with_its_lines_merged)
{
    const auto made = plan_of({{}, {.code = "71053", .price = "3.39"}, {.quantity = "2"}});
    ASSERT_EQ(made.customers.size(), 1U);
    const auto& order = made.customers.front().orders.at(0);
    EXPECT_EQ(order.invoice, "536365");
    ASSERT_EQ(order.lines.size(), 2U);
    EXPECT_EQ(made.items.at(order.lines.at(0).item).upc, "85123A");
    EXPECT_EQ(order.lines.at(0).quantity, 8);
    EXPECT_EQ(order.total, money{8 * 255 + 6 * 339});
    EXPECT_EQ(made.count_of(line_fate::sent), 2U);
    EXPECT_EQ(made.count_of(line_fate::merged), 1U);
    EXPECT_EQ(made.ordered, order.total);
    EXPECT_EQ(made.ordered_units, 14);
}

TEST(replay_plan, gives_each_other_price_an_item_of_its_own)
{
    const auto made = plan_of({
        {.invoice = "1", .name = "OLD NAME", .price = "6.77"},
        {.invoice = "1", .price = "2.5"},
        {.invoice = "2", .name = "NEW NAME", .at = "2010-12-05 10:00:00", .price = "2.55"},
    });
    ASSERT_EQ(made.items.size(), 3U);
    EXPECT_EQ(made.items.at(0).upc, "85123A@6.77");
    EXPECT_EQ(made.items.at(1).upc, "85123A@2.5");
    EXPECT_EQ(made.items.at(2).upc, "85123A");
    EXPECT_EQ(made.items.at(0).name, "NEW NAME");
    EXPECT_EQ(made.items.at(2).price, money{255});
    EXPECT_EQ(made.repriced_items, 2U);
}

struct fate_case {
    row what;
    line_fate fate;
};

class line_fates : public testing::TestWithParam<fate_case> {};

TEST_P(line_fates, are_told)
{
    const date_range december{
        .from = std::chrono::sys_days{std::chrono::year{2010} / 12 / 1},
        .to = std::chrono::sys_days{std::chrono::year{2010} / 12 / 31},
    };
    const auto made = plan_of({GetParam().what}, december);
    EXPECT_EQ(made.count_of(GetParam().fate), 1U) << describe(GetParam().fate);
    EXPECT_EQ(std::accumulate(made.fates.begin(), made.fates.end(), 0UL), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    line_fates,
    testing::Values(
        fate_case{{}, line_fate::sent},
        fate_case{{.invoice = "C1", .quantity = "-1"}, line_fate::partial_return},
        fate_case{{.customer = ""}, line_fate::no_customer},
        fate_case{{.code = "POST"}, line_fate::not_stock},
        fate_case{{.code = "m"}, line_fate::not_stock},
        fate_case{{.code = "BANK CHARGES"}, line_fate::not_stock},
        fate_case{{.price = "0.0"}, line_fate::zero_price},
        fate_case{{.price = "-11062.06"}, line_fate::negative_price},
        fate_case{{.quantity = "0"}, line_fate::zero_quantity},
        fate_case{{.quantity = "-10"}, line_fate::negative_quantity},
        fate_case{{.invoice = "C1"}, line_fate::positive_return},
        fate_case{{.at = "2010-12-31 23:59:59"}, line_fate::sent},
        fate_case{{.at = "2011-01-01 00:00:00"}, line_fate::outside_dates},
        fate_case{{.at = "2010-11-30 23:59:59"}, line_fate::outside_dates},
        fate_case{{.at = "never"}, line_fate::unreadable}
    )
);

TEST(replay_plan, knows_the_latest_price_of_the_whole_file)
{
    const date_range first{.to = std::chrono::sys_days{std::chrono::year{2010} / 12 / 1}};
    const auto made = plan_of(
        {{.price = "2.55"}, {.invoice = "2", .at = "2010-12-02 08:00:00", .price = "3"}}, first
    );
    ASSERT_EQ(made.items.size(), 1U);
    EXPECT_EQ(made.items.at(0).upc, "85123A@2.55");
}

TEST(replay_plan, leaves_out_lines_of_another_customer)
{
    const auto made = plan_of({{}, {.customer = "2"}});
    EXPECT_EQ(made.count_of(line_fate::other_customer), 1U);
    EXPECT_EQ(made.customers.size(), 1U);
}

TEST(replay_plan, cancels_the_latest_whole_order_that_matches)
{
    const auto made = plan_of({
        {.invoice = "1"},
        {.invoice = "2", .at = "2010-12-02 08:00:00"},
        {.invoice = "C3", .quantity = "-2", .at = "2010-12-03 08:00:00"},
        {.invoice = "C3", .quantity = "-4", .at = "2010-12-03 08:00:00"},
    });
    EXPECT_EQ(made.cancellations, 1U);
    EXPECT_EQ(made.count_of(line_fate::canceled), 2U);
    const auto& orders = made.customers.front().orders;
    EXPECT_EQ(orders.at(0).canceled_by, "");
    EXPECT_EQ(orders.at(1).canceled_by, "C3");
    EXPECT_EQ(made.returned, orders.at(1).total);
    EXPECT_EQ(made.returned_units, 6);
    ASSERT_EQ(made.customers.front().steps.size(), 3U);
    EXPECT_EQ(made.customers.front().steps.at(2).kind, step_kind::cancel);
    EXPECT_EQ(made.customers.front().steps.at(2).order, 1U);
}

TEST(replay_plan, leaves_out_returns_that_match_no_whole_order)
{
    const row sold{.invoice = "1"};
    const std::vector<row> returns{
        {.invoice = "C2", .quantity = "-5", .at = "2010-12-02 08:00:00"},
        {.invoice = "C2", .quantity = "-6", .at = "2010-12-02 08:00:00", .price = "2.5"},
        {.invoice = "C2", .quantity = "-6", .at = "2010-12-02 08:00:00", .customer = "2"},
        {.invoice = "C2", .quantity = "-6", .at = "2010-11-02 08:00:00"},
        {.invoice = "C2", .code = "OTHER", .quantity = "-6", .at = "2010-12-02 08:00:00"},
    };
    for (const auto& each : returns) {
        const auto made = plan_of({sold, each});
        EXPECT_EQ(made.cancellations, 0U);
        EXPECT_EQ(made.partial_returns, 1U);
        EXPECT_EQ(made.count_of(line_fate::partial_return), 1U);
        EXPECT_EQ(made.returned, money{});
    }
}

TEST(replay_plan, cancels_an_order_once)
{
    const auto made = plan_of({
        {.invoice = "1"},
        {.invoice = "C2", .quantity = "-6", .at = "2010-12-02 08:00:00"},
        {.invoice = "C3", .quantity = "-6", .at = "2010-12-03 08:00:00"},
    });
    EXPECT_EQ(made.cancellations, 1U);
    EXPECT_EQ(made.partial_returns, 1U);
}

TEST(replay_plan, takes_steps_in_the_order_of_time)
{
    const auto made = plan_of({
        {.invoice = "2", .at = "2010-12-02 08:00:00"},
        {.invoice = "1", .at = "2010-12-01 08:00:00"},
        {.invoice = "9", .at = "2010-12-01 07:00:00", .customer = "9"},
    });
    ASSERT_EQ(made.customers.size(), 2U);
    EXPECT_EQ(made.customers.at(0).number, "9");
    EXPECT_EQ(made.customers.at(1).orders.at(0).invoice, "1");
    EXPECT_EQ(made.customers.at(1).orders.at(1).invoice, "2");
}

TEST(replay_plan, conserves_lines_units_and_money)
{
    EXPECT_TRUE(rc::check([] {
        const auto rows = *rc::gen::container<std::vector<row>>(rc::gen::map(
            rc::gen::tuple(
                rc::gen::inRange(0, 6),
                rc::gen::inRange(-3, 4),
                rc::gen::inRange(0, 3),
                rc::gen::inRange(1, 3),
                rc::gen::arbitrary<bool>()
            ),
            [](const std::tuple<int, int, int, int, bool>& of) {
                const auto& [invoice, quantity, price, customer, canceled] = of;
                return row{
                    .invoice = (canceled ? "C" : "") + std::to_string(invoice),
                    .quantity = std::to_string(quantity),
                    .price = std::to_string(price),
                    .customer = std::to_string(customer),
                };
            }
        ));
        const auto made = plan_of(rows);
        RC_ASSERT(std::accumulate(made.fates.begin(), made.fates.end(), 0UL) == rows.size());
        money charged;
        money returned;
        std::int64_t units = 0;
        for (const auto& customer : made.customers) {
            for (const auto& order : customer.orders) {
                charged += order.total;
                returned += order.canceled_by.empty() ? money{} : order.total;
                for (const auto& line : order.lines) {
                    units += line.quantity;
                }
            }
        }
        RC_ASSERT(charged == made.ordered);
        RC_ASSERT(returned == made.returned);
        RC_ASSERT(units == made.ordered_units);
    }));
}

TEST(replay_address, reads_hosts_and_ports)
{
    EXPECT_EQ(parse_address("shop.test", 8080).port, 8080);
    EXPECT_EQ(parse_address("http://shop.test:81/", 8080).host, "shop.test");
    EXPECT_EQ(parse_address("http://shop.test:81/", 8080).port, 81);
    EXPECT_EQ(parse_address("[::1]:9", 8080).host, "::1");
    for (const auto* const wrong : {"", ":1", "a:b", "a:70000", "https://a", "a/b", "u@h"}) {
        EXPECT_THROW(parse_address(wrong, 8080), std::runtime_error) << wrong;
    }
}

}  // namespace
}  // namespace souk::app::replay
