#include "base/metrics.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk {
namespace {

using testing::HasSubstr;

TEST(figures, of_the_same_name_and_labels_are_the_same)
{
    metrics all;
    auto& first = all.count("souk_requests_total", "Requests.", {{"route", "/a"}});
    EXPECT_EQ(&first, &all.count("souk_requests_total", "Requests.", {{"route", "/a"}}));
    EXPECT_NE(&first, &all.count("souk_requests_total", "Requests.", {{"route", "/b"}}));
    first.add();
    first.add(2);
    EXPECT_THAT(all.text(), HasSubstr("souk_requests_total{route=\"/a\"} 3"));
    EXPECT_THAT(all.text(), HasSubstr("souk_requests_total{route=\"/b\"} 0"));
}

TEST(figures, of_time_are_in_buckets)
{
    metrics all;
    auto& duration = all.duration("souk_request_seconds", "Time.");
    duration.observe(0.0004);
    duration.observe(7);
    const auto text = all.text();
    EXPECT_THAT(text, HasSubstr("souk_request_seconds_bucket{le=\"0.0005\"} 1"));
    EXPECT_THAT(text, HasSubstr("souk_request_seconds_bucket{le=\"5\"} 1"));
    EXPECT_THAT(text, HasSubstr("souk_request_seconds_bucket{le=\"10\"} 2"));
    EXPECT_THAT(text, HasSubstr("souk_request_seconds_count 2"));
}

TEST(figures, are_asked_for_when_they_are_read)
{
    metrics all;
    double waiting = 1;
    all.gauge("souk_waiting", "Works that wait.", {{"file", "order"}}, [&] { return waiting; });
    all.gauge("souk_waiting", "Works that wait.", {{"file", "item"}}, [] { return 7; });
    EXPECT_THAT(all.text(), HasSubstr("souk_waiting{file=\"order\"} 1"));
    waiting = 2;
    EXPECT_THAT(all.text(), HasSubstr("souk_waiting{file=\"order\"} 2"));
    EXPECT_THAT(all.text(), HasSubstr("souk_waiting{file=\"item\"} 7"));
    EXPECT_THAT(all.text(), HasSubstr("# TYPE souk_waiting gauge"));
}

}  // namespace
}  // namespace souk
