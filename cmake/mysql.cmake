# Boost.MySQL, compiled once. It keeps its connections safe with Asio's SSL part.

add_library(mysql_driver STATIC cmake/boost/mysql.cpp cmake/boost/charconv.cpp)
target_compile_definitions(mysql_driver PUBLIC BOOST_MYSQL_SEPARATE_COMPILATION)
target_link_libraries(mysql_driver PUBLIC boost_headers boost_core OpenSSL::SSL OpenSSL::Crypto)
