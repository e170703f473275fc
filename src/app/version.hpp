// Which Souk this is.
#pragma once

namespace souk::app {

// The same as in CMakeLists.txt.
inline constexpr auto version = "0.1.0";

}  // namespace souk::app
