# Cassandra's driver: the scylla crate behind a bridge of our own, built by cargo as one static
# library. The crates and their versions are in Cargo.lock.

find_program(CARGO cargo REQUIRED)
execute_process(COMMAND ${CARGO} --version OUTPUT_VARIABLE cargo_version COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "[0-9]+[.][0-9]+" cargo_version "${cargo_version}")
if(cargo_version VERSION_LESS 1.88)
    message(FATAL_ERROR "Rust 1.88 or newer is needed, ${CARGO} is ${cargo_version}: Debian 12 has "
        "one in its security updates, as rustc-web and cargo-web.")
endif()

set(crate ${CMAKE_SOURCE_DIR}/src/storage/cassandra/driver)
set(cargo_folder ${CMAKE_BINARY_DIR}/cargo)
set(headers ${cargo_folder}/cxxbridge)
set(driver ${cargo_folder}/release/libsouk_cassandra.a)
# Hardened and free of this machine's paths as the rest is, as far as stable Rust can.
list(JOIN souk_hardening " " bridge_flags)
set(cargo_home $ENV{CARGO_HOME})
if(NOT cargo_home)
    set(cargo_home $ENV{HOME}/.cargo)
endif()
file(GLOB crate_sources CONFIGURE_DEPENDS ${crate}/src/*.rs ${crate}/include/*.hpp)

add_custom_command(
    OUTPUT ${driver}
    BYPRODUCTS ${headers}/souk_cassandra/src/lib.rs.h
    COMMAND ${CMAKE_COMMAND} -E env CARGO_TARGET_DIR=${cargo_folder} CXX=${CMAKE_CXX_COMPILER}
        CXXFLAGS=${bridge_flags} RUSTFLAGS=--remap-path-prefix=${cargo_home}=cargo
        ${CARGO} build --release --locked --quiet --manifest-path ${crate}/Cargo.toml
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${crate}/include/completion.hpp
        ${headers}/souk_cassandra/include/completion.hpp
    # Cargo leaves a library alone that did not change, and would be called for it for ever.
    COMMAND ${CMAKE_COMMAND} -E touch ${driver}
    DEPENDS ${crate_sources} ${crate}/build.rs ${crate}/Cargo.toml ${crate}/Cargo.lock
    COMMENT "Building Cassandra's driver"
    USES_TERMINAL VERBATIM)
add_custom_target(cassandra_driver_build DEPENDS ${driver})

# The library exists only after the build; its headers' folder must when CMake looks.
file(MAKE_DIRECTORY ${headers})
add_library(cassandra_driver STATIC IMPORTED GLOBAL)
set_target_properties(cassandra_driver PROPERTIES IMPORTED_LOCATION ${driver})
add_dependencies(cassandra_driver cassandra_driver_build)
target_include_directories(cassandra_driver SYSTEM INTERFACE ${headers})
target_link_libraries(cassandra_driver INTERFACE
    OpenSSL::SSL OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS} m)
