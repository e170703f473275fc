// What every order_store must do with carts.
#include "orders/tests/store_backends.hpp"

#include <gtest/gtest.h>

namespace souk::orders {

namespace {

using souk::testing::wait;
using testing::any_call;
using testing::later;

template <class Backend>
class cart_contract : public testing::order_store_suite<Backend> {
protected:
    void keep(const account_email& owner, const cart& what)
    {
        wait(this->store.keep_cart(any_call, owner, what));
    }

    cart find(const account_email& owner) { return wait(this->store.find_cart(any_call, owner)); }

    const cart bread{.lines = {{"BREAD", 2}, {"SALT", 100'000}}, .updated_at = samples::noon};
    const cart odd{.lines = {{"'; DROP TABLE carts; -- \"", 1}}, .updated_at = later};
};

TYPED_TEST_SUITE(cart_contract, testing::backends);

TYPED_TEST(cart_contract, is_empty_at_first)
{
    EXPECT_EQ(this->find(samples::ann), cart{});
}

TYPED_TEST(cart_contract, keeps_the_last_one_of_each_account)
{
    this->keep(samples::ann, this->bread);
    this->keep(samples::bob, this->bread);
    this->keep(samples::ann, this->odd);
    EXPECT_EQ(this->find(samples::ann), this->odd);
    EXPECT_EQ(this->find(samples::bob), this->bread);
}

TYPED_TEST(cart_contract, forgets_an_empty_one)
{
    this->keep(samples::ann, this->bread);
    this->keep(samples::ann, {});
    EXPECT_EQ(this->find(samples::ann), cart{});
    this->keep(samples::ann, {});
    this->keep(samples::ann, this->odd);
    EXPECT_EQ(this->find(samples::ann), this->odd);
}

TYPED_TEST(cart_contract, is_erased_with_the_customer)
{
    this->keep(samples::ann, this->bread);
    this->keep(samples::bob, this->bread);
    const account_email pseudonym{"erased-1@souk.invalid"};
    for (int i = 0; i < 2; ++i) {
        wait(this->store.erase_customer(any_call, samples::ann, pseudonym));
        EXPECT_EQ(this->find(samples::ann), cart{});
        EXPECT_EQ(this->find(pseudonym), cart{});
        EXPECT_EQ(this->find(samples::bob), this->bread);
    }
}

}  // namespace

}  // namespace souk::orders
