#include "items/store/mysql_items.hpp"

#include <span>

namespace souk::items::mysql {

task<> keep_picture(session& with, const picture& kept, timestamp now)
{
    step both;
    both.add(
        "INSERT INTO pictures (id, type, bytes) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE id = id",
        kept.id,
        to_string(kept.type),
        std::as_bytes(std::span{kept.bytes})
    );
    both.add(
        "INSERT INTO unused_pictures (id, since) VALUES (?, ?) AS added "
        "ON DUPLICATE KEY UPDATE since = added.since",
        kept.id,
        to_milliseconds(now)
    );
    co_await with.run(std::move(both));
}

task<std::optional<picture>> select_picture(session& with, const std::string& id)
{
    const auto found = co_await with.query("SELECT type, bytes FROM pictures WHERE id = ?", id);
    if (found.empty()) {
        co_return std::nullopt;
    }
    co_return picture{
        .id = id, .type = to_picture_type(found[0].view(0)), .bytes = found[0].bytes(1)
    };
}

task<> sweep_pictures(session& with, timestamp unused_since, timestamp now)
{
    const auto limit = to_milliseconds(unused_since);
    step all;
    all.add("DELETE FROM unused_pictures "
            "WHERE EXISTS (SELECT 1 FROM items WHERE picture = unused_pictures.id)");
    all.add(
        "INSERT IGNORE INTO unused_pictures (id, since) SELECT id, ? FROM pictures "
        "WHERE NOT EXISTS (SELECT 1 FROM items WHERE picture = pictures.id)",
        to_milliseconds(now)
    );
    all.add(
        "DELETE FROM pictures WHERE id IN (SELECT id FROM unused_pictures WHERE since <= ?)", limit
    );
    all.add("DELETE FROM unused_pictures WHERE since <= ?", limit);
    co_await with.run(std::move(all));
}

}  // namespace souk::items::mysql
