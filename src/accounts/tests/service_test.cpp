#include "accounts/service.hpp"
#include "accounts/store/sqlite.hpp"
#include "accounts/tests/fakes.hpp"
#include "accounts/tests/scratch_folder.hpp"
#include "base/log.hpp"
#include "base/tests/fake_world.hpp"
#include "base/tests/wait.hpp"
#include "bus/log/tables.hpp"

#include <gtest/gtest.h>

#include <gmock/gmock.h>

namespace souk::accounts {
namespace {

using souk::testing::fake_world;
using souk::testing::wait;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

const call endless = fake_world::endless_call();
const std::string password = "correct horse";

class accounts_service : public ::testing::Test {
public:
    accounts_service() { EXPECT_TRUE(open("Ann@Example.org")); }

    result<account> open(const std::string& email)
    {
        return wait(shop.open(
            endless,
            {.email = email, .password = password, .first_name = "Ann", .last_name = "O’Neil"}
        ));
    }

    credentials with(std::string given, std::string address = "10.0.0.1")
    {
        return {.email = ann, .password = std::move(given), .remote_address = std::move(address)};
    }

    std::string log_in(std::string given, std::string address = "10.0.0.1")
    {
        const auto begun = wait(shop.log_in(endless, with(std::move(given), std::move(address))));
        return begun ? begun->token : begun.error().slug;
    }

    // Empty when the token opens the door.
    std::string fault_of(const std::string& token)
    {
        const auto read = signer.verify(token, auth::audience::api, world.now());
        if (!read) {
            return read.error().slug;
        }
        return revoked.is_revoked(read->who.email, read->issued_at) ? "revoked" : "";
    }

    void perform_owed()
    {
        for (const auto& each : wait(effects->due(endless, world.now(), 100))) {
            wait(shop.perform(endless, each.what));
            wait(effects->mark_done(endless, {each.id}));
        }
    }

    principal make_admin(const std::string& email)
    {
        const auto made = wait(shop.create_admin(endless, email, "tremendous secret"));
        EXPECT_TRUE(made);
        return {.email = {email}, .role = role::admin};
    }

    fake_world world;
    testing::scratch_folder folder;
    storage::sqlite::database db{folder.file("account.db"), sqlite_schema(), {}};
    std::unique_ptr<account_store> store = make_sqlite_store(db, [] {});
    std::unique_ptr<bus::effect_queue> effects = bus::log::make_effect_queue(db);
    testing::fake_vault vault;
    testing::fake_records records;
    auth::token_signer signer{std::string(32, 'k')};
    auth::revocations revoked;
    login_limits limits{world, {}};
    service shop{*store, vault, records, signer, revoked, limits, world};
    account_email ann{"ann@example.org"};
};

TEST_F(accounts_service, opens_an_account_once)
{
    const auto again = open("ANN@example.ORG");
    EXPECT_EQ(again.error().slug, "email-taken");
    EXPECT_EQ(again.error().kind, refusal_kind::conflict);
}

TEST_F(accounts_service, takes_no_common_password)
{
    const auto opened = wait(shop.open(
        endless, {.email = "b@c.ch", .password = "password", .first_name = "B", .last_name = "C"}
    ));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().errors[0].field, "password");
}

TEST_F(accounts_service, gives_a_token_that_tells_who_it_is)
{
    const auto begun = wait(shop.log_in(endless, with(password)));
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->lifetime, std::chrono::hours{12});
    const auto read = signer.verify(begun->token, auth::audience::api, world.now());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->who.email, ann);
    EXPECT_EQ(read->who.role, role::user);
    EXPECT_EQ(read->expires_at - read->issued_at, std::chrono::hours{12});
}

TEST_F(accounts_service, refuses_wrong_and_unknown_alike_and_compares_each_time)
{
    const auto wrong = wait(shop.log_in(endless, with("wrong password")));
    auto stranger = with("wrong password");
    stranger.email = {"nobody@example.org"};
    const auto unknown = wait(shop.log_in(endless, stranger));
    ASSERT_FALSE(wrong);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(wrong.error().kind, refusal_kind::unauthenticated);
    EXPECT_EQ(wrong.error().slug, unknown.error().slug);
    EXPECT_EQ(wrong.error().message, unknown.error().message);
    EXPECT_EQ(vault.compared, 2);
}

TEST_F(accounts_service, limits_guesses_also_of_accounts_that_do_not_exist)
{
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(log_in("wrong"), "invalid-credentials");
    }
    const auto refused = wait(shop.log_in(endless, with(password)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().slug, "too-many-attempts");
    EXPECT_EQ(refused.error().kind, refusal_kind::too_many);
    EXPECT_GT(refused.error().retry_after_s, 0);
    EXPECT_EQ(fault_of(log_in(password, "10.0.0.2")), "");
    ann = {"nobody@example.org"};
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(log_in("wrong"), "invalid-credentials");
    }
    EXPECT_EQ(log_in("wrong"), "too-many-attempts");
}

TEST_F(accounts_service, ends_older_tokens_with_a_new_password)
{
    const auto old = log_in(password);
    ASSERT_TRUE(wait(shop.change_password(endless, with(password), "another secret")));
    EXPECT_EQ(fault_of(old), "revoked");
    EXPECT_EQ(log_in(password), "invalid-credentials");
    const auto fresh = log_in("another secret");
    EXPECT_EQ(fault_of(fresh), "");
}

TEST_F(accounts_service, ends_all_tokens_with_a_logout)
{
    const auto here = log_in(password);
    const auto elsewhere = log_in(password, "10.0.0.2");
    ASSERT_TRUE(wait(shop.log_out(endless, ann)));
    EXPECT_EQ(fault_of(here), "revoked");
    EXPECT_EQ(fault_of(elsewhere), "revoked");
    EXPECT_EQ(fault_of(log_in(password)), "");
    EXPECT_EQ(wait(shop.log_out(endless, {"nobody@example.org"})).error().slug, "unknown-account");
}

TEST_F(accounts_service, writes_down_who_came_and_who_was_refused)
{
    log::configure(log::level::info);
    const log::capture lines;
    log_in(password);
    log_in("a wrong secret", "10.0.0.9");
    auto stranger = with("a wrong secret");
    stranger.email = {"tremendous secret"};  // Typed into the wrong field.
    EXPECT_FALSE(wait(shop.log_in(endless, stranger)));
    EXPECT_TRUE(wait(shop.change_password(endless, with(password), "another secret")));
    EXPECT_TRUE(wait(shop.log_out(endless, ann)));
    log::configure(log::level::error);
    const auto text = lines.text();
    for (const auto* const part :
         {R"("what":"logged in","account":"ann@example.org")",
          R"("what":"password refused","account":"ann@example.org","why":"wrong","network":"10.0.0.9")",
          R"("what":"password refused","account":"-","why":"wrong")",
          R"("what":"password changed","account":"ann@example.org")",
          R"("what":"logged out","account":"ann@example.org")"}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
    EXPECT_THAT(text, ::testing::Not(HasSubstr("secret")));
}

TEST_F(accounts_service, takes_no_password_made_of_the_shop_s_name)
{
    const auto refused = wait(shop.change_password(endless, with(password), "Souk-2026"));
    EXPECT_EQ(refused.error().errors[0].field, "newPassword");
}

TEST_F(accounts_service, refuses_a_new_password_for_a_wrong_one_or_a_common_one)
{
    EXPECT_EQ(
        wait(shop.change_password(endless, with("wrong"), "another secret")).error().slug,
        "invalid-credentials"
    );
    const auto common = wait(shop.change_password(endless, with(password), "password"));
    EXPECT_EQ(common.error().errors[0].field, "newPassword");
    EXPECT_EQ(fault_of(log_in(password)), "");
}

TEST_F(accounts_service, ends_also_the_token_of_a_login_that_a_new_password_overtakes)
{
    vault.before_answer = [&] {
        vault.before_answer = nullptr;
        ASSERT_TRUE(wait(shop.change_password(endless, with(password), "another secret")));
    };
    EXPECT_EQ(fault_of(log_in(password)), "revoked");
}

TEST_F(accounts_service, lets_one_of_two_new_passwords_win)
{
    vault.before_answer = [&] {
        vault.before_answer = nullptr;
        ASSERT_TRUE(wait(shop.change_password(endless, with(password), "the first secret")));
    };
    const auto second = wait(shop.change_password(endless, with(password), "the second secret"));
    EXPECT_EQ(second.error().slug, "invalid-credentials");
    EXPECT_EQ(fault_of(log_in("the first secret")), "");
}

TEST_F(accounts_service, closes_and_erases_when_the_others_have_forgotten)
{
    const auto old = log_in(password);
    EXPECT_EQ(wait(shop.close(endless, with("wrong"))).error().slug, "invalid-credentials");
    ASSERT_TRUE(wait(shop.close(endless, with(password))));
    EXPECT_EQ(fault_of(old), "revoked");
    EXPECT_EQ(log_in(password), "invalid-credentials");
    EXPECT_EQ(wait(shop.show(endless, ann)).error().slug, "unknown-account");
    EXPECT_EQ(open("ann@example.org").error().slug, "email-taken");

    records.away = true;
    EXPECT_THROW(perform_owed(), unavailable);
    EXPECT_EQ(open("ann@example.org").error().slug, "email-taken");

    records.away = false;
    perform_owed();
    EXPECT_THAT(records.erased, ElementsAre(Pair("ann@example.org", StartsWith("deleted-"))));
    EXPECT_TRUE(open("ann@example.org"));
    EXPECT_EQ(fault_of(old), "revoked");
    EXPECT_EQ(fault_of(log_in(password)), "");
}

TEST_F(accounts_service, erases_nothing_of_who_has_the_e_mail_next)
{
    ASSERT_TRUE(wait(shop.close(endless, with(password))));
    const auto owed = wait(effects->due(endless, world.now(), 100));
    ASSERT_EQ(owed.size(), 1U);
    wait(shop.perform(endless, owed[0].what));
    ASSERT_TRUE(open("ann@example.org"));
    wait(shop.perform(endless, owed[0].what));
    EXPECT_EQ(records.erased.size(), 1U);
    EXPECT_TRUE(wait(shop.show(endless, ann)));
}

TEST_F(accounts_service, logs_an_effect_that_is_none_of_its_own)
{
    const log::capture lines;
    wait(shop.perform(endless, {.kind = "boil-tea", .key = "", .detail = ""}));
    EXPECT_THAT(lines.text(), HasSubstr("boil-tea"));
    EXPECT_THAT(records.erased, IsEmpty());
}

TEST_F(accounts_service, lets_an_administrator_disable_and_enable)
{
    const auto boss = make_admin("boss@example.org");
    const auto old = log_in(password);
    ASSERT_TRUE(wait(shop.change_standing(endless, boss, ann, {.role = {}, .disabled = true})));
    EXPECT_EQ(fault_of(old), "revoked");
    EXPECT_EQ(log_in(password), "invalid-credentials");
    ASSERT_TRUE(wait(shop.change_standing(endless, boss, ann, {.role = {}, .disabled = false})));
    EXPECT_EQ(fault_of(log_in(password)), "");
}

TEST_F(accounts_service, keeps_an_administrator)
{
    const auto boss = make_admin("boss@example.org");
    const standing_change demote{.role = role::user, .disabled = {}};
    EXPECT_EQ(
        wait(shop.change_standing(endless, boss, boss.email, demote)).error().slug, "own-account"
    );
    const principal demoted_meanwhile{.email = {"other@example.org"}, .role = role::admin};
    EXPECT_EQ(
        wait(shop.change_standing(endless, demoted_meanwhile, boss.email, demote)).error().slug,
        "last-administrator"
    );
    ann = boss.email;
    EXPECT_EQ(
        wait(shop.close(endless, with("tremendous secret"))).error().slug, "last-administrator"
    );
}

TEST_F(accounts_service, has_one_administrator_though_two_processes_make_it)
{
    vault.before_hash = [&] {
        EXPECT_TRUE(wait(shop.create_admin(endless, "boss@example.org", "the quicker one's")));
    };
    const auto made = wait(shop.create_admin(endless, "boss@example.org", "the slower one's"));
    ASSERT_TRUE(made);
    EXPECT_EQ(made->role, role::admin);
    EXPECT_EQ(made->password_hash, "hash of the quicker one's");
}

TEST_F(accounts_service, creates_the_first_administrator_once)
{
    make_admin("boss@example.org");
    ASSERT_TRUE(wait(shop.create_admin(endless, "Boss@example.org", "changed meanwhile")));
    ann = {"boss@example.org"};
    EXPECT_EQ(fault_of(log_in("tremendous secret")), "");
    EXPECT_FALSE(wait(shop.create_admin(endless, "no e-mail", "tremendous secret")));
    EXPECT_FALSE(wait(shop.create_admin(endless, "c@example.org", "short")));
}

TEST_F(accounts_service, gives_an_administrator_s_e_mail_that_a_customer_took_a_new_password)
{
    const auto squatter = log_in(password);
    make_admin("ann@example.org");
    EXPECT_EQ(fault_of(squatter), "revoked");
    EXPECT_EQ(log_in(password), "invalid-credentials");
    EXPECT_EQ(wait(shop.show(endless, ann))->role, role::admin);
}

TEST_F(accounts_service, remembers_ended_tokens_after_a_restart)
{
    const auto old = log_in(password);
    ASSERT_TRUE(wait(shop.close(endless, with(password))));
    perform_owed();
    auth::revocations empty;
    service restarted{*store, vault, records, signer, empty, limits, world};
    wait(restarted.load_revocations(endless));
    const auto read = signer.verify(old, auth::audience::api, world.now());
    ASSERT_TRUE(read);
    EXPECT_TRUE(empty.is_revoked(ann, read->issued_at));

    world.advance(std::chrono::hours{13});
    wait(restarted.forget_old_revocations(endless));
    EXPECT_FALSE(empty.is_revoked(ann, read->issued_at));
    EXPECT_THAT(wait(store->cutoffs(endless, timestamp{})), IsEmpty());
}

TEST_F(accounts_service, changes_a_profile)
{
    profile_change change;
    change.first_name = "Bea";
    EXPECT_EQ(wait(shop.change_profile(endless, ann, change))->first_name, "Bea");
    EXPECT_EQ(
        wait(shop.change_profile(endless, {"nobody@example.org"}, change)).error().slug,
        "unknown-account"
    );
    const auto found = wait(shop.search(endless, {.text = "bea", .after = {}}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].email, ann);
}

}  // namespace
}  // namespace souk::accounts
