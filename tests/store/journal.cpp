// SPDX-License-Identifier: BSL-1.0
#include <entente/store/journal.hpp>

#include "support/faulty_files.hpp"

#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace entente;
using test_support::content;
using test_support::put;
using test_support::test_folder;

journal_header header_after(std::uint32_t commit, std::uint64_t chain) {
    journal_header h;
    h.graph = {'a', 'g', 'r', 'a', 'p', 'h'};
    h.commit = commit;
    h.chain = chain;
    return h;
}

// A journal in a folder, and what was put into it.
struct written_journal {
    test_folder folder;
    std::string path = folder.path("journal");
    std::vector<std::string> payloads;
    std::vector<std::uint64_t> ends{journal_header::size};

    explicit written_journal(std::vector<std::string> records, bool flushed = true)
        : payloads(std::move(records)) {
        journal_writer out(file_system::native(), path, header_after(7, 99));
        out.take_place();
        for (std::size_t i = 0; i < payloads.size(); ++i) {
            out.append(static_cast<std::uint32_t>(8 + i), payloads[i]);
            if (flushed) {
                out.flush();
                out.flushed_up_to(out.end());
            }
            ends.push_back(out.end());
        }
    }
    // How many records are read, each as it was written, before one is not whole.
    std::size_t readable() const {
        journal_reader in(file_system::native(), path);
        journal_reader::record r;
        std::size_t count = 0;
        while (in.next(r)) {
            REQUIRE(count < payloads.size());
            CHECK(r.commit == 8 + count);
            CHECK(r.payload == payloads[count]);
            CHECK(r.at == ends[count]);
            ++count;
        }
        in.require_torn();
        return count;
    }
    void flip(std::uint64_t at, int bit = 0) const {
        std::string bytes = content(path);
        bytes.at(static_cast<std::size_t>(at)) =
            static_cast<char>(bytes[static_cast<std::size_t>(at)] ^ (1 << bit));
        put(path, bytes);
    }
    void cut(std::uint64_t size) const { put(path, content(path).substr(0, static_cast<std::size_t>(size))); }
};

error_kind error_kind_of(const written_journal& j) {
    try {
        (void)j.readable();
    } catch (const error& e) {
        CHECK(e.place().find(j.path) != std::string_view::npos);
        CHECK(e.place().find("offset") != std::string_view::npos);
        return e.kind();
    }
    FAIL("nothing was refused");
    return {};
}

} // namespace

TEST_CASE("records come back in order, of every length") {
    std::vector<std::string> payloads{"", "x", std::string(7, 'y'), std::string(8, 'z')};
    std::mt19937_64 random(1);
    for (int i = 0; i < 60; ++i) {
        std::string bytes(random() % 5000, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        payloads.push_back(bytes);
    }
    payloads.emplace_back(3'000'000, 'l'); // more than the reader's buffer
    payloads.emplace_back("the end");
    const written_journal j(payloads);
    CHECK(j.readable() == payloads.size());
    journal_reader in(file_system::native(), j.path);
    CHECK(in.header().commit == 7);
    CHECK(in.header().chain == 99);
    CHECK(in.header().graph == header_after(7, 99).graph);
}

TEST_CASE("a record that is cut anywhere is the torn end, and all before it stand") {
    const std::vector<std::string> payloads{"first", "second record", "third"};
    const written_journal whole(payloads);
    for (std::uint64_t size = whole.ends[2]; size < whole.ends[3]; ++size) {
        const written_journal j(payloads);
        j.cut(size);
        const std::uint64_t padding = (8 - (40 + payloads[2].size()) % 8) % 8;
        CHECK(j.readable() ==
              (size >= whole.ends[3] - padding ? 3 : 2)); // zeros behind it are no part of a record
    }
}

TEST_CASE("a flipped bit in the last record is taken for a torn end; in an earlier one it is damage") {
    const std::vector<std::string> payloads{"first", "second record", "third!!!"};
    for (std::uint64_t at = 64; at < written_journal(payloads).ends[3]; ++at) {
        const written_journal j(payloads);
        j.flip(at, static_cast<int>(at % 8));
        const bool padding = (at >= 64 + 45 && at < j.ends[1]) || (at >= j.ends[1] + 53 && at < j.ends[2]);
        if (padding)
            CHECK(j.readable() == 3);
        else if (at >= j.ends[2])
            CHECK(j.readable() == 2);
        else
            CHECK(error_kind_of(j) == error_kind::damaged);
    }
}

TEST_CASE("without a flush between them, a broken record before a whole one is a torn end too") {
    const written_journal j({"first", "second", "third"}, false);
    j.flip(j.ends[1] + 41);
    CHECK(j.readable() == 1);
}

TEST_CASE("a journal goes on behind its last whole record, and what was torn is gone") {
    written_journal j({"first", "second"});
    put(j.path, content(j.path) + "half a record");
    std::uint64_t end = 0, chain = 0;
    {
        journal_reader in(file_system::native(), j.path);
        journal_reader::record r;
        while (in.next(r)) {}
        end = in.position();
        chain = in.chain();
    }
    CHECK(end == j.ends.back());
    {
        journal_writer out(file_system::native(), j.path, end, chain);
        CHECK(content(j.path).size() == end);
        out.append(10, "third");
        j.payloads.emplace_back("third");
    }
    CHECK(j.readable() == 3);
}

TEST_CASE("a record that was taken back leaves no trace, and a reader notices") {
    written_journal j({"first"});
    journal_reader in(file_system::native(), j.path);
    journal_reader::record r;
    REQUIRE(in.next(r));
    journal_writer out(file_system::native(), j.path, in.position(), in.chain());
    out.append(9, "second");
    REQUIRE(in.next(r));
    CHECK(in.still_there());
    out.take_back();
    CHECK_FALSE(in.still_there());
    out.append(9, "another second");
    CHECK_FALSE(in.still_there());
    j.payloads.emplace_back("another second");
    CHECK(j.readable() == 2);
}

TEST_CASE("records from one place on move to a new journal, which continues the chain") {
    const written_journal j({"first", "second", "third"});
    std::uint64_t chain_after_first = 0, chain = 0;
    {
        journal_reader in(file_system::native(), j.path);
        journal_reader::record r;
        REQUIRE(in.next(r));
        chain_after_first = in.chain();
        while (in.next(r)) {}
        chain = in.chain();
    }
    {
        const journal_writer from(file_system::native(), j.path, j.ends.back(), chain);
        journal_writer moved(from, header_after(8, chain_after_first), j.ends[1]);
        moved.take_place();
        moved.append(11, "fourth");
    }
    journal_reader in(file_system::native(), j.path);
    journal_reader::record r;
    for (const char* expected : {"second", "third", "fourth"}) {
        REQUIRE(in.next(r));
        CHECK(r.payload == expected);
    }
    CHECK_FALSE(in.next(r));
}

TEST_CASE("a reader sees what is appended after it reached the end") {
    const written_journal j({"first"});
    journal_reader in(file_system::native(), j.path);
    journal_reader::record r;
    REQUIRE(in.next(r));
    CHECK_FALSE(in.next(r));
    journal_writer out(file_system::native(), j.path, in.position(), in.chain());
    out.append(9, "second");
    REQUIRE(in.next(r));
    CHECK(r.payload == "second");
    CHECK_FALSE(in.next(r));
}

TEST_CASE("a record that does not continue the one before it is damage") {
    const written_journal a({"first", "second"}), b({"other", "second"});
    const std::string bytes = content(a.path);
    put(b.path, content(b.path).substr(0, b.ends[1]) + bytes.substr(a.ends[1]));
    CHECK(error_kind_of(b) == error_kind::damaged);
}

TEST_CASE("a header that is damaged, foreign, short or of a later version is refused") {
    for (std::uint64_t at = 0; at < journal_header::size; ++at) {
        const written_journal j({"first"});
        j.flip(at, 3);
        CHECK(error_kind_of(j) == error_kind::damaged);
        const written_journal shorter({"first"});
        shorter.cut(at);
        CHECK(error_kind_of(shorter) == error_kind::damaged);
    }
}

TEST_CASE("a record that can't be written whole is cut off again") {
    const written_journal j({"first"});
    std::uint64_t chain = 0;
    {
        journal_reader in(file_system::native(), j.path);
        journal_reader::record r;
        REQUIRE(in.next(r));
        chain = in.chain();
    }
    // Calls: open_to_change, size, flush, then two writes of one record.
    test_support::faulty_files files(4);
    files.most_written = 20;
    journal_writer out(files, j.path, j.ends.back(), chain);
    CHECK_THROWS_AS(out.append(9, "second"), error);
    CHECK_FALSE(out.broken());
    CHECK(out.end() == j.ends.back());
    CHECK(content(j.path).size() == j.ends.back());
    out.append(9, "second");
    CHECK(out.end() == content(j.path).size());
}

TEST_CASE(
    "zeros ahead of the records are neither read nor told as torn, are written over, and go in the end") {
    for (const std::uint64_t ahead : {8u, 64u, 1000u, 100'000u}) {
        CAPTURE(ahead);
        test_folder folder;
        const std::string path = folder.path("journal");
        journal_writer out(file_system::native(), path, header_after(7, 99));
        out.take_place();
        out.keep_ahead(ahead);
        journal_reader in(file_system::native(), path);
        journal_reader::record r;
        std::mt19937_64 random(ahead);
        for (std::uint32_t i = 0; i < 60; ++i) {
            const std::string payload(random() % 900, static_cast<char>('a' + i % 20));
            out.append(8 + i, payload);
            out.flushed_up_to(out.end());
            const std::string bytes = content(path);
            CHECK(bytes.size() >= out.end());
            CHECK(bytes.size() <= out.end() + ahead);
            CHECK((bytes.size() > out.end() || out.end() < ahead / 32));
            CHECK(bytes.find_first_not_of('\0', static_cast<std::size_t>(out.end())) == bytes.npos);
            REQUIRE(in.next(r));
            CHECK(r.payload == payload);
            CHECK_FALSE(in.next(r));
            CHECK(in.position() == out.end());
            in.require_torn();
            CHECK(in.torn_bytes() == 0);
            if (i == 30) { // and where the last one is taken back
                out.append(100, "not flushed");
                out.take_back();
            }
        }
        out.end_here();
        CHECK(content(path).size() == out.end());
        out.append(68, "the last");
        CHECK(content(path).size() == out.end());
    }
}

TEST_CASE("where there is no room ahead a record is written all the same") {
    test_folder folder;
    const std::string path = folder.path("journal");
    { journal_writer(file_system::native(), path, header_after(7, 99)).take_place(); }
    // Calls: open_to_change, size, flush, a write of the record, one of zeros.
    test_support::faulty_files files(4);
    journal_writer out(files, path, journal_header::size, 99);
    out.keep_ahead(64);
    out.append(8, "one");
    CHECK_FALSE(out.broken());
    CHECK(content(path).size() == out.end());
    out.append(9, "two");
    CHECK(content(path).size() == out.end());
    journal_reader in(file_system::native(), path);
    journal_reader::record r;
    CHECK(in.next(r));
    CHECK(in.next(r));
    CHECK_FALSE(in.next(r));
}

TEST_CASE(
    "a record torn over zeros ahead is cut off, and damage before a whole one is found behind megabytes of zeros") {
    written_journal j({"first", "second", "third"});
    std::string bytes = content(j.path);
    const auto torn = [&] {
        journal_reader in(file_system::native(), j.path);
        journal_reader::record r;
        while (in.next(r)) {}
        in.require_torn();
        return in.torn_bytes();
    };
    const auto begin = static_cast<std::size_t>(j.ends[2]);
    std::string third = bytes.substr(begin);
    put(j.path, bytes.substr(0, begin) + third.substr(0, 20) + std::string(5000, '\0'));
    CHECK(torn() == third.substr(0, 20).find_last_not_of('\0') + 1);
    put(j.path, bytes.substr(0, begin) + std::string(2'500'000, '\0') + "x");
    CHECK(torn() == 2'500'001);
    // What says that a later place had been flushed, far behind what is gone.
    bytes.replace(static_cast<std::size_t>(j.ends[1]), 4, 4, '\0');
    const std::string behind = std::string(2'000'000, '\0');
    put(j.path, bytes.substr(0, begin) + behind + third);
    CHECK_THROWS_AS((void)torn(), error);
}
