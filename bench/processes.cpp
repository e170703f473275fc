#include "processes.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace souk::bench {
namespace {

// User and system time of /proc/ID/stat.
double cpu_seconds(const std::string& process)
{
    std::ifstream file{"/proc/" + process + "/stat"};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(std::min(text.rfind(')') + 1, text.size()))};
    std::string skipped;
    for (int i = 0; i < 11; ++i) {
        fields >> skipped;
    }
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double seconds_of(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

cpu_by_name cpu_of(const std::vector<std::string>& processes)
{
    cpu_by_name all;
    for (const std::string& each : processes) {
        const auto end = each.find('=');
        all[each.substr(0, end)] += cpu_seconds(each.substr(std::min(end, each.size() - 1) + 1));
    }
    return all;
}

double own_cpu_seconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

}  // namespace souk::bench
