// SPDX-License-Identifier: BSL-1.0
// Two generated units that include every public header are linked into this program: a header that defines something
// that is not inline would have kept it from linking.
#include <doctest/doctest.h>

extern const int everything_first;
extern const int everything_second;

TEST_CASE("two units with every public header in them link into one program") {
    CHECK(everything_first == 1);
    CHECK(everything_second == 1);
}
