// What could be read in two ways is refused: the head.

#include "http/tests/framing_trick.hpp"

namespace souk::http::testing {
namespace {

using namespace std::string_literals;

INSTANTIATE_TEST_SUITE_P(
    line_ends,
    framing_trick,
    ::testing::Values(
        trick{"bare_lf_after_request_line", "GET /echo HTTP/1.1\nHost: a\r\n\r\n"},
        trick{"bare_lf_after_field", "GET /echo HTTP/1.1\r\nHost: a\n\r\n"},
        trick{"bare_lf_at_the_end", "GET /echo HTTP/1.1\r\nHost: a\r\n\n"},
        trick{"bare_lfs_only", "GET /echo HTTP/1.1\nHost: a\n\n"},
        trick{"bare_cr_in_value", "GET /echo HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n"},
        trick{"bare_cr_in_request_line", "GET /echo\rx HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"bare_crs_only", "GET /echo HTTP/1.1\rHost: a\r\r"},
        trick{"cr_cr_lf", "GET /echo HTTP/1.1\r\r\nHost: a\r\n\r\n"},
        trick{"cr_lf_cr_cr_lf", "GET /echo HTTP/1.1\r\nHost: a\r\n\r\r\n"},
        trick{"leading_empty_line", "\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"leading_empty_lines", "\r\n\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"leading_lf", "\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"header_without_fields", "GET /echo HTTP/1.1\r\n\r\n"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    control_bytes,
    framing_trick,
    ::testing::Values(
        trick{"nul_in_value", with("X: a\0b\r\n"s)},
        trick{"nul_in_name", with("X\0Y: a\r\n"s)},
        trick{"nul_in_target", get("/echo\0x"s)},
        trick{"nul_first", "\0GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"s},
        trick{"escape_in_value", with("X: \x1b[2J\r\n")},
        trick{"delete_in_value", with("X: \x7f\r\n")},
        trick{"vertical_tab_in_value", with("X: a\vb\r\n")},
        trick{"form_feed_before_value", with("Transfer-Encoding:\fchunked\r\n")},
        trick{"tls_client_hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
        trick{"high_bytes_in_target", get("/echo/\xc3\xa9")},
        trick{"high_byte_in_method", "G\xc3T /echo HTTP/1.1\r\nHost: a\r\n\r\n"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    field_names,
    framing_trick,
    ::testing::Values(
        trick{"folded_field", with("X: a\r\n b\r\n")},
        trick{"folded_with_tab", with("X: a\r\n\tb\r\n")},
        trick{"folded_first_field", "GET /echo HTTP/1.1\r\n Host: a\r\n\r\n"},
        trick{"folded_transfer_encoding", with("Transfer-Encoding:\r\n chunked\r\n")},
        trick{"folded_content_length", with("Content-Length: 1\r\n 2\r\n")},
        trick{"space_before_colon", with("Content-Length : 5\r\n")},
        trick{"tab_before_colon", with("Transfer-Encoding\t: chunked\r\n")},
        trick{"tab_before_encoding", with("Transfer-Encoding:\tchunked\r\n")},
        trick{"tab_after_encoding", with("Transfer-Encoding: chunked\t\r\n")},
        trick{"tab_before_length", with("Content-Length:\t5\r\n")},
        trick{"space_in_name", with("Content Length: 5\r\n")},
        trick{"empty_name", with(": chunked\r\n")},
        trick{"no_colon", with("Transfer-Encoding chunked\r\n")},
        trick{"name_only", with("X\r\n")},
        trick{"name_with_parenthesis", with("X(y): 1\r\n")},
        trick{"name_with_quotes", with("\"X\": 1\r\n")},
        trick{"name_with_slash", with("X/Y: 1\r\n")},
        trick{"name_with_comma", with("X,Y: 1\r\n")},
        trick{"name_with_high_byte", with("X\xff: 1\r\n")},
        trick{"name_with_bracket", with("X[0]: 1\r\n")},
        trick{"name_with_at", with("X@Y: 1\r\n")}
    )
);

INSTANTIATE_TEST_SUITE_P(
    request_lines,
    framing_trick,
    ::testing::Values(
        trick{"two_spaces_before_target", "GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"two_spaces_before_version", "GET /echo  HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"space_first", " GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"space_last", "GET /echo HTTP/1.1 \r\nHost: a\r\n\r\n"},
        trick{"tab_for_space", "GET\t/echo\tHTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"tab_before_version", "GET /echo\tHTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"space_in_target", "GET /echo /x HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"method_no_token", "GE(T /echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"method_missing", "/echo HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"version_missing", "GET /echo\r\nHost: a\r\n\r\n"},
        trick{"target_missing", "GET HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"target_empty", "GET  HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"version_0_9", "GET /echo HTTP/0.9\r\nHost: a\r\n\r\n", 505},
        trick{"version_1_2", "GET /echo HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        trick{"version_2_0", "GET /echo HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        trick{"http_2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        trick{"version_in_lower_case", "GET /echo http/1.1\r\nHost: a\r\n\r\n"},
        trick{"version_without_minor", "GET /echo HTTP/1\r\nHost: a\r\n\r\n"},
        trick{"version_with_long_minor", "GET /echo HTTP/1.10\r\nHost: a\r\n\r\n"},
        trick{"version_with_zero", "GET /echo HTTP/01.1\r\nHost: a\r\n\r\n"},
        trick{"version_of_letters", "GET /echo HTTP/a.b\r\nHost: a\r\n\r\n"},
        trick{"another_protocol", "GET /echo RTSP/1.0\r\nHost: a\r\n\r\n"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    targets,
    framing_trick,
    ::testing::Values(
        trick{"absolute_form", get("http://a/echo")},
        trick{"absolute_form_of_another", get("http://internal/echo")},
        trick{"absolute_form_in_capitals", get("HTTP://a/echo")},
        trick{"authority_form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"asterisk_form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
        trick{"asterisk_with_get", get("*")},
        trick{"relative_path", get("echo")},
        trick{"query_only", get("?a=b")},
        trick{"fragment", get("/echo#part")},
        trick{"fragment_in_query", get("/echo?a=b#part")},
        trick{"encoded_slash", get("/echo%2Fx")},
        trick{"encoded_slash_in_lower_case", get("/echo%2fx")},
        trick{"encoded_backslash", get("/echo%5Cx")},
        trick{"encoded_backslash_in_lower_case", get("/echo%5cx")},
        trick{"backslash", get("/echo\\x")},
        trick{"encoded_nul", get("/echo/%00")},
        trick{"encoded_line_end", get("/echo/%0d%0aX:%201")},
        trick{"encoded_delete", get("/echo/%7f")},
        trick{"percent_alone", get("/echo/%")},
        trick{"percent_with_one_digit", get("/echo/%4")},
        trick{"percent_without_digits", get("/echo/%zz")},
        trick{"percent_u", get("/echo/%u0041")},
        trick{"percent_alone_in_query", get("/echo?a=%")},
        trick{"percent_without_digits_in_query", get("/echo?a=%g1")},
        trick{"dot_segment", get("/./echo")},
        trick{"dot_dot_segment", get("/x/../echo")},
        trick{"dot_dot_last", get("/echo/..")},
        trick{"dot_last", get("/echo/.")},
        trick{"encoded_dots", get("/x/%2e%2e/echo")},
        trick{"half_encoded_dots", get("/x/.%2E/echo")},
        trick{"overlong_utf8", get("/echo/%c0%af")},
        trick{"cut_utf8", get("/echo/%c3")},
        trick{"surrogate", get("/echo/%ed%a0%80")},
        trick{"no_utf8_in_query", get("/echo?a=%ff")},
        trick{"quote_in_path", get("/echo/\"")},
        trick{"angle_in_path", get("/echo/<x>")},
        trick{"brace_in_path", get("/echo/{x}")},
        trick{"repeated_parameter", get("/echo?a=1&a=2")},
        trick{"repeated_parameter_encoded", get("/echo?a=1&%61=2")}
    )
);

INSTANTIATE_TEST_SUITE_P(
    hosts,
    framing_trick,
    ::testing::Values(
        trick{"no_host", "GET /echo HTTP/1.1\r\nX: 1\r\n\r\n"},
        trick{"two_hosts", with("Host: b\r\n")},
        trick{"two_equal_hosts", with("Host: a\r\n")},
        trick{"empty_host", with_host("Host:\r\n")},
        trick{"host_with_path", with_host("Host: a/b\r\n")},
        trick{"host_with_user", with_host("Host: u@a\r\n")},
        trick{"host_with_space", with_host("Host: a b\r\n")},
        trick{"host_list", with_host("Host: a, b\r\n")},
        trick{"host_with_scheme", with_host("Host: http://a\r\n")},
        trick{"host_with_bad_port", with_host("Host: a:8x\r\n")},
        trick{"host_with_large_port", with_host("Host: a:65536\r\n")},
        trick{"host_with_two_ports", with_host("Host: a:1:2\r\n")},
        trick{"host_bracket_open", with_host("Host: [::1\r\n")},
        trick{"host_bracket_empty", with_host("Host: []\r\n")},
        trick{"host_bracket_trailing", with_host("Host: [::1]x\r\n")},
        trick{"host_with_high_bytes", with_host("Host: \xc3\xa9\r\n")},
        trick{"two_hosts_on_1_0", "GET /echo HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"}
    )
);

INSTANTIATE_TEST_SUITE_P(
    sizes,
    framing_trick,
    ::testing::Values(
        trick{"long_field", with("X: " + std::string(17'000, 'a') + "\r\n"), 431},
        trick{"long_target", get("/echo/" + std::string(17'000, 'a')), 431},
        trick{
            "many_fields",
            with([] {
                std::string lines;
                for (int each = 0; each < 101; ++each) {
                    lines += "X: 1\r\n";
                }
                return lines;
            }()),
            431
        },
        trick{"endless_line", std::string(20'000, 'a'), 431}
    )
);

}  // namespace
}  // namespace souk::http::testing
