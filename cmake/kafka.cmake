# Debian's librdkafka, by its C interface.
find_path(RDKAFKA_INCLUDE librdkafka/rdkafka.h REQUIRED)
find_library(RDKAFKA_LIBRARY rdkafka REQUIRED)
add_library(kafka_driver INTERFACE)
target_include_directories(kafka_driver SYSTEM INTERFACE ${RDKAFKA_INCLUDE})
target_link_libraries(kafka_driver INTERFACE ${RDKAFKA_LIBRARY})
