#include "auth/common_passwords.hpp"
#include "auth/passwords.hpp"

#include <string_view>
#include <unordered_set>

namespace souk::auth {
namespace {

std::unordered_set<std::string_view> split(std::string_view list)
{
    std::unordered_set<std::string_view> words;
    for (auto begin = list.find_first_not_of(" \n"); begin != std::string_view::npos;) {
        const auto end = list.find_first_of(" \n", begin);
        words.insert(list.substr(begin, end - begin));
        begin = list.find_first_not_of(" \n", end);
    }
    return words;
}

}  // namespace

bool is_common_password(std::string_view password)
{
    static const auto words = split(common_passwords);
    return words.contains(password);
}

}  // namespace souk::auth
