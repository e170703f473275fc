// Filling a stock book from the server, with everything in it locked.
#pragma once

#include "items/store/mysql_book.hpp"
#include "storage/mysql/many.hpp"

#include <set>
#include <string>

namespace souk::items::mysql {

// What to lock and to read at first. The texts must outlive the load.
struct stock_needs {
    std::set<order_id> made_orders;   // Made when they are not there.
    std::set<order_id> found_orders;  // Left out of the book when they are not there.
    std::set<std::string> holders;    // Whose other holds are to be counted.
    std::set<item_id> items;
};

// Locks orders, then holders, then items, each in the order of their ids, so that works seldom
// deadlock and hold the locks that others want most for the shortest time. One round trip.
task<> load(session& with, const stock_needs& needs, stock_book& into);

// Locks items that are not in the book yet, in another round trip if there are any.
task<> load_items(session& with, const std::set<item_id>& wanted, stock_book& into);

// Locks those of the orders that nobody works on, and reads them.
task<> load_unlocked_orders(session& with, const std::set<order_id>& orders, stock_book& into);

// Writes what the works changed. Answers whether that is anything.
task<bool> save(session& with, const stock_book& book);

}  // namespace souk::items::mysql
