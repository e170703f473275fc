// What every store of accounts must do, run against each.
#include "accounts/tests/backends.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <gmock/gmock.h>
#include <thread>

namespace souk::accounts {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const call endless = fake_world::endless_call();
constexpr auto now = testing::backend_now;

account someone(const std::string& email, const std::string& name = "Ann")
{
    account it{
        .email = {email},
        .password_hash = "hash",
        .first_name = name,
        .last_name = "O’Neil",
    };
    it.created_at = now;
    it.updated_at = now;
    return it;
}

std::vector<std::string> emails(const std::vector<account>& of)
{
    std::vector<std::string> all;
    for (const auto& each : of) {
        all.push_back(each.email.value);
    }
    return all;
}

template <class Backend>
class account_store_contract : public ::testing::Test {
public:
    account_store& store() { return backend.store(); }

    std::vector<std::string> find(const std::string& text)
    {
        return emails(wait(store().search(endless, {.text = text, .after = {}})));
    }

    Backend backend;
    account_email ann{"ann@example.org"};
    account_email nobody{"nobody@example.org"};
};

TYPED_TEST_SUITE(account_store_contract, testing::backends);

TYPED_TEST(account_store_contract, keeps_every_field)
{
    auto it = someone("ann@example.org");
    it.role = role::admin;
    it.shipping_address = address{
        .line1 = "1 \"Main\" St",
        .line2 = "é",
        .city = "Bern",
        .postal_code = "3000",
        .country = "CH",
    };
    it.billing_address =
        address{.line1 = "2", .line2 = {}, .city = "Basel", .postal_code = "4000", .country = "CH"};
    it.payment_method = "pm_card_visa";
    EXPECT_EQ(wait(this->store().add(endless, it)), it);
    EXPECT_EQ(wait(this->store().find(endless, this->ann)), it);
    EXPECT_EQ(wait(this->store().find(endless, this->nobody)), std::nullopt);
}

TYPED_TEST(account_store_contract, refuses_an_e_mail_that_is_taken)
{
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    const auto second = wait(this->store().add(endless, someone("ann@example.org", "Other")));
    EXPECT_EQ(second.error().slug, "email-taken");
    EXPECT_EQ(wait(this->store().find(endless, this->ann))->first_name, "Ann");
}

TYPED_TEST(account_store_contract, saves_a_change_with_what_it_owes)
{
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    const account_change change = [](account& it, std::size_t) -> result<consequences> {
        it.first_name = "Bea";
        it.tokens_valid_from = timestamp{seconds{1'700'000'001}};
        consequences then;
        then.effects.push_back({.kind = "k", .key = "a", .detail = "d"});
        return then;
    };
    const auto changed = wait(this->store().update(endless, this->ann, change));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->first_name, "Bea");
    EXPECT_EQ(wait(this->store().find(endless, this->ann)), *changed);
    EXPECT_THAT(this->backend.owed(), ElementsAre(effect{.kind = "k", .key = "a", .detail = "d"}));
    EXPECT_EQ(this->backend.woken(), 1);
}

TYPED_TEST(account_store_contract, saves_nothing_when_the_change_is_refused)
{
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    const account_change change = [](account& it, std::size_t) -> result<consequences> {
        it.first_name = "Bea";
        return conflict("no", "No.");
    };
    EXPECT_EQ(wait(this->store().update(endless, this->ann, change)).error().slug, "no");
    EXPECT_EQ(wait(this->store().find(endless, this->ann))->first_name, "Ann");
    EXPECT_THAT(this->backend.owed(), IsEmpty());
    EXPECT_EQ(
        wait(this->store().update(endless, this->nobody, change)).error().slug, "unknown-account"
    );
}

TYPED_TEST(account_store_contract, tells_a_change_how_many_other_administrators_can_log_in)
{
    auto admin = someone("boss@example.org");
    admin.role = role::admin;
    auto disabled = someone("off@example.org");
    disabled.role = role::admin;
    disabled.disabled = true;
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    ASSERT_TRUE(wait(this->store().add(endless, admin)));
    ASSERT_TRUE(wait(this->store().add(endless, disabled)));
    std::vector<std::size_t> told;
    const account_change look = [&](account&, std::size_t others) -> result<consequences> {
        told.push_back(others);
        return {};
    };
    ASSERT_TRUE(wait(this->store().update(endless, this->ann, look)));
    ASSERT_TRUE(wait(this->store().update(endless, admin.email, look)));
    EXPECT_THAT(told, ElementsAre(1U, 0U));
    EXPECT_EQ(this->backend.woken(), 0);
}

// Else two administrators could demote one another at the same time.
TYPED_TEST(account_store_contract, updates_stand_in_line)
{
    const account_change step_down = [](account& it, std::size_t others) -> result<consequences> {
        if (others == 0) {
            return conflict("last-administrator", "No.");
        }
        it.role = role::user;
        return consequences{};
    };
    for (int round = 0; round < 10; ++round) {
        std::vector<account_email> both;
        for (const auto* const name : {"a", "b"}) {
            auto admin = someone(name + std::to_string(round) + "@example.org");
            admin.role = role::admin;
            both.push_back(admin.email);
            ASSERT_TRUE(wait(this->store().add(endless, admin)));
        }
        std::atomic<int> stepped_down = 0;
        std::vector<std::jthread> threads;
        for (const auto& email : both) {
            threads.emplace_back([&] {
                stepped_down += wait(this->store().update(endless, email, step_down)) ? 1 : 0;
            });
        }
        threads.clear();
        // Whoever stayed in the round before makes room for both.
        EXPECT_EQ(stepped_down, round == 0 ? 1 : 2);
    }
}

TYPED_TEST(account_store_contract, searches_e_mails_and_names_in_pages)
{
    for (const auto* const email : {"c@x.org", "a@x.org", "b@y.org", "d_1@y.org"}) {
        ASSERT_TRUE(wait(this->store().add(endless, someone(email))));
    }
    auto closing = someone("e@x.org");
    closing.closing_as = account_email{"deleted-1@invalid"};
    ASSERT_TRUE(wait(this->store().add(endless, closing)));
    ASSERT_TRUE(wait(this->store().add(endless, someone("f@z.org", "Zoë"))));
    EXPECT_THAT(
        this->find(""), ElementsAre("a@x.org", "b@y.org", "c@x.org", "d_1@y.org", "f@z.org")
    );
    EXPECT_THAT(this->find("@X.org"), ElementsAre("a@x.org", "c@x.org"));
    EXPECT_THAT(this->find("zo"), ElementsAre("f@z.org"));
    EXPECT_THAT(this->find("Zoë O’N"), ElementsAre("f@z.org"));
    EXPECT_THAT(this->find("_"), ElementsAre("d_1@y.org"));
    EXPECT_THAT(this->find("%"), IsEmpty());
    EXPECT_THAT(this->find("\\"), IsEmpty());
    EXPECT_THAT(this->find("' OR 1=1 --"), IsEmpty());
    const account_filter page{.text = "", .after = {"a@x.org"}, .limit = 2};
    EXPECT_THAT(
        emails(wait(this->store().search(endless, page))), ElementsAre("b@y.org", "c@x.org")
    );
}

TYPED_TEST(account_store_contract, removes_only_what_closes_under_that_pseudonym)
{
    auto closing = someone("ann@example.org");
    closing.closing_as = account_email{"deleted-1@invalid"};
    ASSERT_TRUE(wait(this->store().add(endless, closing)));
    wait(this->store().remove(endless, this->ann, {"deleted-2@invalid"}));
    EXPECT_TRUE(wait(this->store().find(endless, this->ann)));
    wait(this->store().remove(endless, this->ann, {"deleted-1@invalid"}));
    EXPECT_FALSE(wait(this->store().find(endless, this->ann)));
    wait(this->store().remove(endless, this->ann, {"deleted-1@invalid"}));
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    wait(this->store().remove(endless, this->ann, {"deleted-1@invalid"}));
    EXPECT_TRUE(wait(this->store().find(endless, this->ann)));
}

TYPED_TEST(account_store_contract, remembers_cutoffs_beyond_the_account)
{
    const timestamp cutoff{seconds{1'700'000'001}};
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    const account_change close = [&](account& it, std::size_t) -> result<consequences> {
        it.tokens_valid_from = cutoff;
        it.closing_as = account_email{"deleted-1@invalid"};
        return {};
    };
    ASSERT_TRUE(wait(this->store().update(endless, this->ann, close)));
    wait(this->store().remove(endless, this->ann, {"deleted-1@invalid"}));
    const auto all = wait(this->store().cutoffs(endless, cutoff));
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].whose, this->ann);
    EXPECT_EQ(all[0].valid_from, cutoff);
    EXPECT_THAT(wait(this->store().cutoffs(endless, cutoff + seconds{1})), IsEmpty());

    const auto again = wait(this->store().add(endless, someone("ann@example.org")));
    EXPECT_EQ(again->tokens_valid_from, cutoff);
    wait(this->store().forget_cutoffs(endless, cutoff + seconds{1}));
    EXPECT_THAT(wait(this->store().cutoffs(endless, cutoff)), SizeIs(1));
}

TYPED_TEST(account_store_contract, forgets_old_cutoffs_of_accounts_that_are_gone)
{
    const timestamp cutoff{seconds{1'700'000'001}};
    ASSERT_TRUE(wait(this->store().add(endless, someone("ann@example.org"))));
    const account_change close = [&](account& it, std::size_t) -> result<consequences> {
        it.tokens_valid_from = cutoff;
        it.closing_as = account_email{"deleted-1@invalid"};
        return {};
    };
    ASSERT_TRUE(wait(this->store().update(endless, this->ann, close)));
    wait(this->store().remove(endless, this->ann, {"deleted-1@invalid"}));
    wait(this->store().forget_cutoffs(endless, cutoff));
    EXPECT_THAT(wait(this->store().cutoffs(endless, cutoff)), SizeIs(1));
    wait(this->store().forget_cutoffs(endless, cutoff + seconds{1}));
    EXPECT_THAT(wait(this->store().cutoffs(endless, cutoff)), IsEmpty());
}

}  // namespace
}  // namespace souk::accounts
