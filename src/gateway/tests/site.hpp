// A folder of files, and what a router that serves it answers.
#pragma once

#include "base/tests/temporary_folder.hpp"
#include "gateway/files.hpp"
#include "http/router.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace souk::gateway::testing {

inline result<principal> nobody(std::string_view /*token*/, http::access /*wanted*/)
{
    return unauthenticated("invalid-token", "No token is expected here.");
}

inline std::string field(const http::response& answer, std::string_view name)
{
    for (const auto& [key, value] : answer.extra) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

inline std::string body(const http::response& answer)
{
    return answer.shared_body ? *answer.shared_body : answer.body;
}

class site : public ::testing::Test {
protected:
    using add_routes = void (*)(http::router&, const file_set&);

    explicit site(add_routes add) : add_(add) {}

    const std::filesystem::path& folder() const { return folder_.path(); }

    void put(const std::string& name, std::string_view content) const
    {
        const auto path = folder() / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << content;
    }

    http::response ask(http::request request) const
    {
        const file_set files{folder(), "/here"};
        http::router router{nobody};
        add_(router, files);
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

    http::response get(const std::string& path, const http::headers& fields = {}) const
    {
        return ask({.path = path, .fields = fields});
    }

private:
    add_routes add_;
    souk::testing::temporary_folder folder_;
};

}  // namespace souk::gateway::testing
