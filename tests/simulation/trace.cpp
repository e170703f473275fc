#include "simulation/trace.hpp"

namespace souk::simulation {

void trace::write(std::string_view who, std::string_view what)
{
    const double seconds = static_cast<double>(time_.elapsed().count()) / 1e6;
    to_(fmt::format("{:11.6f}  {:<11} {}", seconds, who, what));
}

}  // namespace souk::simulation
