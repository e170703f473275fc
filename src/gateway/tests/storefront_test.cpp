#include "base/log.hpp"
#include "gateway/storefront.hpp"
#include "gateway/tests/site.hpp"

#include <gmock/gmock.h>

namespace souk::gateway {

namespace {

using testing::body;
using testing::field;
using ::testing::HasSubstr;

class storefront : public testing::site {
protected:
    storefront() : site(add_storefront_routes)
    {
        put("index.html", "page");
        put("favicon.svg", "<svg/>");
        put("assets/main-1a.js", "plain");
        put("assets/main-1a.js.br", "by brotli");
        put("assets/main-1a.js.gz", "by gzip");
        put("assets/logo-2b.png", "png");
    }

    http::response get_script(const std::string& accepted) const
    {
        return get("/assets/main-1a.js", {{"accept-encoding", accepted}});
    }
};

TEST_F(storefront, shows_its_page_wherever_no_file_is_named)
{
    for (const auto* path :
         {"/", "/index.html", "/cart", "/items/UPC 1", "/accounts/ada@example.com", "/assets"}) {
        const auto answer = get(path);
        EXPECT_EQ(answer.status, 200) << path;
        EXPECT_EQ(answer.content_type, "text/html; charset=utf-8") << path;
        EXPECT_EQ(body(answer), "page") << path;
        EXPECT_EQ(field(answer, "Cache-Control"), "no-cache") << path;
        EXPECT_THAT(field(answer, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
    }
}

TEST_F(storefront, answers_404_where_a_file_is_named_that_is_not_there)
{
    put("assets/.secret.js", "secret");
    put(".git/config.txt", "secret");
    put("assets/main-1a.js.map", "of no known type");
    for (const auto* path :
         {"/none.js",
          "/favicon.ico",
          "/assets/",
          "/assets/none",
          "/assets/main-1a.js.br",
          "/assets/main-1a.js.map",
          "/assets/.secret.js",
          "/.git/config.txt"}) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
}

TEST_F(storefront, leaves_what_programs_ask_for_alone)
{
    for (const auto* path :
         {"/api",
          "/api/v1/nothing",
          "/docs/x",
          "/openapi.yaml",
          "/problems/not-found",
          "/health/ready",
          "/internal/v1/quotes",
          "/metrics"}) {
        for (const auto method : {http::verb::get, http::verb::post}) {
            EXPECT_EQ(ask({.method = method, .path = path}).status, 404) << path;
        }
    }
    EXPECT_EQ(get("/apiary").status, 200);
}

TEST_F(storefront, is_read_only)
{
    const auto answer = ask({.method = http::verb::post, .path = "/cart"});
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(field(answer, "Allow"), "GET, HEAD");
    EXPECT_EQ(ask({.method = http::verb::head, .path = "/cart"}).status, 200);
}

TEST_F(storefront, lets_only_what_is_named_by_its_content_be_kept)
{
    EXPECT_EQ(
        field(get("/assets/main-1a.js"), "Cache-Control"), "public, max-age=31536000, immutable"
    );
    EXPECT_EQ(field(get("/favicon.svg"), "Cache-Control"), "no-cache");
    EXPECT_EQ(field(get("/assets"), "Cache-Control"), "no-cache");
}

TEST_F(storefront, sends_the_smallest_form_that_is_accepted)
{
    struct expected {
        std::string accepted;
        std::string coding;
        std::string content;
    };
    for (const auto& [accepted, coding, content] : {
             expected{"", "", "plain"},
             expected{"gzip, deflate, br, zstd", "br", "by brotli"},
             expected{"GZIP;q=1.0, br;q=0.5", "br", "by brotli"},
             expected{"gzip", "gzip", "by gzip"},
             expected{"br;q=0, gzip", "gzip", "by gzip"},
             expected{"*", "br", "by brotli"},
             expected{"br ; q=0.000,*", "gzip", "by gzip"},
             expected{"*;q=0", "", "plain"},
             expected{"identity", "", "plain"},
             expected{"brotli, x-gzip", "", "plain"},
             expected{",;=,", "", "plain"},
         }) {
        const auto answer = get_script(accepted);
        EXPECT_EQ(body(answer), content) << accepted;
        EXPECT_EQ(field(answer, "Content-Encoding"), coding) << accepted;
        EXPECT_EQ(field(answer, "Vary"), "Accept-Encoding") << accepted;
        EXPECT_EQ(answer.content_type, "text/javascript; charset=utf-8") << accepted;
    }
    EXPECT_EQ(field(get("/assets/logo-2b.png", {{"accept-encoding", "br"}}), "Vary"), "");
}

TEST_F(storefront, tells_its_forms_apart)
{
    const auto plain = field(get_script(""), "ETag");
    const auto brotli = field(get_script("br"), "ETag");
    EXPECT_NE(plain, brotli);
    const auto ask_again = [&](const std::string& etag) {
        return get("/assets/main-1a.js", {{"accept-encoding", "br"}, {"if-none-match", etag}});
    };
    EXPECT_EQ(ask_again(plain).status, 200);
    EXPECT_EQ(ask_again(brotli).status, 304);
    EXPECT_EQ(field(ask_again(brotli), "Vary"), "Accept-Encoding");
}

TEST_F(storefront, is_absent_without_its_page)
{
    std::filesystem::remove(folder() / "index.html");
    EXPECT_EQ(get("/").status, 404);
    EXPECT_EQ(get("/assets/main-1a.js").status, 404);
}

TEST_F(storefront, is_absent_when_it_is_too_large)
{
    put("large.txt", "");
    std::filesystem::resize_file(folder() / "large.txt", 65UL * 1024 * 1024);
    const log::capture log;
    EXPECT_EQ(get("/").status, 404);
    EXPECT_THAT(log.text(), HasSubstr("too many or too large"));
}

}  // namespace

}  // namespace souk::gateway
