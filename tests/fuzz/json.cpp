// A body: what is read, written and read again is the same.
#include "base/text.hpp"
#include "fuzzing.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

namespace souk::fuzz {
namespace {

void write(json::writer& out, const json::value& what)
{
    using kind = json::value::kind;
    switch (what.type) {
    case kind::null: out.raw("null"); break;
    case kind::boolean: out.value(what.boolean); break;
    case kind::number: out.raw(what.text); break;
    case kind::text: out.value(what.text); break;
    case kind::array:
        out.begin_array();
        for (const json::value& each : what.elements) {
            write(out, each);
        }
        out.end_array();
        break;
    case kind::object:
        out.begin_object();
        for (const json::member& each : what.members) {
            write(out.key(each.name), each.value);
        }
        out.end_object();
        break;
    }
}

std::string written(const json::value& what)
{
    json::writer out;
    write(out, what);
    return std::move(out).text();
}

void read(std::string_view bytes)
{
    const auto parsed = json::parse(bytes);
    if (!parsed) {
        expect(count_code_points(parsed.error().message).has_value(), "a refusal is told in UTF-8");
        return;
    }
    expect(count_code_points(bytes).has_value(), "what is no UTF-8 is no JSON");
    const auto once = written(*parsed);
    const auto again = json::parse(once);
    expect(again.has_value(), "what was written can be read");
    expect(written(*again) == once, "what is read again is the same");

    json::fields in{*parsed};
    in.required("id", in.text("id", {.most = 36}));
    in.whole("quantity", 1, 1'000);
    in.amount("price", souk::money{0}, souk::money{1'000'000'00});
    in.boolean("inStock");
    in.array("items", 1, 100);
    in.object("address");
}

}  // namespace
}  // namespace souk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    souk::fuzz::read(souk::fuzz::text_of(data, size));
    return 0;
}
