// The rows of items.
#pragma once

#include "items/store/mysql_items.hpp"

#include <string>
#include <string_view>

namespace souk::items::mysql {

// In the order in which read_item takes them; edited_at is column 13.
std::string select_items(std::string_view where);

item read_item(const storage::mysql::row& from);

// The statements that write an item; `what` must outlive the step.
void add_insert(step& to, const item& what, timestamp edited_at);
void add_update(step& to, const item& what);

}  // namespace souk::items::mysql
