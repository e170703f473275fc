// A partition that is ours: what of it is being worked on, and how far it is done without a gap.
#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace souk::bus::kafka {

class partition {
public:
    partition(std::string topic, std::int32_t number) : topic_(std::move(topic)), number_(number) {}

    const std::string& topic() const { return topic_; }
    std::int32_t number() const { return number_; }

    // Answers false when that event is being worked on already.
    bool begin(std::int64_t offset)
    {
        if (!unfinished_.insert(offset).second) {
            return false;
        }
        // Not the greatest: in a topic that was made anew, offsets begin anew.
        next_ = offset + 1;
        return true;
    }

    // Answers whether more is done without a gap than before.
    bool finish(std::int64_t offset)
    {
        const bool was_first = !unfinished_.empty() && *unfinished_.begin() == offset;
        unfinished_.erase(offset);
        return was_first;
    }

    // The first event that is not done: where the next owner goes on.
    std::int64_t position() const { return unfinished_.empty() ? next_ : *unfinished_.begin(); }

    // How many are begun since the first that is not done.
    std::int64_t ahead() const { return next_ - position(); }

    bool is_begun() const { return next_ > 0; }

    // Goes to another consumer: nothing more of it is begun.
    void leave() { leaving_ = true; }
    bool is_leaving() const { return leaving_; }

    // Is another consumer's now: its position is no longer ours to tell.
    void lose()
    {
        leaving_ = true;
        lost_ = true;
    }
    bool is_lost() const { return lost_; }

    // Reactions that run.
    int running = 0;

private:
    std::string topic_;
    std::int32_t number_;
    std::set<std::int64_t> unfinished_;
    std::int64_t next_ = 0;
    bool leaving_ = false;
    bool lost_ = false;
};

}  // namespace souk::bus::kafka
