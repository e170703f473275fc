#include "http/routes.hpp"

#include <algorithm>
#include <stdexcept>

namespace souk::http {
namespace {

bool is_parameter(std::string_view segment)
{
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// Takes "/segment" off the path's front.
std::string_view take_segment(std::string_view& path)
{
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

}  // namespace

void route_tree::place::set(verb method, std::size_t number)
{
    auto& taken = by_verb.at(static_cast<std::size_t>(method));
    if (taken) {
        throw std::logic_error{"two routes are the same"};
    }
    taken = number;
    any = true;
}

std::optional<std::size_t> route_tree::place::find(verb method) const
{
    const auto at = [&](verb which) { return by_verb.at(static_cast<std::size_t>(which)); };
    return method == verb::head && !at(verb::head) ? at(verb::get) : at(method);
}

std::string route_tree::place::allowed() const
{
    std::string list;
    for (std::size_t each = 0; each < verbs; ++each) {
        const auto method = static_cast<verb>(each);
        if (method != verb::other && find(method)) {
            list += list.empty() ? "" : ", ";
            list += to_string(method);
        }
    }
    return list;
}

void route_tree::add(verb method, std::string_view path, std::size_t number)
{
    if (!path.starts_with('/') || method == verb::other) {
        throw std::logic_error{"no route can be made of " + std::string{path}};
    }
    node* at = &root_;
    for (auto rest = path; !rest.empty();) {
        const auto segment = take_segment(rest);
        if (is_parameter(segment)) {
            if (!at->parameter) {
                at->parameter = std::make_unique<node>();
            }
            at = at->parameter.get();
            continue;
        }
        auto known = std::ranges::find(at->exact, segment, [](const auto& each) {
            return std::string_view{each.first};
        });
        if (known == at->exact.end()) {
            at->exact.emplace_back(segment, std::make_unique<node>());
            known = std::prev(at->exact.end());
        }
        at = known->second.get();
    }
    at->here.set(method, number);
}

bool route_tree::search(const node& from, std::string_view path, match& into)
{
    if (path.empty()) {
        into.found = from.here.any ? &from.here : nullptr;
        return from.here.any;
    }
    const auto segment = take_segment(path);
    for (const auto& [name, next] : from.exact) {
        if (name == segment && search(*next, path, into)) {
            return true;
        }
    }
    if (!from.parameter || segment.empty()) {
        return false;
    }
    into.values.push_back(segment);
    if (search(*from.parameter, path, into)) {
        return true;
    }
    into.values.pop_back();
    return false;
}

route_tree::match route_tree::find(std::string_view path) const
{
    match found;
    if (path.starts_with('/')) {
        search(root_, path, found);
    }
    return found;
}

std::vector<std::string> parameter_names(std::string_view path)
{
    std::vector<std::string> names;
    while (!path.empty()) {
        const auto segment = take_segment(path);
        if (is_parameter(segment)) {
            names.emplace_back(segment.substr(1, segment.size() - 2));
        }
    }
    return names;
}

}  // namespace souk::http
