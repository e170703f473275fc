// A group's dead letters: shown, and delivered once more.
#pragma once

#include "bus/dead_letters.hpp"
#include "bus/kafka/consumer.hpp"
#include "bus/kafka/delivery.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace souk::bus::kafka {

// Whose they are, and who reacts to them.
struct letters_of {
    const std::string& group;
    const consumer_settings& settings;
    delivery& delivering;
    souk::world& world;
};

// As dead_letter_box has them.
task<std::vector<letter>> newest_letters(const call& call, letters_of whom, std::size_t most);
task<std::pair<std::size_t, std::size_t>> deliver_again(const call& call, letters_of whom);

}  // namespace souk::bus::kafka
