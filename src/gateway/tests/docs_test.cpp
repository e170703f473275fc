#include "base/log.hpp"
#include "gateway/docs.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <fstream>
#include <gmock/gmock.h>

namespace souk::gateway {

namespace {

using testing::HasSubstr;

result<principal> nobody(std::string_view /*token*/, http::access /*wanted*/)
{
    return unauthenticated("invalid-token", "No token is expected here.");
}

class docs : public testing::Test {
protected:
    docs()
    {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "souk-docs-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }

    ~docs() override { std::filesystem::remove_all(folder_); }

    void put(const std::string& name, std::string_view content) const
    {
        std::ofstream{folder_ / name, std::ios::binary} << content;
    }

    http::response get(const std::string& path, const std::string& if_none_match = {}) const
    {
        const docs_files files{folder_};
        http::router router{nobody};
        add_docs_routes(router, files);
        http::request request;
        request.path = path;
        if (!if_none_match.empty()) {
            request.fields.emplace_back("if-none-match", if_none_match);
        }
        boost::asio::io_context loop;
        http::response answer;
        boost::asio::co_spawn(
            loop,
            router.answer(request),
            [&answer](const std::exception_ptr& failure, http::response got) {
                EXPECT_EQ(failure, nullptr);
                answer = std::move(got);
            }
        );
        loop.run();
        return answer;
    }

    std::filesystem::path folder_;
};

std::string field(const http::response& answer, std::string_view name)
{
    for (const auto& [key, value] : answer.extra) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

std::string body(const http::response& answer)
{
    return answer.shared_body ? *answer.shared_body : answer.body;
}

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
        const auto answer = get("/openapi.yaml", header);
        EXPECT_EQ(answer.status, 304) << header;
        EXPECT_EQ(body(answer), "") << header;
        EXPECT_EQ(field(answer, "ETag"), etag) << header;
    }
    EXPECT_EQ(get("/openapi.yaml", "\"other\"").status, 200);
    put("openapi.yaml", "two");
    EXPECT_EQ(get("/openapi.yaml", etag).status, 200);
}

TEST_F(docs, keeps_what_is_no_document_to_itself)
{
    put("index.html", "page");
    put(".hidden.html", "hidden");
    put("secret.key", "secret");
    std::filesystem::create_directory(folder_ / "inner.html");
    for (const auto* path :
         {"/docs/.hidden.html", "/docs/secret.key", "/docs/inner.html", "/docs/..", "/docs/none.js"
         }) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
}

TEST_F(docs, is_absent_with_a_warning_without_its_folder)
{
    std::filesystem::remove_all(folder_);
    const log::capture log;
    for (const auto* path : {"/openapi.yaml", "/asyncapi.yaml", "/docs", "/docs/init.js"}) {
        EXPECT_EQ(get(path).status, 404) << path;
    }
    EXPECT_THAT(log.text(), HasSubstr("/docs will answer 404"));
}

}  // namespace

}  // namespace souk::gateway
