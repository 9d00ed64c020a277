// SPDX-License-Identifier: BSL-1.0
// The form and the case of language tags.
#include <entente/model/language_tag.hpp>

#include <doctest/doctest.h>

#include <string>

TEST_CASE("language tags are checked for their form and kept in their canonical case") {
    using entente::canonical_language_tag;
    CHECK(canonical_language_tag("ja") == "ja");
    CHECK(canonical_language_tag("JA") == "ja");
    CHECK(canonical_language_tag("EN-us") == "en-US");
    CHECK(canonical_language_tag("ZH-HANT-tw") == "zh-Hant-TW");
    CHECK(canonical_language_tag("en-ca-x-CA") == "en-CA-x-ca");
    CHECK(canonical_language_tag("AZ-latn-X-LATN") == "az-Latn-x-latn");
    CHECK(canonical_language_tag("SGN-be-fr") == "sgn-BE-FR");
    CHECK(canonical_language_tag("es-419") == "es-419");
    CHECK(canonical_language_tag("de-1996") == "de-1996");
    for (const char* none :
         {"", "-", "en-", "-en", "e n", "en--us", "1a", "abcdefghi", "en-abcdefghi", "en_US", "日"}) {
        CAPTURE(none);
        CHECK_FALSE(entente::is_language_tag(none));
    }
    CHECK_THROWS_WITH_AS(
        canonical_language_tag("e n"),
        "invalid argument: \"e n\" is not a language tag; give a tag as of BCP 47, such as ja or zh-Hant",
        entente::error);
    CHECK_FALSE(entente::is_language_tag("a-" + std::string(63, '-')));
    std::string longest = "abcdefg";
    while (longest.size() < 60) longest += "-abcdefg"; // 63 bytes
    CHECK(longest.size() == 63);
    CHECK(entente::is_language_tag(longest));
    CHECK_FALSE(entente::is_language_tag(longest + "-a"));
}
