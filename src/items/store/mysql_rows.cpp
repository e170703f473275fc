#include "items/store/mysql_rows.hpp"

namespace souk::items::mysql {

std::string select_items(std::string_view where)
{
    return "SELECT id, upc, name, unit_price, available_units, category, image_url, version, "
           "edited_version, deleted, created_at, updated_at, description, edited_at "
           "FROM items WHERE " +
           std::string{where};
}

item read_item(const storage::mysql::row& from)
{
    return {
        .id = {from.text(0)},
        .about =
            {
                .upc = from.text(1),
                .name = from.text(2),
                .price = money{from.integer(3)},
                .description = from.text(12),
                .category = from.text(5),
                .image_url = from.text(6),
            },
        .available_units = from.integer(4),
        .version = from.integer(7),
        .edited_version = from.integer(8),
        .deleted = from.integer(9) != 0,
        .created_at = from_milliseconds(from.integer(10)),
        .updated_at = from_milliseconds(from.integer(11)),
    };
}

void add_insert(step& to, const item& what, timestamp edited_at)
{
    to.add(
        "INSERT INTO items (id, upc, name, unit_price, available_units, category, image_url, "
        "version, edited_version, deleted, created_at, updated_at, edited_at, description) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        what.id.value,
        what.about.upc,
        what.about.name,
        what.about.price.cents,
        what.available_units,
        what.about.category,
        what.about.image_url,
        what.version,
        what.edited_version,
        what.deleted,
        to_milliseconds(what.created_at),
        to_milliseconds(what.updated_at),
        to_milliseconds(edited_at),
        what.about.description
    );
}

void add_update(step& to, const item& what)
{
    to.add(
        "UPDATE items SET upc = ?, name = ?, unit_price = ?, available_units = ?, category = ?, "
        "image_url = ?, description = ?, version = ?, edited_version = ?, deleted = ?, "
        "updated_at = ?, edited_at = ? WHERE id = ?",
        what.about.upc,
        what.about.name,
        what.about.price.cents,
        what.available_units,
        what.about.category,
        what.about.image_url,
        what.about.description,
        what.version,
        what.edited_version,
        what.deleted,
        to_milliseconds(what.updated_at),
        to_milliseconds(what.updated_at),
        what.id.value
    );
}

}  // namespace souk::items::mysql
