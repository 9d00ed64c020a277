// SPDX-License-Identifier: BSL-1.0
// The container: its bytes, and that no damage gets past its checks.
#include <entente/store/container.hpp>

#include "support/faulty_files.hpp"

#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace {

using entente::archive_kind;
using entente::error;
using entente::error_kind;
using test_support::test_folder;

std::string container_of(archive_kind kind, std::string_view archive) {
    const auto header = entente::container_header(kind, archive);
    return std::string(header.data(), header.size()).append(archive);
}

error refusal(const std::string& bytes, archive_kind wanted = archive_kind::portable) {
    try {
        (void)entente::open_container(bytes, wanted, "x");
    } catch (const error& e) {
        return e;
    }
    FAIL("the container was opened");
    return error(error_kind::io, "");
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

} // namespace

TEST_CASE("the bytes of a container are those that are documented") {
    // The checksums as libxxhash 0.8.1 gives them, in little-endian.
    CHECK(hex(container_of(archive_kind::portable, "entente")) == "89454e540d0a1a0a"
                                                                  "01000000"
                                                                  "01000000"
                                                                  "0700000000000000"
                                                                  "34cab677923cf6b4"
                                                                  "ea8713a838983bca"
                                                                  "3fee5fcbd2bf2b7b"
                                                                  "656e74656e7465");
}

TEST_CASE("a container gives back what was put in, as the kind it was") {
    const test_folder folder;
    auto& files = entente::file_system::native();
    for (const auto kind : {archive_kind::portable, archive_kind::boost_text, archive_kind::boost_xml,
                            archive_kind::boost_binary})
        for (const std::string& archive :
             {std::string(), std::string("a"), std::string(100'000, '\0'), std::string("\r\n\x1a\xff")}) {
            CHECK(entente::open_container(container_of(kind, archive), kind, "x") == archive);
            entente::write_container(files, folder.path("file"), kind, archive);
            CHECK(entente::read_container(files, folder.path("file"), kind) == archive);
        }
}

TEST_CASE("each kind of damage is told with its offset") {
    const std::string good = container_of(archive_kind::portable, "entente");
    const auto changed = [&](std::size_t at) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        return bytes;
    };
    CHECK(refusal("").place() == "file \"x\", offset 0");
    CHECK(refusal("").message() == "the file ends within its header");
    CHECK(refusal(good.substr(0, 47)).place() == "file \"x\", offset 47");
    CHECK(refusal("PK\3\4 something else altogether, of more than 48 bytes").place() ==
          "file \"x\", offset 0");
    for (std::size_t at = 0; at < 8; ++at) CHECK(refusal(changed(at)).place() == "file \"x\", offset 0");
    for (std::size_t at = 8; at < 48; ++at) CHECK(refusal(changed(at)).place() == "file \"x\", offset 40");
    for (std::size_t at = 48; at < good.size(); ++at)
        CHECK(refusal(changed(at)).place() == "file \"x\", offset 48");
    CHECK(refusal(good.substr(0, 50)).message() == "the file ends too early: 5 bytes are missing");
    CHECK(refusal(good.substr(0, 50)).place() == "file \"x\", offset 50");
    CHECK(refusal(good + "more").message() == "4 bytes follow the end");
    CHECK(refusal(good + "more").place() == "file \"x\", offset 55");
    for (const auto& bytes : {good + "m", changed(3), changed(20), changed(50), good.substr(0, 20)}) {
        CHECK(refusal(bytes).kind() == error_kind::damaged);
        CHECK_FALSE(refusal(bytes).remedy().empty());
    }
}

TEST_CASE("a file of a later version, or of another kind, is not called damaged") {
    std::string later = container_of(archive_kind::portable, "entente");
    later[8] = 2;
    CHECK(refusal(later).kind() == error_kind::damaged); // the header's checksum is that of version 1
    later.replace(40, 8, "\x88\xa1\xda\x5b\xe5\xa6\xbf\x79");
    CHECK(refusal(later).kind() == error_kind::unsupported);
    CHECK(refusal(later).place() == "file \"x\", offset 8");
    CHECK(refusal(later).remedy() == "read it with a newer version of this library");
    const error other_kind =
        refusal(container_of(archive_kind::boost_xml, "entente"), archive_kind::boost_text);
    CHECK(other_kind.kind() == error_kind::unsupported);
    CHECK(other_kind.message() == "the file holds an archive of the kind Boost XML, not Boost text");
    CHECK(refusal(container_of(static_cast<archive_kind>(77), "")).message().find("unknown") !=
          std::string_view::npos);
}

TEST_CASE("no damage of one to three bits gets through, wherever it is") {
    const std::string good =
        container_of(archive_kind::portable, "The quick brown fox jumps over the lazy dog");
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bytes = good;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
        CHECK(refusal(bytes).kind() == error_kind::damaged);
    }
    std::mt19937_64 random(1);
    for (int i = 0; i < 3000; ++i) {
        std::string bytes = good;
        for (std::uint64_t flips = 2 + random() % 2; flips > 0; --flips) {
            const std::size_t bit = random() % (bytes.size() * 8);
            bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
        }
        if (bytes != good) CHECK(refusal(bytes).kind() == error_kind::damaged);
    }
}

TEST_CASE("a header that announces more than the file holds makes nobody set memory aside") {
    const test_folder folder;
    std::string bytes = container_of(archive_kind::portable, std::string(1000, 'x'));
    bytes.resize(100);
    test_support::put(folder.path("cut"), bytes);
    test_support::faulty_files files;
    CHECK_THROWS_AS((void)entente::read_container(files, folder.path("cut"), archive_kind::portable), error);
    CHECK(files.largest_read <= entente::container_header_size);
}
