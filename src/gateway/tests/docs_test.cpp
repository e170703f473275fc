#include "base/log.hpp"
#include "gateway/docs.hpp"
#include "gateway/tests/site.hpp"

#include <gmock/gmock.h>

namespace souk::gateway {

namespace {

using testing::body;
using testing::field;
using ::testing::HasSubstr;

class docs : public testing::site {
protected:
    docs() : site(add_docs_routes) {}
};

TEST_F(docs, serves_each_file_with_its_type)
{
    put("openapi.yaml", "openapi: 3.1.0\n");
    put("asyncapi.yaml", "asyncapi: 3.0.0\n");
    put("index.html", "<!doctype html>");
    put("init.js", "start();");
    put("swagger-ui.css", "p{}");
    struct expected {
        std::string path;
        std::string type;
        std::string content;
    };
    for (const auto& [path, type, content] : {
             expected{"/openapi.yaml", "application/yaml", "openapi: 3.1.0\n"},
             expected{"/asyncapi.yaml", "application/yaml", "asyncapi: 3.0.0\n"},
             expected{"/docs", "text/html; charset=utf-8", "<!doctype html>"},
             expected{"/docs/init.js", "text/javascript; charset=utf-8", "start();"},
             expected{"/docs/swagger-ui.css", "text/css; charset=utf-8", "p{}"},
         }) {
        const auto answer = get(path);
        EXPECT_EQ(answer.status, 200) << path;
        EXPECT_EQ(answer.content_type, type) << path;
        EXPECT_EQ(body(answer), content) << path;
        EXPECT_THAT(field(answer, "Content-Security-Policy"), HasSubstr("script-src 'self';"));
    }
}

TEST_F(docs, answers_not_modified_to_who_has_the_content)
{
    put("openapi.yaml", "one");
    const auto etag = field(get("/openapi.yaml"), "ETag");
    ASSERT_GE(etag.size(), 3U);
    for (const auto& header : {etag, "W/" + etag, "\"other\" , " + etag, std::string{"*"}}) {
        const auto answer = get("/openapi.yaml", {{"if-none-match", header}});
        EXPECT_EQ(answer.status, 304) << header;
        EXPECT_EQ(body(answer), "") << header;
        EXPECT_EQ(field(answer, "ETag"), etag) << header;
    }
    EXPECT_EQ(get("/openapi.yaml", {{"if-none-match", "\"other\""}}).status, 200);
    put("openapi.yaml", "two");
    EXPECT_EQ(get("/openapi.yaml", {{"if-none-match", etag}}).status, 200);
}

TEST_F(docs, keeps_what_is_no_document_to_itself)
{
    put("index.html", "page");
    put(".hidden.html", "hidden");
    put("secret.key", "secret");
    std::filesystem::create_directory(folder() / "inner.html");
    for (const auto* path :
         {"/docs/.hidden.html", "/docs/secret.key", "/docs/inner.html", "/docs/..", "/docs/none.js"
         }) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
}

TEST_F(docs, is_absent_with_a_warning_without_its_folder)
{
    std::filesystem::remove_all(folder());
    const log::capture log;
    for (const auto* path : {"/openapi.yaml", "/asyncapi.yaml", "/docs", "/docs/init.js"}) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
    EXPECT_THAT(log.text(), HasSubstr("/here will answer 404"));
}

}  // namespace

}  // namespace souk::gateway
