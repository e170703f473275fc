// The routes of items: what a client sends and sees.
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "items/http.hpp"
#include "items/tests/backends.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace souk::items {
namespace {

using http::verb;
using souk::testing::fake_world;
using souk::testing::wait;

constexpr auto order = "0192f0c1-5a7e-7c1e-9d2b-3f6a8b1c2d3e";
constexpr auto payment = "0192f0c1-6b8f-7d2f-8e3c-4a7b9c2d3e4f";

result<principal> authenticate(std::string_view token, http::access)
{
    const auto who = token == "admin"     ? role::admin
                     : token == "service" ? role::service
                                          : role::user;
    return principal{.email = {std::string{token}}, .role = who};
}

std::string header(const http::response& answer, const std::string& name)
{
    const auto found =
        std::ranges::find(answer.extra, name, [](const auto& it) { return it.first; });
    return found == answer.extra.end() ? "" : found->second;
}

std::string body(const http::response& answer)
{
    return answer.shared_body ? *answer.shared_body : answer.body;
}

class item_routes : public ::testing::Test {
protected:
    item_routes()
    {
        add_routes(router, items);
        add_internal_routes(router, items);
    }

    http::request request(verb method, const std::string& path, const std::string& token)
    {
        http::request made;
        made.method = method;
        made.path = path;
        made.call = fake_world::endless_call();
        made.fields = {{"authorization", "Bearer " + token}};
        return made;
    }

    http::response get(const std::string& path, std::map<std::string, std::string> query = {})
    {
        auto asked = request(verb::get, path, "admin");
        asked.query = std::move(query);
        return wait(router.answer(asked));
    }

    http::response send(
        verb method,
        const std::string& path,
        const std::string& json,
        const std::string& token = "admin",
        http::headers more = {}
    )
    {
        auto asked = request(method, path, token);
        asked.body = json;
        asked.fields.emplace_back("content-type", "application/json");
        std::ranges::move(more, std::back_inserter(asked.fields));
        return wait(router.answer(asked));
    }

    http::response add(const std::string& upc, int price = 5)
    {
        const auto json = R"({"upc":")" + upc + R"(","name":"N )" + upc + R"(","price":)" +
                          std::to_string(price) + R"(,"availableUnits":3})";
        return send(verb::post, "/api/v1/items", json);
    }

    int remove(const std::string& path)
    {
        auto asked = request(verb::del, path, "admin");
        return wait(router.answer(asked)).status;
    }

    std::string id_of(const std::string& upc) { return items.find(upc)->what.id.value; }

    fake_world world;
    testing::sqlite_backend backend;
    service items{backend.store(), world, {}};
    http::router router{authenticate};
};

TEST_F(item_routes, create_and_show)
{
    const auto made = add("UPC 1");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(header(made, "Location"), "/api/v1/items/" + id_of("UPC 1"));
    const auto shown = get("/api/v1/items/UPC 1");
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(body(shown), made.body);
    EXPECT_EQ(header(shown, "ETag"), header(made, "ETag"));
    EXPECT_TRUE(body(shown).contains(R"("price":5,"unitPrice":5,"availableUnits":3)"));
    EXPECT_EQ(body(get("/api/v1/items/" + id_of("UPC 1"))), made.body);
    EXPECT_EQ(get("/api/v1/items/none").status, 404);
    EXPECT_EQ(add("UPC 1").status, 409);
}

TEST_F(item_routes, name_every_field_at_fault)
{
    const auto json = R"({"upc":"a,b","name":7,"price":1.001,"role":"ADMIN"})";
    const auto refused = send(verb::post, "/api/v1/items", json);
    EXPECT_EQ(refused.status, 400);
    for (const auto* const field : {"upc", "name", "price", "availableUnits"}) {
        EXPECT_TRUE(refused.body.contains(std::string{R"("field":")"} + field + '"')) << field;
    }
    EXPECT_EQ(send(verb::post, "/api/v1/items", "[]").status, 400);
    EXPECT_EQ(send(verb::post, "/api/v1/items", "{").status, 400);
}

TEST_F(item_routes, answer_304_to_who_knows)
{
    add("UPC1");
    for (const auto* const path : {"/api/v1/items", "/api/v1/items/UPC1"}) {
        const auto etag = header(get(path), "ETag");
        auto asked = request(verb::get, path, "ada");
        asked.fields.emplace_back("if-none-match", "\"x\", W/" + etag);
        const auto same = wait(router.answer(asked));
        EXPECT_EQ(same.status, 304);
        EXPECT_EQ(body(same), "");
        EXPECT_EQ(header(same, "ETag"), etag);
        send(verb::post, "/api/v1/items/UPC1/stock", R"({"delta":1,"reason":"found"})");
        EXPECT_EQ(wait(router.answer(asked)).status, 200);
    }
}

TEST_F(item_routes, change_only_what_is_as_it_was_seen)
{
    const auto etag = header(add("UPC1"), "ETag");
    const auto patch = [this](const std::string& tag) {
        const auto json = R"({"price":7.5,"upc":"other","availableUnits":99})";
        return send(verb::patch, "/api/v1/items/UPC1", json, "admin", {{"if-match", tag}});
    };
    EXPECT_EQ(patch("\"1\"").status, 412);
    EXPECT_EQ(patch("garbage").status, 412);
    const auto changed = patch(etag);
    EXPECT_EQ(changed.status, 200);
    EXPECT_TRUE(changed.body.contains(R"("price":7.5)"));
    EXPECT_TRUE(changed.body.contains(R"("availableUnits":3)"));
    EXPECT_TRUE(changed.body.contains(R"("upc":"UPC1")"));
    EXPECT_EQ(patch(etag).status, 412);
    EXPECT_EQ(patch("*").status, 200);
    EXPECT_EQ(send(verb::patch, "/api/v1/items/none", "{}").status, 404);
}

TEST_F(item_routes, delete_and_free_the_upc)
{
    add("UPC1");
    const auto id = id_of("UPC1");
    EXPECT_EQ(remove("/api/v1/items/UPC1"), 204);
    EXPECT_EQ(remove("/api/v1/items/" + id), 404);
    EXPECT_EQ(body(get("/api/v1/items")), "[]");
    EXPECT_EQ(get("/api/v1/items/" + id + "/stock").status, 200);
    EXPECT_EQ(add("UPC1").status, 201);
}

TEST_F(item_routes, list_in_pages)
{
    for (const auto* const upc : {"A", "B", "C"}) {
        add(upc, upc[0] - 'A' + 1);
    }
    const auto first = get("/api/v1/items", {{"limit", "2"}, {"sort", "-price"}});
    EXPECT_TRUE(first.body.starts_with(R"([{"id":)"));
    EXPECT_LT(first.body.find(R"("upc":"C")"), first.body.find(R"("upc":"B")"));
    const auto link = header(first, "Link");
    const auto from = link.find("cursor=") + 7;
    const auto cursor = link.substr(from, link.find('>') - from);
    const auto rest = get("/api/v1/items", {{"sort", "-price"}, {"cursor", cursor}});
    EXPECT_TRUE(rest.body.contains(R"("upc":"A")"));
    EXPECT_FALSE(rest.body.contains(R"("upc":"B")"));
    EXPECT_EQ(header(rest, "Link"), "");
    EXPECT_EQ(get("/api/v1/items", {{"sort", "name"}, {"cursor", cursor}}).status, 400);
    const auto some = get("/api/v1/items", {{"upc", "C,A"}, {"maxPrice", "2.5"}});
    EXPECT_TRUE(some.body.contains(R"("upc":"A")"));
    EXPECT_FALSE(some.body.contains(R"("upc":"C")"));
}

TEST_F(item_routes, list_by_units_and_by_category)
{
    for (const auto* const upc : {"A", "B", "C"}) {
        add(upc);
    }
    const auto less = R"({"delta":-2,"reason":"lost"})";
    EXPECT_EQ(send(verb::post, "/api/v1/items/C/stock", less).status, 200);
    const auto few = get("/api/v1/items", {{"maxUnits", "2"}});
    EXPECT_TRUE(few.body.contains(R"("upc":"C")"));
    EXPECT_FALSE(few.body.contains(R"("upc":"A")"));
    const auto sorted = get("/api/v1/items", {{"sort", "availableUnits"}, {"limit", "1"}});
    EXPECT_EQ(sorted.body, few.body);
    EXPECT_EQ(body(get("/api/v1/items/categories")), "[]");
    send(verb::patch, "/api/v1/items/A", R"({"category":"Lamps"})");
    EXPECT_EQ(body(get("/api/v1/items/categories")), R"([{"category":"Lamps","items":1}])");
}

class wrong_query : public item_routes,
                    public ::testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(wrong_query, is_refused)
{
    EXPECT_EQ(get("/api/v1/items", {GetParam()}).status, 400);
}

INSTANTIATE_TEST_SUITE_P(
    all,
    wrong_query,
    ::testing::Values(
        std::pair{"limit", "0"},
        std::pair{"limit", "1001"},
        std::pair{"limit", "x"},
        std::pair{"sort", "upc"},
        std::pair{"inStock", "yes"},
        std::pair{"minPrice", "-1"},
        std::pair{"maxUnits", "-1"},
        std::pair{"maxUnits", ""},
        std::pair{"maxUnits", "1000000001"},
        std::pair{"maxPrice", "1e400"},
        std::pair{"cursor", "!"},
        std::pair{"cursor", ""},
        std::pair{"cursor", "MQ"}
    )
);

TEST_F(item_routes, tell_the_ledger_in_pages)
{
    add("UPC1");
    const auto more = R"({"delta":2,"reason":"found"})";
    EXPECT_EQ(send(verb::post, "/api/v1/items/UPC1/stock", more).status, 200);
    const auto less = R"({"delta":-6,"reason":"lost"})";
    EXPECT_EQ(send(verb::post, "/api/v1/items/UPC1/stock", less).status, 409);
    const auto none = R"({"delta":0,"reason":" "})";
    EXPECT_EQ(send(verb::post, "/api/v1/items/UPC1/stock", none).status, 400);
    const auto first = get("/api/v1/items/UPC1/stock", {{"limit", "1"}});
    EXPECT_TRUE(first.body.contains(R"("cause":"ADJUSTED","units":2,"delta":2,"reason":"found")"));
    const auto link = header(first, "Link");
    const auto from = link.find("cursor=") + 7;
    const auto cursor = link.substr(from, link.find('>') - from);
    const auto rest = get("/api/v1/items/UPC1/stock", {{"cursor", cursor}});
    EXPECT_TRUE(rest.body.contains(R"("reason":"initial stock")"));
    EXPECT_EQ(header(rest, "Link"), "");
    EXPECT_EQ(get("/api/v1/items/UPC1/stock", {{"cursor", "x"}}).status, 400);
}

TEST_F(item_routes, import_csv)
{
    add("UPC1");
    auto asked = request(verb::post, "/api/v1/items/import", "admin");
    asked.body = "upc,name,price,availableUnits\nUPC1,X,2,9\nUPC2,Y,3,1\nUPC3,Z,0,1\n";
    EXPECT_EQ(wait(router.answer(asked)).status, 415);
    asked.fields.emplace_back("content-type", "text/csv; charset=utf-8");
    const auto done = wait(router.answer(asked));
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(
        done.body,
        R"({"created":1,"updated":1,"rejectedCount":1,"rejected":[{"line":4,)"
        R"("detail":"price must be between 0.01 and 9999999.99"}]})"
    );
    asked.body = "name\n";
    EXPECT_EQ(wait(router.answer(asked)).status, 400);
}

TEST_F(item_routes, import_again_what_they_export)
{
    add("UPC1");
    const auto json = R"({"upc":"=A b","name":"\"N\", x","price":0.10,"availableUnits":7,)"
                      R"("description":"a\r\nb\n","category":" c","imageUrl":"/demo/a.svg"})";
    EXPECT_EQ(send(verb::post, "/api/v1/items", json).status, 201);
    const auto file = get("/api/v1/items/export");
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
    EXPECT_EQ(
        file.body,
        "upc,name,price,availableUnits,description,category,imageUrl\r\n"
        "UPC1,N UPC1,5,3,\"\",\"\",\"\"\r\n"
        "=A b,\"\"\"N\"\", x\",0.1,7,\"a\r\nb\n\", c,/demo/a.svg\r\n"
    );
    const auto before = body(get("/api/v1/items"));
    auto asked = request(verb::post, "/api/v1/items/import", "admin");
    asked.body = file.body;
    asked.fields.emplace_back("content-type", "text/csv");
    EXPECT_EQ(
        wait(router.answer(asked)).body,
        R"({"created":0,"updated":2,"rejectedCount":0,"rejected":[]})"
    );
    EXPECT_EQ(body(get("/api/v1/items")), before);
}

TEST_F(item_routes, preview_an_import)
{
    auto asked = request(verb::post, "/api/v1/items/import", "admin");
    asked.body = "upc,name,price,availableUnits\nUPC1,X,2,9\nUPC3,Z,0,1\n";
    asked.fields.emplace_back("content-type", "text/csv");
    asked.query = {{"preview", "true"}};
    const auto tried = wait(router.answer(asked));
    EXPECT_TRUE(tried.body.starts_with(R"({"created":1,"updated":0,"rejectedCount":1,)"));
    EXPECT_EQ(body(get("/api/v1/items")), "[]");
    asked.query = {{"preview", "yes"}};
    EXPECT_EQ(wait(router.answer(asked)).status, 400);
    asked.query = {{"preview", "false"}};
    EXPECT_EQ(wait(router.answer(asked)).body, tried.body);
    EXPECT_NE(body(get("/api/v1/items")), "[]");
}

TEST_F(item_routes, show_pictures_to_anyone)
{
    add("UPC1");
    auto asked = request(verb::put, "/api/v1/items/UPC1/picture", "admin");
    asked.body =
        "\x89PNG\r\n\x1A\n" + std::string{"\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01....rest.", 25};
    EXPECT_EQ(wait(router.answer(asked)).status, 415);
    asked.fields.emplace_back("content-type", "image/png");
    EXPECT_EQ(wait(router.answer(asked)).status, 200);
    const auto url = items.find("UPC1")->what.about.image_url;
    http::request shown;
    shown.path = url;
    shown.call = fake_world::endless_call();
    auto answer = wait(router.answer(shown));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, asked.body);
    EXPECT_EQ(answer.content_type, "image/png");
    shown.fields = {{"if-none-match", header(answer, "ETag")}};
    answer = wait(router.answer(shown));
    EXPECT_EQ(answer.status, 304);
    EXPECT_EQ(answer.body, "");

    asked.body = "<svg/>";
    EXPECT_EQ(wait(router.answer(asked)).status, 422);
    EXPECT_EQ(items.find("UPC1")->what.about.image_url, url);
    auto removal = request(verb::del, "/api/v1/items/UPC1/picture", "admin");
    EXPECT_EQ(wait(router.answer(removal)).status, 200);
    EXPECT_EQ(items.find("UPC1")->what.about.image_url, "");

    world.advance(seconds{86'401});
    wait(items.forget_unused_pictures(fake_world::endless_call()));
    shown.fields.clear();
    EXPECT_EQ(wait(router.answer(shown)).status, 404);
}

TEST_F(item_routes, serve_orders)
{
    add("UPC1");
    const auto to = [this](verb method, const std::string& path, const std::string& json) {
        return send(method, "/internal/v1/" + path, json, "service");
    };
    const auto quotes = to(verb::post, "quotes", R"({"upcs":["UPC1","none"]})");
    EXPECT_EQ(
        quotes.body,
        R"([{"itemId":")" + id_of("UPC1") +
            R"(","upc":"UPC1","name":"N UPC1","unitPrice":5,"availableUnits":3}])"
    );
    const auto reservation = std::string{"reservations/"} + order;
    const auto hold = [&](int quantity) {
        const auto json = std::string{R"({"paymentId":")"} + payment +
                          R"(","holder":"ada","ttl":900,"lines":[{"itemId":")" + id_of("UPC1") +
                          R"(","quantity":)" + std::to_string(quantity) + "}]}";
        return to(verb::put, reservation, json);
    };
    const auto attempt = std::string{R"({"paymentId":")"} + payment + R"("})";
    EXPECT_EQ(hold(0).status, 400);
    const auto refused = hold(4);
    EXPECT_EQ(refused.status, 409);
    EXPECT_TRUE(refused.body.contains(R"("field":"UPC1","detail":"wanted 4, 3 left")"));
    EXPECT_EQ(hold(2).status, 204);
    EXPECT_EQ(to(verb::post, reservation + "/commit", attempt).status, 204);
    EXPECT_EQ(to(verb::post, reservation + "/commit", "{}").status, 400);
    EXPECT_EQ(to(verb::post, reservation + "/release", attempt).status, 204);
    EXPECT_EQ(items.find("UPC1")->what.available_units, 1);
    EXPECT_EQ(to(verb::post, reservation + "/release", "{}").status, 204);
    EXPECT_EQ(items.find("UPC1")->what.available_units, 3);
    EXPECT_EQ(to(verb::post, reservation + "/commit", attempt).status, 409);
    EXPECT_EQ(to(verb::post, "reservations/x/release", "{}").status, 400);
}

struct access_case {
    verb method;
    const char* path;
    const char* token;
    int status;  // 0: anything but 401 and 403.
};

class item_access : public item_routes, public ::testing::WithParamInterface<access_case> {};

TEST_P(item_access, is_by_role)
{
    const auto& it = GetParam();
    const auto status = send(it.method, it.path, "{}", it.token).status;
    if (it.status == 0) {
        EXPECT_NE(status, 401);
        EXPECT_NE(status, 403);
    } else {
        EXPECT_EQ(status, it.status);
    }
}

INSTANTIATE_TEST_SUITE_P(
    all,
    item_access,
    ::testing::Values(
        access_case{verb::get, "/api/v1/items", "ada", 200},
        access_case{verb::get, "/api/v1/items", "service", 401},
        access_case{verb::get, "/api/v1/items/x", "ada", 404},
        access_case{verb::post, "/api/v1/items", "ada", 403},
        access_case{verb::post, "/api/v1/items", "admin", 400},
        access_case{verb::post, "/api/v1/items/import", "ada", 403},
        access_case{verb::patch, "/api/v1/items/x", "ada", 403},
        access_case{verb::del, "/api/v1/items/x", "ada", 403},
        access_case{verb::get, "/api/v1/items/x/stock", "ada", 403},
        access_case{verb::post, "/api/v1/items/x/stock", "ada", 403},
        access_case{verb::post, "/internal/v1/quotes", "admin", 401},
        access_case{verb::post, "/internal/v1/quotes", "service", 0},
        access_case{verb::put, "/internal/v1/reservations/x", "admin", 401},
        access_case{verb::post, "/internal/v1/reservations/x/commit", "ada", 401},
        access_case{verb::post, "/internal/v1/reservations/x/release", "ada", 401}
    )
);

}  // namespace
}  // namespace souk::items
