// How a text is compared with what someone looks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace souk::items {

// In lower case, in every script that has one. The text must be valid UTF-8.
std::string fold(std::string_view text);

// The words of a search, folded.
std::vector<std::string> words_of(std::string_view text);

}  // namespace souk::items
