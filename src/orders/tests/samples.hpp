// Orders to test with.
#pragma once

#include "orders/domain.hpp"

#include <string>
#include <utility>
#include <vector>

namespace souk::orders::samples {

inline const order_id id{"01890000-0000-7000-8000-000000000001"};
inline const account_email ann{"ann@example.com"};
inline const account_email bob{"bob@example.com"};
inline const payment_id first_payment{"01890000-0000-7000-8000-00000000000a"};
inline const payment_id second_payment{"01890000-0000-7000-8000-00000000000b"};
inline const timestamp noon = from_milliseconds(1'700'000'000'000);

inline address home()
{
    return {
        .line1 = "12 St James's Square",
        .city = "London",
        .postal_code = "SW1Y 4JH",
        .country = "GB"
    };
}

inline std::vector<order_line> bread()
{
    return {
        {.item = {"01890000-0000-7000-8000-0000000000b1"},
         .upc = "BREAD",
         .name = "Bread",
         .unit_price = {250},
         .quantity = 2},
    };
}

inline std::vector<order_line> bread_and_salt()
{
    auto lines = bread();
    lines.push_back(
        {.item = {"01890000-0000-7000-8000-0000000000b2"},
         .upc = "SALT",
         .name = "Salt",
         .unit_price = {99},
         .quantity = 1}
    );
    return lines;
}

inline order placed(order_id as = id, account_email owner = ann)
{
    return order::place(std::move(as), std::move(owner), bread(), {}, noon, home()).value();
}

// As a store gives it back: with nothing recorded since.
inline order restored(const order& it)
{
    return order::restore(it.fields());
}

}  // namespace souk::orders::samples
