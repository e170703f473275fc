#include "bus/log/tables.hpp"
#include "items/store/sqlite.hpp"

namespace souk::items {

namespace {

constexpr auto items_schema = R"sql(
CREATE TABLE items (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    upc TEXT NOT NULL,
    name TEXT NOT NULL,
    unit_price INTEGER NOT NULL CHECK (unit_price > 0),
    available_units INTEGER NOT NULL CHECK (available_units >= 0),
    category TEXT NOT NULL,
    image_url TEXT NOT NULL,
    version INTEGER NOT NULL,
    edited_version INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    edited_at INTEGER NOT NULL,
    description TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX items_living_upc ON items (upc) WHERE deleted = 0;
CREATE INDEX items_by_edit ON items (edited_at, id);

CREATE TABLE stock_movements (
    number INTEGER PRIMARY KEY,
    item INTEGER NOT NULL REFERENCES items (number),
    kind TEXT NOT NULL CHECK (kind IN ('initial', 'adjusted', 'held', 'sold', 'released')),
    units INTEGER NOT NULL CHECK (units >= 0),
    delta INTEGER NOT NULL,
    order_id TEXT,
    payment_id TEXT,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_movements_by_item ON stock_movements (item);

CREATE TABLE reservations (
    number INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'sold', 'released', 'expired')),
    expires_at INTEGER NOT NULL,
    UNIQUE (order_id, payment_id)
) STRICT;
CREATE INDEX reservations_held ON reservations (expires_at) WHERE state = 'held';
CREATE INDEX reservations_by_holder ON reservations (holder) WHERE state = 'held';

CREATE TABLE reservation_lines (
    reservation INTEGER NOT NULL REFERENCES reservations (number),
    item INTEGER NOT NULL REFERENCES items (number),
    units INTEGER NOT NULL CHECK (units > 0),
    PRIMARY KEY (reservation, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE closed_orders (
    order_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// What no living item shows, and since when that is known.
constexpr auto pictures_schema = R"sql(
CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL CHECK (type IN ('png', 'jpeg', 'webp')),
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE unused_pictures (
    id TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_picture ON items (image_url)
    WHERE deleted = 0 AND image_url >= '/api/v1/pictures/' AND image_url < '/api/v1/pictures0';
)sql";

// For a list of three words and more SQLite builds an index at each insert and update.
std::string check_words_one_by_one()
{
    using storage::sqlite::redefine;
    return redefine(
               "stock_movements",
               "kind IN ('initial', 'adjusted', 'held', 'sold', 'released')",
               "kind = 'initial' OR kind = 'adjusted' OR kind = 'held' OR kind = 'sold' "
               "OR kind = 'released'"
           ) +
           redefine(
               "reservations",
               "state IN ('held', 'sold', 'released', 'expired')",
               "state = 'held' OR state = 'sold' OR state = 'released' OR state = 'expired'"
           );
}

}  // namespace

const std::vector<storage::sqlite::migration>& sqlite_schema()
{
    static const std::vector<storage::sqlite::migration> schema{
        {.number = 1, .sql = bus::log::outbox_schema},
        {.number = 2, .sql = items_schema},
        {.number = 3, .sql = pictures_schema},
        {.number = 4, .sql = check_words_one_by_one()},
    };
    return schema;
}

}  // namespace souk::items
