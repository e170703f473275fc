# What Souk is built with: Debian's packages, and Boost's headers in a prefix of the project's own
# (tools/get_boost fetches them; Debian 12 has an older Boost). See docs/dependencies.md.

set(BOOST_PREFIX ${CMAKE_SOURCE_DIR}/build/deps/boost CACHE PATH "Where tools/get_boost put Boost")
if(NOT EXISTS ${BOOST_PREFIX}/include/boost/version.hpp)
    message(FATAL_ERROR "Boost's headers are missing: run tools/get_boost (./run and ./test do).")
endif()
file(STRINGS ${BOOST_PREFIX}/include/boost/version.hpp boost_version REGEX "BOOST_LIB_VERSION \"1_88\"")
if(NOT boost_version)
    message(FATAL_ERROR "${BOOST_PREFIX} holds another Boost than 1.88: run tools/get_boost.")
endif()

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_library(SODIUM_LIBRARY sodium REQUIRED)
add_library(sodium INTERFACE)
target_link_libraries(sodium INTERFACE ${SODIUM_LIBRARY})

# Boost is header-only here: each library that can be is compiled once, not in every file.
add_library(boost_headers INTERFACE)
target_include_directories(boost_headers SYSTEM INTERFACE ${BOOST_PREFIX}/include)
target_compile_definitions(boost_headers INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ALL_NO_LIB)
target_link_libraries(boost_headers INTERFACE Threads::Threads)

add_library(boost_core STATIC cmake/boost/asio.cpp cmake/boost/json.cpp)
target_link_libraries(boost_core PUBLIC boost_headers)

# The drivers of the distributed shape; each defines the target that its room links.
foreach(adapter mysql cassandra kafka)
    string(TOUPPER SOUK_${adapter} wanted)
    if(${wanted})
        include(cmake/${adapter}.cmake)
    else()
        add_library(${adapter}_driver INTERFACE)
    endif()
endforeach()

if(SOUK_TESTS)
    enable_testing()
    find_package(GTest REQUIRED)
    include(GoogleTest)
    find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
endif()
