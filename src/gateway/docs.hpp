// The API's description and its readable page, as tools/build_docs_site lays them out.
#pragma once

#include "http/router.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace souk::gateway {

// Files held in memory: the disk is read once, at start. Any thread may use it.
class docs_files {
public:
    struct file {
        std::shared_ptr<const std::string> content;
        std::string type;
        std::string etag;
    };

    // Reads openapi.yaml, asyncapi.yaml and the page's files of one folder. A folder that is
    // missing or can't be read is logged as a warning and gives no files. Names of no known type,
    // hidden files and subfolders are passed over.
    explicit docs_files(const std::filesystem::path& folder);

    // The file of that name, or null.
    const file* find(std::string_view name) const;

    bool empty() const { return files_.empty(); }

private:
    void read(const std::filesystem::path& folder);

    std::map<std::string, file, std::less<>> files_;
};

// GET /openapi.yaml, /asyncapi.yaml, /docs (its index.html) and /docs/{file}, for anyone. A file
// that is not there is answered 404. `files` must outlive the router.
void add_docs_routes(http::router& router, const docs_files& files);

}  // namespace souk::gateway
