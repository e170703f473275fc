#include <boost/asio/ssl/impl/src.hpp>
#include <boost/mysql/src.hpp>
