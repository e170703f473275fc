#include "json/reader.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <limits>

namespace souk::json {
namespace {

namespace vendor = boost::json;

// Receives what Boost.JSON's parser finds and builds our values of it.
class builder {
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    using error_code = boost::system::error_code;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) { return open(value::kind::object); }
    bool on_object_end(std::size_t, error_code& error);
    bool on_array_begin(error_code&) { return open(value::kind::array); }
    bool on_array_end(std::size_t, error_code&) { return close(); }

    bool on_key_part(std::string_view part, std::size_t, error_code&) { return collect(part); }
    bool on_key(std::string_view part, std::size_t, error_code&);
    bool on_string_part(std::string_view part, std::size_t, error_code&) { return collect(part); }
    bool on_string(std::string_view part, std::size_t, error_code&)
    {
        return add_text(value::kind::text, part);
    }

    bool on_number_part(std::string_view part, error_code&) { return collect(part); }
    bool on_int64(std::int64_t, std::string_view part, error_code&)
    {
        return add_text(value::kind::number, part);
    }
    bool on_uint64(std::uint64_t, std::string_view part, error_code&)
    {
        return add_text(value::kind::number, part);
    }
    bool on_double(double, std::string_view part, error_code&)
    {
        return add_text(value::kind::number, part);
    }

    bool on_bool(bool truth, error_code&)
    {
        value added;
        added.type = value::kind::boolean;
        added.boolean = truth;
        return add(std::move(added));
    }
    bool on_null(error_code&) { return add(value{}); }
    bool on_comment_part(std::string_view, error_code&) { return true; }
    bool on_comment(std::string_view, error_code&) { return true; }

    value take() { return std::move(root_); }
    const std::string& repeated() const { return repeated_; }

private:
    bool collect(std::string_view part)
    {
        pending_ += part;
        return true;
    }

    bool add_text(value::kind type, std::string_view last_part)
    {
        pending_ += last_part;
        value added;
        added.type = type;
        added.text = std::exchange(pending_, {});
        return add(std::move(added));
    }

    bool open(value::kind type)
    {
        open_.emplace_back().type = type;
        return true;
    }

    bool close()
    {
        value closed = std::move(open_.back());
        open_.pop_back();
        return add(std::move(closed));
    }

    bool add(value added);

    std::vector<value> open_;  // The containers around the place that is read.
    value root_;
    std::string pending_;
    std::string repeated_;
};

bool builder::add(value added)
{
    if (open_.empty()) {
        root_ = std::move(added);
    } else if (open_.back().type == value::kind::array) {
        open_.back().elements.push_back(std::move(added));
    } else {
        open_.back().members.back().value = std::move(added);
    }
    return true;
}

bool builder::on_key(std::string_view part, std::size_t, error_code&)
{
    pending_ += part;
    open_.back().members.emplace_back(std::exchange(pending_, {}));
    return true;
}

bool builder::on_object_end(std::size_t, error_code& error)
{
    // Sorted, so that a huge object costs no square of its size.
    std::vector<std::string_view> names;
    names.reserve(open_.back().members.size());
    for (const auto& it : open_.back().members) {
        names.emplace_back(it.name);
    }
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
        repeated_ = *twice;
        error = vendor::make_error_code(vendor::error::exception);
        return false;
    }
    return close();
}

std::string describe(const builder& built, const boost::system::error_code& error)
{
    if (!built.repeated().empty() || error == vendor::error::exception) {
        return "The JSON has the member \"" + built.repeated() + "\" more than once.";
    }
    return "This is no JSON as we read it: " + error.message() + ".";
}

}  // namespace

const value* value::find(std::string_view name) const
{
    const auto found = std::ranges::find(members, name, &member::name);
    if (found == members.end() || found->value.type == kind::null) {
        return nullptr;
    }
    return &found->value;
}

result<value> parse(std::string_view text, std::size_t depth)
{
    vendor::parse_options options;
    options.max_depth = depth;
    options.numbers = vendor::number_precision::none;
    vendor::basic_parser<builder> parser{options};
    boost::system::error_code error;
    const auto used = parser.write_some(false, text.data(), text.size(), error);
    if (!error && used < text.size()) {
        error = vendor::make_error_code(vendor::error::extra_data);
    }
    if (error) {
        return invalid("malformed-json", describe(parser.handler(), error));
    }
    return parser.handler().take();
}

}  // namespace souk::json
