#include "items/store/sqlite_items.hpp"

#include <span>

namespace souk::items {

namespace {

// Whether a living item shows it; in the words of the index, so that it is used.
std::string shows_picture(const std::string& id)
{
    return "EXISTS (SELECT 1 FROM items WHERE image_url = '/api/v1/pictures/' || " + id +
           " AND deleted = 0 AND image_url >= '/api/v1/pictures/' "
           "AND image_url < '/api/v1/pictures0')";
}

}  // namespace

void keep_picture(connection& db, const picture& kept, timestamp now)
{
    db.execute(
        "INSERT INTO pictures (id, type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        kept.id,
        to_string(kept.type),
        std::as_bytes(std::span{kept.bytes})
    );
    db.execute(
        "INSERT INTO unused_pictures (id, since) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET since = excluded.since",
        kept.id,
        to_milliseconds(now)
    );
}

std::optional<picture> select_picture(connection& db, const std::string& id)
{
    auto row = db.query("SELECT type, bytes FROM pictures WHERE id = ?", id);
    if (!row.step()) {
        return std::nullopt;
    }
    return picture{.id = id, .type = to_picture_type(row.text(0)), .bytes = row.text(1)};
}

void sweep_pictures(connection& db, timestamp unused_since, timestamp now)
{
    db.execute("DELETE FROM unused_pictures WHERE " + shows_picture("unused_pictures.id"));
    db.execute(
        "INSERT INTO unused_pictures (id, since) SELECT id, ? FROM pictures WHERE NOT " +
            shows_picture("pictures.id") + " ON CONFLICT (id) DO NOTHING",
        to_milliseconds(now)
    );
    const auto limit = to_milliseconds(unused_since);
    db.execute(
        "DELETE FROM pictures WHERE id IN (SELECT id FROM unused_pictures WHERE since <= ?)", limit
    );
    db.execute("DELETE FROM unused_pictures WHERE since <= ?", limit);
}

}  // namespace souk::items
