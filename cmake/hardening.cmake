# What every build but a sanitizer's has, so that a slip in memory ends the process instead of
# serving a stranger, and so that the same sources give the same bytes in whatever folder.
# tests/release/test_hardening.py looks for each of these in the program. Sanitizers find more than
# this hides, and some of it stands in their way.

if(SOUK_SANITIZE)
    return()
endif()

set(souk_hardening -fPIE -fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND souk_hardening -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    list(APPEND souk_hardening -mbranch-protection=standard)
endif()
if(NOT CMAKE_BUILD_TYPE STREQUAL Debug)  # It needs an optimizer to know sizes.
    list(APPEND souk_hardening -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
list(APPEND souk_hardening -D_GLIBCXX_ASSERTIONS -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)

add_compile_options(${souk_hardening})
add_link_options("$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>" -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--build-id=none)
