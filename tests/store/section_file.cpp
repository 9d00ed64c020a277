// SPDX-License-Identifier: BSL-1.0
#include <entente/store/section_file.hpp>

#include "support/faulty_files.hpp"

#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace entente;
using test_support::content;
using test_support::put;
using test_support::test_folder;

section_file_header some_header() {
    section_file_header h;
    h.graph = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    h.chain = 0x0123'4567'89AB'CDEFull;
    h.commit = 42;
    return h;
}

using contents = std::map<std::uint32_t, std::string>;

void write_file(const std::string& path, const contents& sections, section_writer::zeros zeros,
                std::size_t step = 1000) {
    new_file file(file_system::native(), path);
    section_writer out(file, some_header());
    for (const auto& [kind, bytes] : sections) {
        out.begin(kind, 1, bytes.size(), zeros);
        for (std::size_t at = 0; at < bytes.size(); at += step)
            out.write(std::string_view(bytes).substr(at, step));
        out.end();
    }
    out.finish();
    file.replace();
}

contents read_file(const std::string& path) {
    const section_file file(file_system::native(), path);
    contents found;
    for (const section& s : file.sections()) {
        const std::size_t room = static_cast<std::size_t>(s.bytes()) + 5000;
        const mapped_memory memory = file.map(s, room);
        CHECK(section_file::first_damaged(s, memory) == nullptr);
        const std::string_view all(memory.data(), room);
        found[s.kind] = all.substr(0, static_cast<std::size_t>(s.bytes()));
        CHECK(all.substr(static_cast<std::size_t>(s.bytes())).find_first_not_of('\0') ==
              std::string_view::npos);
    }
    return found;
}

std::string noise(std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    return bytes;
}

// Long stretches of zeros between others.
std::string gaps(std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::string bytes(size, '\0');
    for (std::size_t at = random() % 300'000; at < size; at += random() % 300'000)
        bytes.replace(at, std::min<std::size_t>(size - at, 100),
                      noise(std::min<std::size_t>(size - at, 100), random()));
    return bytes;
}

} // namespace

TEST_CASE("sections come back as they were, zeros behind them") {
    const test_folder folder;
    const std::string path = folder.path("file");
    for (const auto zeros : {section_writer::zeros::written, section_writer::zeros::left_out})
        for (const std::size_t step : {std::size_t{1}, std::size_t{4097}, std::size_t{3'000'000}}) {
            contents sections;
            std::uint32_t kind = 1;
            constexpr std::size_t sizes[] = {1,     8,     4095,  4096,    4097,   16383,
                                             16384, 16385, 65536, 1048576, 1048577};
            for (const std::size_t size : sizes)
                if (size * 100 < step * 10'000'000) sections[kind++] = noise(size, size);
            sections[kind++] = gaps(step == 1 ? 70'000 : 5'000'000, 7);
            sections[kind++] = std::string(step == 1 ? 20'000 : 2'000'000, '\0');
            write_file(path, sections, zeros, step);
            CHECK((read_file(path) == sections));
        }
}

TEST_CASE("an extent is never larger than it may be, and large sections stand on pages") {
    const test_folder folder;
    const std::string path = folder.path("file");
    write_file(path, {{1, "small"}, {2, noise(40'000'000, 1)}, {3, noise(20'000, 2)}},
               section_writer::zeros::written, 1 << 20);
    const section_file file(file_system::native(), path);
    const section* large = file.find(2);
    REQUIRE(large != nullptr);
    CHECK(large->extents.size() == 3);
    for (const section& s : file.sections())
        for (const section_extent& e : s.extents) {
            CHECK(e.length <= section_extent::largest);
            CHECK(e.from % (s.bytes() >= section_writer::mapped_from ? 4096 : 8) == 0);
        }
    CHECK(file.find(9) == nullptr);
    CHECK(file.header().chain == some_header().chain);
    CHECK(file.header().commit == 42);
    CHECK(file.damaged_copies().empty());
}

TEST_CASE("zeros that are left out take no room") {
    const test_folder folder;
    write_file(folder.path("written"), {{1, std::string(10'000'000, '\0')}}, section_writer::zeros::written);
    write_file(folder.path("left out"), {{1, std::string(10'000'000, '\0')}},
               section_writer::zeros::left_out);
    CHECK(content(folder.path("written")).size() > 10'000'000);
    CHECK(content(folder.path("left out")).size() < 5000);
}

TEST_CASE("every flipped bit is refused, shows in a checksum, or stands where nothing is read") {
    const test_folder folder;
    const std::string path = folder.path("file");
    const contents sections{{1, noise(100, 1)}, {2, noise(30, 2)}};
    write_file(path, sections, section_writer::zeros::written);
    const std::string whole = content(path);
    std::size_t refused = 0, shown = 0, harmless = 0;
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        std::string bytes = whole;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        put(path, bytes);
        try {
            const section_file file(file_system::native(), path);
            bool damaged = false;
            for (const section& s : file.sections()) {
                const mapped_memory memory = file.map(s, s.bytes());
                damaged = damaged || !section_file::all_damaged(s, memory).empty();
                if (!damaged)
                    CHECK(std::string_view(memory.data(), sections.at(s.kind).size()) == sections.at(s.kind));
            }
            damaged ? ++shown : ++harmless;
            // What is harmless here is a copy, which has to say so, or the space between sections.
            if (!damaged && bit / 8 >= 64 + 100 + 4 + 30 + 2) CHECK_FALSE(file.damaged_copies().empty());
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::damaged);
            CHECK(e.place().find(path) != std::string_view::npos);
            CHECK(e.place().find("offset") != std::string_view::npos);
            ++refused;
        }
    }
    CHECK(refused > 64 * 8 * 2);
    CHECK(shown == 130 * 8);
    CHECK(harmless > 0);
}

TEST_CASE("a file that is cut anywhere is refused") {
    const test_folder folder;
    const std::string path = folder.path("file");
    write_file(path, {{1, noise(100, 1)}}, section_writer::zeros::written);
    const std::string whole = content(path);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        put(path, whole.substr(0, size));
        CHECK_THROWS_AS(section_file(file_system::native(), path), error);
    }
    put(path, whole + "x");
    CHECK_THROWS_AS(section_file(file_system::native(), path), error);
}

TEST_CASE("recovery reads the copy of whatever is damaged") {
    const test_folder folder;
    const std::string path = folder.path("file");
    write_file(path, {{1, noise(100, 1)}, {2, noise(30, 2)}}, section_writer::zeros::written);
    const std::string whole = content(path);
    const std::size_t footer = whole.size() - 64, table = 64 + 100 + 4 + 30 + 2;
    for (const std::size_t at : {std::size_t{20}, table + 9, footer + 20}) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        put(path, bytes);
        CHECK_THROWS_AS(section_file(file_system::native(), path), error);
        std::vector<std::string> problems;
        const auto file = section_file::open_damaged(file_system::native(), path, problems);
        CHECK(problems.size() == 1);
        CHECK(file->sections().size() == 2);
        CHECK(file->header().commit == 42);
    }
}

TEST_CASE("a later version is told apart from damage") {
    const test_folder folder;
    const std::string path = folder.path("file");
    {
        new_file file(file_system::native(), path);
        section_file_header later = some_header();
        later.version = 2;
        section_writer out(file, later);
        out.finish();
        file.replace();
    }
    try {
        const section_file file(file_system::native(), path);
        FAIL("a later version was opened");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::unsupported);
        CHECK(e.message().find("version 2") != std::string_view::npos);
    }
}
