#include "app/backup.hpp"

#include "json/reader.hpp"
#include "json/writer.hpp"

#include <openssl/evp.h>

#include <array>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <memory>
#include <stdexcept>

namespace souk::app {
namespace {

constexpr std::int64_t most_files = 100;

struct free_digest {
    void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

// A plain name: nothing that leads out of the folder.
bool is_plain(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name != manifest_file;
}

backed_up_file parse_file(const json::value& from)
{
    json::fields in{from};
    backed_up_file read;
    read.name = in.required("name", in.text("name", {.least = 1, .most = 200}));
    read.sha256 = in.required("sha256", in.text("sha256", {.least = 64, .most = 64}));
    const auto most = std::numeric_limits<std::int64_t>::max();
    read.bytes = static_cast<std::uint64_t>(in.required("bytes", in.whole("bytes", 0, most)));
    if (!in.ok() || !is_plain(read.name)) {
        throw std::runtime_error{"the manifest names a file that can't be: " + read.name};
    }
    return read;
}

}  // namespace

std::string to_json(const manifest& what)
{
    json::writer out;
    out.begin_object().member("souk", what.souk).member("takenAt", what.taken_at).key("files");
    out.begin_array();
    for (const auto& each : what.files) {
        out.begin_object()
            .member("name", each.name)
            .member("bytes", each.bytes)
            .member("sha256", each.sha256)
            .end_object();
    }
    out.end_array().end_object();
    return std::move(out).text() + "\n";
}

manifest parse_manifest(const std::string& text)
{
    const auto parsed = json::parse(text);
    if (!parsed || parsed->type != json::value::kind::object) {
        throw std::runtime_error{"the manifest is no JSON object"};
    }
    json::fields in{*parsed};
    manifest read;
    read.souk = in.required("souk", in.text("souk", {.most = 50}));
    read.taken_at = in.required("takenAt", in.text("takenAt", {.most = 50}));
    const auto* const files = in.array("files", 1, most_files);
    if (!in.ok() || files == nullptr) {
        throw std::runtime_error{"the manifest lacks something"};
    }
    for (const auto& each : *files) {
        read.files.push_back(parse_file(each));
    }
    return read;
}

backed_up_file describe(const std::filesystem::path& file)
{
    const std::unique_ptr<EVP_MD_CTX, free_digest> digest{EVP_MD_CTX_new()};
    std::ifstream in{file, std::ios::binary};
    bool fine = in && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
    backed_up_file about{.name = file.filename().string()};
    std::array<char, 65'536> part{};
    while (fine && in) {
        in.read(part.data(), part.size());
        const auto got = static_cast<std::size_t>(in.gcount());
        about.bytes += got;
        fine = EVP_DigestUpdate(digest.get(), part.data(), got) == 1;
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned length = 0;
    if (!fine || in.bad() || EVP_DigestFinal_ex(digest.get(), sum.data(), &length) != 1) {
        throw std::runtime_error{"cannot read " + file.string()};
    }
    for (unsigned at = 0; at < length; ++at) {
        about.sha256 += fmt::format("{:02x}", sum.at(at));
    }
    return about;
}

}  // namespace souk::app
