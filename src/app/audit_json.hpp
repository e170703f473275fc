// An audit's figures, as they are written.
#pragma once

#include "app/audit.hpp"
#include "json/writer.hpp"

namespace souk::app {

// As members of the object that was begun.
inline void write_counts(json::writer& out, const audit_report& of)
{
    out.member("passes", of.passes)
        .member("items", of.items)
        .member("availableUnits", of.available_units)
        .member("heldUnits", of.held_units)
        .member("soldUnits", of.sold_units)
        .member("orders", of.orders)
        .member("created", of.created)
        .member("completed", of.completed)
        .member("canceled", of.canceled)
        .member("payments", of.payments)
        .member("pending", of.pending)
        .member("taken", of.taken)
        .member("refunded", of.refunded);
}

}  // namespace souk::app
