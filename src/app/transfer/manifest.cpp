#include "app/transfer/manifest.hpp"

#include "json/record.hpp"
#include "json/writer.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace souk::app {

namespace {

constexpr auto format = "souk-export";
constexpr std::int64_t format_version = 2;

exported_file parse_file(const json::value& from)
{
    const json::record in{from};
    exported_file read{
        .kind = in.text("kind"),
        .records = static_cast<std::uint64_t>(in.whole("records")),
        .file =
            {
                .name = in.text("name"),
                .bytes = static_cast<std::uint64_t>(in.whole("bytes")),
                .sha256 = in.text("sha256"),
            },
    };
    return read;
}

export_manifest parse(const std::string& text)
{
    const auto parsed = json::parse_record(text);
    const json::record in{parsed};
    if (in.text("format") != format) {
        throw std::runtime_error{fmt::format("format is not {}", format)};
    }
    if (const auto version = in.whole("version"); version != format_version) {
        throw std::runtime_error{
            fmt::format("version is {}, and this souk knows {} only", version, format_version)
        };
    }
    export_manifest read{
        .souk = in.text("souk"), .exported_at = in.text("exportedAt"), .files = {}
    };
    for (const auto& each : in.array("files")) {
        read.files.push_back(parse_file(each));
    }
    return read;
}

}  // namespace

std::string to_json(const export_manifest& what)
{
    json::writer out;
    out.begin_object()
        .member("format", format)
        .member("version", format_version)
        .member("souk", what.souk)
        .member("exportedAt", what.exported_at)
        .key("files");
    out.begin_array();
    for (const auto& each : what.files) {
        out.begin_object()
            .member("kind", each.kind)
            .member("name", each.file.name)
            .member("records", each.records)
            .member("bytes", each.file.bytes)
            .member("sha256", each.file.sha256)
            .end_object();
    }
    out.end_array().end_object();
    return std::move(out).text() + "\n";
}

export_manifest parse_export_manifest(const std::string& text)
{
    try {
        return parse(text);
    } catch (const std::exception& why) {
        throw std::runtime_error{fmt::format("{}: {}", manifest_file, why.what())};
    }
}

}  // namespace souk::app
