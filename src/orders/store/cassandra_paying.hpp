// Which orders are being paid, as far as this instance saw: for a gauge, which no write is worth.
#pragma once

#include "orders/domain.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

namespace souk::orders {

class paying_orders {
public:
    // After each change of an order.
    void note(const order_fields& changed)
    {
        const std::scoped_lock lock{mutex_};
        if (!changed.paying) {
            paying_.erase(changed.id.value);
            return;
        }
        if (paying_.insert(changed.id.value).second) {
            by_age_.push_back(changed.id.value);
        }
        while (by_age_.size() > most) {
            paying_.erase(by_age_.front());
            by_age_.pop_front();
        }
    }

    // Those noted longest ago, which another instance may have settled since: they are noted again
    // when they are paying still.
    std::vector<std::string> take_oldest(std::size_t limit)
    {
        const std::scoped_lock lock{mutex_};
        std::vector<std::string> oldest;
        while (oldest.size() < limit && !by_age_.empty()) {
            if (paying_.erase(by_age_.front()) > 0) {
                oldest.push_back(std::move(by_age_.front()));
            }
            by_age_.pop_front();
        }
        return oldest;
    }

    std::size_t count() const
    {
        const std::scoped_lock lock{mutex_};
        return paying_.size();
    }

private:
    static constexpr std::size_t most = 20'000;

    mutable std::mutex mutex_;
    std::unordered_set<std::string> paying_;
    std::deque<std::string> by_age_;
};

}  // namespace souk::orders
