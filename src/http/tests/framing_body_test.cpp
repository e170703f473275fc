// What could be read in two ways is refused: where a body begins and ends.

#include "http/tests/framing_trick.hpp"

namespace souk::http::testing {
namespace {

INSTANTIATE_TEST_SUITE_P(
    lengths,
    framing_trick,
    ::testing::Values(
        trick{"two_lengths", with("Content-Length: 5\r\nContent-Length: 6\r\n") + "12345"},
        trick{"two_equal_lengths", with("Content-Length: 5\r\nContent-Length: 5\r\n") + "12345"},
        trick{"length_list", with("Content-Length: 5, 5\r\n") + "12345"},
        trick{"length_list_of_two", with("Content-Length: 5, 6\r\n") + "12345"},
        trick{"length_with_plus", with("Content-Length: +5\r\n") + "12345"},
        trick{"length_with_minus", with("Content-Length: -5\r\n") + "12345"},
        trick{"length_with_letter", with("Content-Length: 05x\r\n") + "12345"},
        trick{"length_with_zero", with("Content-Length: 05\r\n") + "12345"},
        trick{"length_in_hex", with("Content-Length: 0x5\r\n") + "12345"},
        trick{"length_with_fraction", with("Content-Length: 5.0\r\n") + "12345"},
        trick{"length_with_exponent", with("Content-Length: 1e1\r\n") + "12345"},
        trick{"length_with_space", with("Content-Length: 1 0\r\n") + "12345"},
        trick{"length_with_underscore", with("Content-Length: 1_0\r\n") + "12345"},
        trick{"length_quoted", with("Content-Length: \"5\"\r\n") + "12345"},
        trick{"length_empty", with("Content-Length:\r\n")},
        trick{"length_blank", with("Content-Length:   \r\n")},
        trick{"length_overflow", with("Content-Length: 18446744073709551616\r\n")},
        trick{"length_overflow_to_5", with("Content-Length: 18446744073709551621\r\n") + "12345"},
        trick{"length_huge", with("Content-Length: 18446744073709551615\r\n"), 413},
        trick{"length_beyond_limit", with("Content-Length: 262145\r\n"), 413},
        trick{
            "length_and_chunks",
            with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"
        },
        trick{
            "chunks_and_length",
            with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n"
        },
        trick{
            "length_0_and_chunks",
            with("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"
        }
    )
);

INSTANTIATE_TEST_SUITE_P(
    encodings,
    framing_trick,
    ::testing::Values(
        trick{"identity", with("Transfer-Encoding: identity\r\n")},
        trick{"gzip_chunked", with("Transfer-Encoding: gzip, chunked\r\n")},
        trick{"chunked_gzip", with("Transfer-Encoding: chunked, gzip\r\n")},
        trick{"chunked_twice", with("Transfer-Encoding: chunked, chunked\r\n")},
        trick{
            "chunked_in_two_fields",
            with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")
        },
        trick{
            "chunked_and_identity",
            with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")
        },
        trick{"xchunked", with("Transfer-Encoding: xchunked\r\n")},
        trick{"chunked_with_parameter", with("Transfer-Encoding: chunked;q=1\r\n")},
        trick{"chunked_quoted", with("Transfer-Encoding: \"chunked\"\r\n")},
        trick{"chunked_with_comma", with("Transfer-Encoding: chunked,\r\n")},
        trick{"comma_chunked", with("Transfer-Encoding: ,chunked\r\n")},
        trick{"encoding_empty", with("Transfer-Encoding:\r\n")},
        trick{
            "chunked_on_1_0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        },
        trick{"body_of_get_on_1_0", "GET /echo HTTP/1.0\r\nContent-Length: 1\r\n\r\nx"},
        trick{"other_expectation", with("Expect: 200-maybe\r\n"), 417},
        trick{"repeated_content_type", with("Content-Type: a/b\r\nContent-Type: c/d\r\n")},
        trick{"repeated_idempotency_key", with("Idempotency-Key: 1\r\nIdempotency-Key: 2\r\n")}
    )
);

INSTANTIATE_TEST_SUITE_P(
    chunked_bodies,
    framing_trick,
    ::testing::Values(
        trick{"chunk_extension", chunks("5;x=1\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_extension_with_lf", chunks("5;\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_bare_lf", chunks("5\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_with_0x", chunks("0x5\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_with_plus", chunks("+5\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_negative", chunks("-5\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_with_space", chunks("5 \r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_after_space", chunks(" 5\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_empty", chunks("\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_no_hex", chunks("g\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_overflow", chunks("10000000000000005\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_size_large", chunks("ffffffff\r\n12345\r\n0\r\n\r\n"), 413},
        trick{"chunk_too_long", chunks("4\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_too_short", chunks("6\r\n12345\r\n0\r\n\r\n")},
        trick{"chunk_ends_in_lf", chunks("5\r\n12345\n0\r\n\r\n")},
        trick{"chunk_ends_in_cr", chunks("5\r\n12345\r0\r\n\r\n")},
        trick{"chunk_trailer", chunks("0\r\nX: 1\r\n\r\n")},
        trick{"chunk_trailer_length", chunks("0\r\nContent-Length: 9\r\n\r\n")},
        trick{"last_chunk_bare_lf", chunks("0\n\n")},
        trick{"last_chunk_ends_in_lf", chunks("0\r\n\n")}
    )
);

}  // namespace
}  // namespace souk::http::testing
