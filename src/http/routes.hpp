// Finds the route of a path: a tree of segments, exact ones before parameters.
#pragma once

#include "http/router.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace souk::http {

class route_tree {
public:
    static constexpr std::size_t verbs = static_cast<std::size_t>(verb::other) + 1;

    // What stands at one path: a route's number by method.
    struct place {
        std::array<std::optional<std::size_t>, verbs> by_verb;
        bool any = false;

        // Throws std::logic_error when the method is taken.
        void set(verb method, std::size_t number);

        // HEAD is GET's unless it has a route of its own.
        std::optional<std::size_t> find(verb method) const;

        // The methods, as Allow wants them.
        std::string allowed() const;
    };

    struct match {
        const place* found = nullptr;          // Null when no route has that path.
        std::vector<std::string_view> values;  // Of the parameters, in the path's order.
    };

    // Throws std::logic_error when the template is malformed or that method is taken there.
    void add(verb method, std::string_view path, std::size_t number);

    match find(std::string_view path) const;

private:
    struct node {
        place here;
        std::vector<std::pair<std::string, std::unique_ptr<node>>> exact;
        std::unique_ptr<node> parameter;
    };

    static bool search(const node& from, std::string_view path, match& into);

    node root_;
};

// The names of a template's parameters, in its order.
std::vector<std::string> parameter_names(std::string_view path);

}  // namespace souk::http
