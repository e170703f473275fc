// What every account_archive promises, whatever keeps the accounts.
#include "accounts/archive.hpp"
#include "accounts/tests/backends.hpp"
#include "base/tests/archive.hpp"

#include <gmock/gmock.h>

namespace souk::accounts {

namespace {

using souk::testing::carry;
using souk::testing::fake_world;
using souk::testing::wait;
using ::testing::ThrowsMessage;

const call endless = fake_world::endless_call();

account someone(const std::string& name)
{
    account it;
    it.email = {name + "@example.org"};
    it.password_hash = "$argon2id$" + name;
    it.first_name = name;
    it.last_name = "O'Neil \"é\"\n";
    it.created_at = testing::backend_now;
    it.updated_at = testing::backend_now + milliseconds{7};
    return it;
}

// Ann has all fields; Bob is a disabled administrator whose tokens were revoked; Cid is closing;
// Dan is gone, and his tokens still don't count.
void fill(account_store& store)
{
    account ann = someone("ann");
    ann.shipping_address =
        address{.line1 = "1", .line2 = "b", .city = "Bern", .postal_code = "3000", .country = "CH"};
    ann.billing_address =
        address{.line1 = "2", .line2 = {}, .city = "Basel", .postal_code = "4000", .country = "CH"};
    ann.payment_method = "pm_card_visa";
    const auto add = [&](const account& it) { ASSERT_TRUE(wait(store.add(endless, it))); };
    for (const auto& each : {ann, someone("bob"), someone("cid"), someone("dan")}) {
        add(each);
    }
    const auto change = [&](const char* email, const account_change& how) {
        ASSERT_TRUE(wait(store.update(endless, {email}, how)));
    };
    change("bob@example.org", [](account& it, std::size_t) -> result<consequences> {
        it.role = role::admin;
        it.disabled = true;
        it.tokens_valid_from = timestamp{seconds{1'700'000'500}};
        return {};
    });
    change("cid@example.org", [](account& it, std::size_t) -> result<consequences> {
        it.closing_as = account_email{"erased-1"};
        return {};
    });
    change("dan@example.org", [](account& it, std::size_t) -> result<consequences> {
        it.closing_as = account_email{"erased-2"};
        it.tokens_valid_from = timestamp{seconds{1'700'000'900}};
        return {};
    });
    wait(store.remove(endless, {"dan@example.org"}, {"erased-2"}));
}

template <class Backend>
class account_archive_contract : public ::testing::Test {};
TYPED_TEST_SUITE(account_archive_contract, testing::backends);

TYPED_TEST(account_archive_contract, keeps_all_that_another_store_kept)
{
    testing::sqlite_backend from;
    fill(from.store());
    const auto source = from.archive();
    TypeParam to;
    const auto target = to.archive();
    EXPECT_EQ(carry(source.cutoffs, target.cutoffs), 2U);
    EXPECT_EQ(carry(source.accounts, target.accounts), 3U);
    for (const char* const email : {"ann@example.org", "bob@example.org", "cid@example.org"}) {
        const auto expected = wait(from.store().find(endless, {email}));
        ASSERT_TRUE(expected);
        EXPECT_EQ(wait(to.store().find(endless, {email})), expected);
    }
    const auto again = wait(to.store().add(endless, someone("dan")));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->tokens_valid_from, timestamp{seconds{1'700'000'900}});

    testing::sqlite_backend home;
    const auto back = home.archive();
    EXPECT_EQ(carry(target.cutoffs, back.cutoffs), 2U);
    EXPECT_EQ(carry(target.accounts, back.accounts), 4U);
}

TEST(account_records, say_what_is_wrong_with_them)
{
    account ignored;
    const auto wrong = [&](const char* text) { read_record(text, ignored); };
    EXPECT_THAT(
        [&] { wrong(R"({"email":"a"})"); },
        ThrowsMessage<std::runtime_error>("passwordHash is required")
    );
    EXPECT_THAT([&] { wrong("{"); }, ThrowsMessage<std::runtime_error>("is no JSON object"));
}

}  // namespace

}  // namespace souk::accounts
