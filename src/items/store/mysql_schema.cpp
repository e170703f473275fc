#include "items/store/mysql.hpp"

namespace souk::items {

namespace {

// Times are milliseconds, UTC. There are no foreign keys: they would lock an item for whoever
// mentions it.
const std::vector<std::string> items_sql{
    R"sql(
CREATE TABLE items (
    id VARCHAR(64) PRIMARY KEY,
    upc VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    unit_price BIGINT NOT NULL CHECK (unit_price > 0),
    available_units BIGINT NOT NULL CHECK (available_units >= 0),
    category VARCHAR(100) NOT NULL,
    image_url VARCHAR(500) NOT NULL,
    version BIGINT NOT NULL,
    edited_version BIGINT NOT NULL,
    deleted TINYINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    edited_at BIGINT NOT NULL,
    description TEXT NOT NULL,
    living_upc VARCHAR(64) AS (IF(deleted = 0, upc, NULL)) VIRTUAL,
    UNIQUE INDEX items_living_upc (living_upc),
    INDEX items_by_edit (edited_at, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    R"sql(
CREATE TABLE stock_movements (
    number BIGINT PRIMARY KEY AUTO_INCREMENT,
    item VARCHAR(64) NOT NULL,
    kind VARCHAR(8) NOT NULL CHECK (kind IN ('initial', 'adjusted', 'held', 'sold', 'released')),
    units BIGINT NOT NULL CHECK (units >= 0),
    delta BIGINT NOT NULL,
    order_id VARCHAR(64),
    payment_id VARCHAR(64),
    reason VARCHAR(200) NOT NULL,
    at BIGINT NOT NULL,
    INDEX stock_movements_by_item (item)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
};

// Whoever changes what an order has holds the lock of its row in `stock_orders`; who counts a
// holder's holds, that of the holder's slot: rows that are never changed, so that no name is kept.
const std::vector<std::string> holds_sql{
    R"sql(
CREATE TABLE stock_orders (
    order_id VARCHAR(64) PRIMARY KEY,
    closed_at BIGINT
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    R"sql(
CREATE TABLE reservations (
    order_id VARCHAR(64) NOT NULL,
    payment_id VARCHAR(64) NOT NULL,
    holder VARCHAR(320),
    state VARCHAR(8) NOT NULL CHECK (state IN ('held', 'sold', 'released', 'expired')),
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (order_id, payment_id),
    INDEX reservations_by_state (state, expires_at),
    INDEX reservations_by_holder (holder)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    R"sql(
CREATE TABLE reservation_lines (
    order_id VARCHAR(64) NOT NULL,
    payment_id VARCHAR(64) NOT NULL,
    item VARCHAR(64) NOT NULL,
    units BIGINT NOT NULL CHECK (units > 0),
    PRIMARY KEY (order_id, payment_id, item)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    "CREATE TABLE holder_slots (slot INT PRIMARY KEY)",
    R"sql(
INSERT INTO holder_slots
WITH RECURSIVE hex (digit) AS (SELECT 0 UNION ALL SELECT digit + 1 FROM hex WHERE digit < 15)
SELECT a.digit * 256 + b.digit * 16 + c.digit FROM hex AS a, hex AS b, hex AS c)sql",
};

// What no living item shows, and since when that is known.
const std::vector<std::string> pictures_sql{
    R"sql(
CREATE TABLE pictures (
    id VARCHAR(64) PRIMARY KEY,
    type VARCHAR(4) NOT NULL CHECK (type IN ('png', 'jpeg', 'webp')),
    bytes MEDIUMBLOB NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    R"sql(
CREATE TABLE unused_pictures (
    id VARCHAR(64) PRIMARY KEY,
    since BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)sql",
    R"sql(
ALTER TABLE items
    ADD COLUMN picture VARCHAR(500) AS (
        IF(deleted = 0 AND image_url LIKE '/api/v1/pictures/%', SUBSTRING(image_url, 18), NULL)
    ) VIRTUAL,
    ADD INDEX items_by_picture (picture))sql",
};

}  // namespace

const std::vector<storage::mysql::migration>& mysql_schema()
{
    static const std::vector<storage::mysql::migration> schema{
        {.number = 1, .statements = items_sql},
        {.number = 2, .statements = holds_sql},
        {.number = 3, .statements = pictures_sql},
    };
    return schema;
}

}  // namespace souk::items
