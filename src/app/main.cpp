#include "app/cli.hpp"

int main(int count, char** arguments)
{
    return souk::app::run_command_line(count, arguments);
}
