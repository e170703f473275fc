// What is asked of the stock of an order, as it waits to be done in a batch.
#pragma once

#include "items/store/mysql_book.hpp"
#include "storage/mysql/batches.hpp"

#include <optional>
#include <set>

namespace souk::items::mysql {

class stock_work : public storage::mysql::batch_entry {
public:
    explicit stock_work(const order_id& of) : order(of) {}

    const order_id& order;
    result<stock_levels> answer;

    // Whether it needs the order's row also when there was none.
    virtual bool makes_order() const = 0;

    // Items that it needs whatever the order turns out to be.
    virtual void add_items(std::set<item_id>& /*to*/) const {}

    // Items that it needs of that order.
    virtual void add_items(std::set<item_id>& to, const order_book& known) const = 0;

    // Whose holds are to be counted.
    virtual const std::string* holder() const { return nullptr; }

    virtual void apply(stock_book& book) = 0;
};

class hold_work final : public stock_work {
public:
    hold_work(const hold_request& what, const hold_terms& terms)
        : stock_work(what.order), what_(what), terms_(terms)
    {
    }
    bool makes_order() const override { return true; }
    void add_items(std::set<item_id>& to) const override { add_needed_for_hold(to, {}, what_); }
    void add_items(std::set<item_id>& to, const order_book& known) const override
    {
        add_needed_for_hold(to, known, what_);
    }
    const std::string* holder() const override { return &what_.holder; }
    void apply(stock_book& book) override { answer = hold_stock(book, what_, terms_); }

private:
    const hold_request& what_;
    const hold_terms& terms_;
};

class commit_work final : public stock_work {
public:
    commit_work(const order_id& order, const payment_id& payment, timestamp now)
        : stock_work(order), payment_(payment), now_(now)
    {
    }
    bool makes_order() const override { return false; }
    void add_items(std::set<item_id>& to, const order_book& known) const override
    {
        add_needed_for_commit(to, known, payment_);
    }
    void apply(stock_book& book) override { answer = commit_stock(book, order, payment_, now_); }

private:
    const payment_id& payment_;
    timestamp now_;
};

class release_work final : public stock_work {
public:
    release_work(const order_id& order, const std::optional<payment_id>& payment, timestamp now)
        : stock_work(order), payment_(payment), now_(now)
    {
    }
    bool makes_order() const override { return true; }
    void add_items(std::set<item_id>& to, const order_book& known) const override
    {
        add_needed_for_release(to, known, payment_);
    }
    void apply(stock_book& book) override { answer = release_stock(book, order, payment_, now_); }

private:
    const std::optional<payment_id>& payment_;
    timestamp now_;
};

// Does them all in the session's transaction. Answers whether anything is to be kept.
task<bool> run_works(session& with, const std::vector<storage::mysql::batch_entry*>& together);

// The orders of at most `limit` holds whose time is over.
task<std::vector<order_id>> select_late(session& with, timestamp now, std::size_t limit);

// Puts back what is late of those orders, but for orders that another works on just now.
task<expired_holds>
expire_orders(session& with, const std::vector<order_id>& orders, timestamp now);

}  // namespace souk::items::mysql
