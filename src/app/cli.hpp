// The command line.
#pragma once

namespace souk::app {

// Reads the command line and the settings, and runs the command. Answers the exit status; says on
// standard error what is wrong.
int run_command_line(int count, const char* const* arguments);

}  // namespace souk::app
