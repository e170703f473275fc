#include "app/setting_table.hpp"
#include "app/settings_loading.hpp"
#include "app/settings_text.hpp"
#include "app/tests/folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

namespace souk::app {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class settings_file {
public:
    explicit settings_file(const std::string& text) { std::ofstream{path()} << text; }

    std::string path() const { return folder_.path() / "souk.toml"; }

private:
    testing::temporary_folder folder_;
};

std::expected<loaded_settings, std::vector<std::string>> load(const std::string& text)
{
    const settings_file file{text};
    return load_settings({.file = file.path(), .environment = {}, .flags = {}});
}

// The mistakes without the file's folder.
std::vector<std::string> mistakes_of(const std::string& text)
{
    auto loaded = load(text);
    if (loaded) {
        return {};
    }
    for (auto& each : loaded.error()) {
        if (const auto folder = each.find("souk.toml"); folder != std::string::npos) {
            each = each.substr(folder);
        }
    }
    return loaded.error();
}

TEST(load_settings, needs_nothing)
{
    const auto loaded = load_settings({});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->values.ports.gateway, 8080);
    EXPECT_EQ(loaded->values.listen, "127.0.0.1");
    EXPECT_THAT(loaded->sources, IsEmpty());
    EXPECT_THAT(loaded->warnings, IsEmpty());
}

TEST(load_settings, prefers_flags_to_environment_to_file_to_defaults)
{
    const settings_file file{
        "data = 'a'\ndocs = 'a'\n[gateway]\nport = 1\n[http]\nbody_bytes = 2048"
    };
    const auto loaded = load_settings({
        .file = file.path(),
        .environment = {{"SOUK_DATA", "b"}, {"SOUK_GATEWAY_PORT", "2"}, {"PATH", "/bin"}},
        .flags = {{"data", "c"}},
    });
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->values.data, "c");
    EXPECT_EQ(loaded->values.ports.gateway, 2);
    EXPECT_EQ(loaded->values.docs, "a");
    EXPECT_EQ(loaded->values.http.body_bytes, 2048);
    EXPECT_EQ(loaded->sources.at("data"), "the command line");
    EXPECT_EQ(loaded->sources.at("gateway.port"), "SOUK_GATEWAY_PORT");
    EXPECT_EQ(loaded->sources.at("docs"), file.path() + ":2:8");
}

TEST(load_settings, names_every_mistake_of_a_file_at_once)
{
    EXPECT_THAT(
        mistakes_of("threads = 'four'\n"
                    "[http]\n"
                    "  body_byte = 4096\n"
                    "  header_bytes = 1\n"
                    "  idle_ms = [1]\n"
                    "[htttp]\n"
                    "body_bytes = 2\n"
                    "[log]\n"
                    "level = 'loud'\n"),
        UnorderedElementsAre(
            "souk.toml:1:11: threads must be a whole number",
            "souk.toml:3:3: http.body_byte is no setting; did you mean http.body_bytes?",
            "souk.toml:4:18: http.header_bytes must be from 1024 to 1048576, not 1",
            "souk.toml:5:13: http.idle_ms must be a plain value",
            AllOf(StartsWith("souk.toml:6:"), HasSubstr("htttp is no setting")),
            "souk.toml:9:9: log.level must be one of debug, info, warn, error"
        )
    );
}

TEST(load_settings, says_where_a_file_is_no_toml)
{
    EXPECT_THAT(mistakes_of("data = 'a'\nlisten = \n"), ElementsAre(StartsWith("souk.toml:2:")));
    EXPECT_THAT(mistakes_of("data = 'a'\ndata = 'b'\n"), SizeIs(1));
}

TEST(load_settings, refuses_a_file_that_is_not_there)
{
    const auto loaded =
        load_settings({.file = "/nowhere/souk.toml", .environment = {}, .flags = {}});
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error(), ElementsAre("/nowhere/souk.toml: can't be read"));
    EXPECT_FALSE(load_settings({.file = "/", .environment = {}, .flags = {}}));
}

struct refused_case {
    const char* key;
    const char* value;
    const char* why;
};

class refused_settings : public ::testing::TestWithParam<refused_case> {};

TEST_P(refused_settings, say_why)
{
    const auto& [key, value, why] = GetParam();
    const auto loaded = load_settings({.file = {}, .environment = {}, .flags = {{key, value}}});
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error(), ElementsAre(HasSubstr(why)));
}

INSTANTIATE_TEST_SUITE_P(
    all,
    refused_settings,
    ::testing::Values(
        refused_case{"threads", "", "must be a whole number"},
        refused_case{"threads", " 1", "must be a whole number"},
        refused_case{"threads", "1.5", "must be a whole number"},
        refused_case{"threads", "0x10", "must be a whole number"},
        refused_case{"threads", "99999999999999999999", "must be a whole number"},
        refused_case{"threads", "-1", "must be from 0 to 256"},
        refused_case{"gateway.port", "65536", "must be from 0 to 65535"},
        refused_case{"gateway.port", "8081", "two services share port 8081"},
        refused_case{"rate_limits", "maybe", "must be on or off"},
        refused_case{"http.trusted_proxies", "::1,proxy", "'proxy' is neither an address nor"},
        refused_case{"mysql.item_database", "a; DROP", "may hold a to z, 0 to 9 and _"},
        refused_case{"shape", "spread", "must be one of embedded, distributed"},
        refused_case{"listen", "localhost", "must be an IP address"},
        refused_case{"data", "", "must have 1 to"},
        refused_case{"data", "a\nb", "control character"},
        refused_case{"secret_key", "too short", "must have 32 to 4096 bytes, not 9"},
        refused_case{"administrator.email", "a@example.com", "need one another"},
        refused_case{"relay.retry_least_ms", "50000", "is above relay.retry_most_ms"},
        refused_case{"consumer.retry_most_ms", "1", "is above consumer.retry_most_ms"},
        refused_case{"http.bodybytes", "1", "did you mean http.body_bytes?"},
        refused_case{"quite_another_thing", "1", "is no setting"}
    )
);

TEST(load_settings, reads_switches_as_the_environment_spells_them)
{
    for (const auto* const off : {"off", "false", "0"}) {
        const auto loaded =
            load_settings({.file = {}, .environment = {{"SOUK_RATE_LIMITS", off}}, .flags = {}});
        ASSERT_TRUE(loaded);
        EXPECT_FALSE(loaded->values.rate_limits) << off;
    }
}

TEST(load_settings, warns_of_a_variable_that_means_nothing)
{
    const auto loaded = load_settings({
        .file = {},
        .environment = {{"SOUK_HTTP_BODY_BYTE", "1"}, {"SOUK_CONFIG", "x"}, {"OTHER", "1"}},
        .flags = {},
    });
    ASSERT_TRUE(loaded);
    EXPECT_THAT(
        loaded->warnings,
        ElementsAre("SOUK_HTTP_BODY_BYTE is no setting; did you mean SOUK_HTTP_BODY_BYTES?")
    );
}

TEST(to_toml, is_read_back_as_the_same_settings)
{
    const auto before = load_settings({
        .file = {},
        .environment = {},
        .flags =
            {
                {"data", "a \"quoted\" 'path' \\ é"},
                {"threads", "3"},
                {"rate_limits", "off"},
                {"log.level", "debug"},
            },
    });
    ASSERT_TRUE(before);
    const auto after = load(to_toml(*before));
    ASSERT_TRUE(after) << after.error().front();
    for (const auto& each : setting_table()) {
        EXPECT_EQ(each.read(before->values), each.read(after->values)) << each.key;
    }
}

TEST(to_toml, shows_no_secret)
{
    const auto loaded = load_settings({
        .file = {},
        .environment =
            {{"SECRET_KEY", "0123456789abcdef0123456789abcdef"},
             {"SHOP_ADMIN_EMAIL", "a@example.com"},
             {"SHOP_ADMIN_PASSWORD", "open sesame"}},
        .flags = {},
    });
    ASSERT_TRUE(loaded);
    const auto text = to_toml(*loaded);
    EXPECT_THAT(text, Not(HasSubstr("0123456789abcdef")));
    EXPECT_THAT(text, Not(HasSubstr("open sesame")));
    EXPECT_THAT(text, HasSubstr("# secret_key is set, and not shown"));
    EXPECT_THAT(text, HasSubstr(R"(email = "a@example.com")"));
}

RC_GTEST_PROP(load_settings, survives_any_bytes, (const std::string& bytes))
{
    const auto mistakes = mistakes_of(bytes);
    for (const auto& each : mistakes) {
        RC_ASSERT(each.starts_with("souk.toml"));
    }
}

RC_GTEST_PROP(to_toml, keeps_any_printable_path, ())
{
    const auto letter = rc::gen::oneOf(
        rc::gen::inRange<char>(' ', '\x7F'), rc::gen::element('"', '\'', '\\', '#', '=')
    );
    const auto path = *rc::gen::nonEmpty(rc::gen::container<std::string>(letter));
    loaded_settings before;
    before.values.data = path;
    const auto after = load(to_toml(before));
    RC_ASSERT(after.has_value());
    RC_ASSERT(after->values.data == path);
}

}  // namespace
}  // namespace souk::app
