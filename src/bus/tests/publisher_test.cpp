#include "bus/publisher.hpp"

#include <gtest/gtest.h>

namespace souk::bus {

namespace {

TEST(publishing, gives_the_event_back)
{
    const event what{
        .topic = "order.events",
        .type = "OrderCancelled",
        .key = "o-1",
        .body = "{\n\"orderId\": \"o-1\"\n}\n",
    };
    EXPECT_EQ(publishing(what).key, "o-1");
    EXPECT_EQ(published_by(publishing(what)), what);
}

TEST(publishing, knows_what_publishes_nothing)
{
    EXPECT_FALSE(published_by({.kind = "release-stock", .key = "o-1", .detail = "a\nb\nc"}));
    effect torn = publishing({.topic = "t", .type = "T", .key = "k", .body = ""});
    torn.detail = "t";
    EXPECT_FALSE(published_by(torn));
}

}  // namespace

}  // namespace souk::bus
