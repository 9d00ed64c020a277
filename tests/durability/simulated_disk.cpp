// SPDX-License-Identifier: BSL-1.0
// The disk that the proofs stand on: what each call promises, what a power failure may take, and what it may not.
#include "support/simulated_disk.hpp"

#include <entente/model/error.hpp>
#include <entente/store/file.hpp>

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

namespace {

using entente::error;
using entente::error_kind;
using test_support::at_call;
using test_support::crashed;
using test_support::disk_call;
using test_support::disk_state;
using test_support::outcome;
using test_support::simulated_disk;

constexpr std::uint64_t seeds = 300;

// Makes a file with some bytes, flushed as asked.
int make(simulated_disk::process& files, const std::string& path, std::string_view bytes, bool flushed,
         bool folder_flushed) {
    int file = -1;
    REQUIRE(files.create(path, path, file));
    while (!bytes.empty()) bytes.remove_prefix(files.write(file, bytes, path));
    if (flushed) files.flush(file, path);
    if (folder_flushed) files.flush_folder(path);
    return file;
}

std::string read_all(entente::file_system& files, const std::string& path) {
    entente::input_file file(files, path);
    return file.read(UINT64_MAX);
}

// All contents of `path` that power failures leave; "(none)" where it is gone.
std::set<std::string> survivors(const simulated_disk& disk, const std::string& path) {
    std::set<std::string> all;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const disk_state after = disk.state().after_power_failure(seed);
        all.insert(after.find(path) == 0 ? "(none)" : after.content(path));
    }
    return all;
}

error_kind refusal(auto call) {
    try {
        call();
    } catch (const error& e) {
        return e.kind();
    }
    FAIL("nothing was refused");
    return error_kind::syntax;
}

} // namespace

TEST_CASE("the simulated disk reads back what was written, by whatever pieces") {
    simulated_disk disk;
    disk.most_written = 3;
    disk.most_read = 2;
    simulated_disk::process files(disk);
    const int file = make(files, "d/a", "0123456789", false, false);
    CHECK(read_all(files, "d/a") == "0123456789");
    CHECK(files.size(file, "d/a") == 10);
    std::array<char, 4> four{};
    CHECK(files.read_at(file, 9, four, "d/a") == 1);
    CHECK(four[0] == '9');
    CHECK(files.read_at(file, 10, four, "d/a") == 0);
    CHECK(files.read_at(file, UINT64_MAX, four, "d/a") == 0);
    files.truncate(file, 4, "d/a");
    CHECK(files.write_at(file, 4, "x", "d/a") == 1);
    CHECK(read_all(files, "d/a") == "0123x");
    files.truncate(file, 7, "d/a");
    CHECK(read_all(files, "d/a") == std::string("0123x\0\0", 7));
    files.close(file, "d/a");
    const int again = files.open_to_change("d/a");
    CHECK(files.write_at(again, 7, "y", "d/a") == 1);
    CHECK(files.write_at(again, 5, "zzzz", "d/a") == 3);
    CHECK(read_all(files, "d/a") == "0123xzzz");
    const int reader = files.open("d/a");
    CHECK(refusal([&] { (void)files.write(reader, "z", "d/a"); }) == error_kind::io);
    CHECK(files.open_handles() == 2);
    files.close(again, "d/a");
    files.close(reader, "d/a");
    CHECK(disk.open_handles() == 0);
    CHECK_THROWS_AS(files.close(reader, "d/a"), std::logic_error);
}

TEST_CASE("names on the simulated disk are made, moved and removed as POSIX does") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    int file = make(files, "a", "old", true, true), other = -1;
    CHECK_FALSE(files.create("a", "a", other));
    const int fresh = make(files, "b", "new", true, true);
    files.rename("b", "a");
    CHECK_FALSE(files.exists("b"));
    CHECK(read_all(files, "a") == "new");
    std::array<char, 3> three{};
    CHECK(files.read_at(file, 0, three, "a") == 3); // whoever has it open keeps what was there
    CHECK(std::string(three.data(), 3) == "old");
    CHECK_FALSE(files.stamp(file, "a") == files.stamp(fresh, "a"));
    const auto before = files.stamp(fresh, "a");
    CHECK(before == files.stamp(fresh, "a"));
    (void)files.write(fresh, "!", "a");
    CHECK_FALSE(before == files.stamp(fresh, "a"));
    files.remove("a");
    CHECK_FALSE(files.exists("a"));
    CHECK(refusal([&] { (void)files.open("a"); }) == error_kind::io);
    CHECK(refusal([&] { files.remove("a"); }) == error_kind::io);
    CHECK(refusal([&] { files.rename("a", "b"); }) == error_kind::io);
}

TEST_CASE("what was flushed, and its name, survives every power failure") {
    for (const bool by_data_flush : {false, true}) {
        simulated_disk disk;
        simulated_disk::process files(disk);
        const std::string bytes(3000, 'x');
        const int file = make(files, "a", bytes, !by_data_flush, true);
        if (by_data_flush) files.flush_data(file, "a");
        CHECK(survivors(disk, "a") == std::set<std::string>{bytes});
        files.truncate(file, 700, "a");
        (void)files.write_at(file, 700, "y", "a");
        files.flush_data(file, "a");
        CHECK(survivors(disk, "a") == std::set<std::string>{std::string(700, 'x') + 'y'});
        // What is appended later harms nothing before it.
        (void)files.write_at(file, 701, std::string(2000, 'z'), "a");
        for (const std::string& content : survivors(disk, "a"))
            CHECK(content.substr(0, 701) == std::string(700, 'x') + 'y');
    }
}

TEST_CASE("a flushed file whose folder was not flushed may be missing, and is whole where it is there") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    (void)make(files, "d/a", "content", true, false);
    CHECK(survivors(disk, "d/a") == std::set<std::string>{"(none)", "content"});
    files.flush_folder("elsewhere/a");
    CHECK(survivors(disk, "d/a") == std::set<std::string>{"(none)", "content"});
    files.flush_folder("d/other");
    CHECK(survivors(disk, "d/a") == std::set<std::string>{"content"});
    files.remove("d/a");
    CHECK(survivors(disk, "d/a") == std::set<std::string>{"(none)", "content"});
}

TEST_CASE("unflushed bytes vanish, arrive out of order, are torn, or leave zeros") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    const int file = make(files, "a", std::string(512, 'o'), true, true);
    (void)files.write(file, std::string(512, 'p'), "a");
    (void)files.write(file, std::string(512, 'q'), "a");
    bool nothing = false, everything = false, reordered = false, torn = false, longer = false;
    for (const std::string& s : survivors(disk, "a")) {
        CHECK(s.substr(0, 512) == std::string(512, 'o'));
        CHECK(s.size() <= 1536);
        CHECK(s.substr(512).find_first_not_of(std::string("pq\0", 3)) == std::string::npos);
        nothing |= s.size() == 512;
        everything |= s == std::string(512, 'o') + std::string(512, 'p') + std::string(512, 'q');
        reordered |= s == std::string(512, 'o') + std::string(512, '\0') + std::string(512, 'q');
        torn |= s.size() == 1536 && s[1024] == 'q' && s[1535] == '\0';
        longer |= s == std::string(512, 'o') + std::string(1024, '\0');
    }
    CHECK(nothing);
    CHECK(everything);
    CHECK(reordered);
    CHECK(torn);
    CHECK(longer);
}

TEST_CASE("bytes written over zeros that were flushed arrive, or leave the zeros, sector by sector") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    const std::string before(500, 'o'), zeros(1524, '\0'), record(1000, 'r');
    const int file = make(files, "a", before + zeros, true, true);
    (void)files.write_at(file, 500, record, "a");
    bool nothing = false, everything = false, reordered = false;
    for (const std::string& s : survivors(disk, "a")) {
        REQUIRE(s.size() == 2024);
        CHECK(s.substr(0, 500) == before);
        CHECK(s.substr(500, 1000).find_first_not_of(std::string("r\0", 2)) == std::string::npos);
        CHECK(s.substr(1500) == std::string(524, '\0'));
        nothing |= s == before + zeros;
        everything |= s.substr(500, 1000) == record;
        reordered |= s[500] == '\0' && s[1499] == 'r';
    }
    CHECK(nothing);
    CHECK(everything);
    CHECK(reordered);
    files.flush_data(file, "a");
    CHECK(survivors(disk, "a") == std::set<std::string>{before + record + std::string(524, '\0')});
}

TEST_CASE("an unflushed truncation may be forgotten while what came after it arrives") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    const int file = make(files, "a", "0123456789", true, true);
    files.truncate(file, 5, "a");
    (void)files.write_at(file, 5, "xy", "a");
    const std::set<std::string> all = survivors(disk, "a");
    for (const char* possible : {"0123456789", "01234xy", "01234", "01234xy789"})
        CHECK(all.contains(possible));
    CHECK(all.contains(std::string("01234\0\0", 7)));
    for (const std::string& s : all) CHECK(s.substr(0, 5) == "01234");
}

TEST_CASE("a rename that was not flushed leaves the old file or the new, never none") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    (void)make(files, "a", "old", true, true);
    (void)make(files, "a.new", "new", true, false);
    files.rename("a.new", "a");
    CHECK(survivors(disk, "a") == std::set<std::string>{"old", "new"});
    CHECK(survivors(disk, "a.new").contains("(none)"));
    files.flush_folder("a");
    CHECK(survivors(disk, "a") == std::set<std::string>{"new"});
    CHECK(survivors(disk, "a.new") == std::set<std::string>{"(none)"});
}

TEST_CASE("a rename of a file that was not flushed may leave an empty file under the new name") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    (void)make(files, "a", "old", true, true);
    (void)make(files, "a.new", "new", false, false);
    files.rename("a.new", "a");
    files.flush_folder("a");
    const std::set<std::string> all = survivors(disk, "a");
    CHECK(all.contains(""));
    CHECK(all.contains("new"));
    CHECK_FALSE(all.contains("old"));
}

TEST_CASE("a killed process loses nothing but its handles and its lock") {
    simulated_disk disk;
    simulated_disk::process first(disk), second(disk);
    std::string owner = "first";
    CHECK(first.lock("a.lock", owner) >= 0);
    (void)make(first, "a", "not flushed", false, false);
    std::string refused = "second";
    CHECK(second.lock("a.lock", refused) == -1);
    CHECK(refused == "first");
    CHECK(first.open_handles() == 2);
    first.kill();
    CHECK(disk.open_handles() == 0);
    CHECK_THROWS_AS((void)first.exists("a"), crashed);
    CHECK(read_all(second, "a") == "not flushed");
    owner = "second";
    const int lock = second.lock("a.lock", owner);
    CHECK(lock >= 0);
    second.close(lock, "a.lock");
    const int again = second.lock("a.lock", owner);
    CHECK(again >= 0);
    second.unlock(again, "a.lock");
    CHECK_FALSE(second.exists("a.lock"));
    CHECK(disk.open_handles() == 0);
    // A power failure later on takes what was not flushed all the same.
    const simulated_disk later(disk.state().after_kill());
    CHECK(survivors(later, "a").contains("(none)"));
}

TEST_CASE("from a power failure on every call throws, and after the restart the disk holds what survived") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    const int file = make(files, "a", "flushed", true, true);
    const std::uint64_t now = disk.calls();
    disk.plan = at_call(now + 1, outcome::crashed);
    CHECK_THROWS_AS((void)files.write(file, "never to be flushed", "a"), crashed);
    CHECK_THROWS_AS((void)files.exists("a"), crashed);
    CHECK_THROWS_AS(files.close(file, "a"), crashed);
    CHECK(disk.state().content("a").size() > 7); // the first half is in the cache
    CHECK(disk.state().content("a").size() < 26);
    disk.plan = nullptr;
    disk.restart(0);
    simulated_disk::process next(disk);
    CHECK(read_all(next, "a").substr(0, 7) == "flushed");
    CHECK(disk.open_handles() == 0);
}

TEST_CASE("a call that is to fail fails once, as told, and a flush that fails can lose its bytes for good") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    const int file = make(files, "a", "old", true, true);
    std::vector<std::string> names;
    disk.plan = [&](const disk_call& c) {
        names.emplace_back(c.name);
        return c.name == "half a write" ? outcome::refused : outcome::done;
    };
    CHECK(refusal([&] { (void)files.write(file, "abcdef", "a"); }) == error_kind::io);
    CHECK(names == std::vector<std::string>{"write", "half a write"});
    CHECK(files.size(file, "a") > 3);
    CHECK(files.size(file, "a") < 9);
    disk.plan = at_call(disk.calls(), outcome::refused);
    CHECK(refusal([&] { files.truncate(file, 3, "a"); }) == error_kind::io);
    files.truncate(file, 3, "a");
    (void)files.write(file, "lost", "a");
    disk.plan = at_call(disk.calls(), outcome::dropped);
    CHECK(refusal([&] { files.flush(file, "a"); }) == error_kind::io);
    files.flush(file, "a"); // says that all is well
    CHECK(read_all(files, "a") == "oldlost");
    CHECK(survivors(disk, "a") == std::set<std::string>{"old"});
    disk.plan = at_call(disk.calls(), outcome::refused, true);
    for (int i = 0; i < 3; ++i) CHECK(refusal([&] { (void)files.size(file, "a"); }) == error_kind::io);
    CHECK(refusal([&] { files.close(file, "a"); }) == error_kind::io);
    CHECK(disk.open_handles() == 0); // gone all the same
}

TEST_CASE("a disk may lie about a flush") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    const int file = make(files, "a", "old", true, true);
    (void)files.write(file, "lost", "a");
    disk.plan = at_call(disk.calls(), outcome::ignored);
    files.flush_data(file, "a");
    CHECK(survivors(disk, "a").contains("old"));
    files.flush_data(file, "a");
    CHECK(survivors(disk, "a") == std::set<std::string>{"oldlost"});
}

TEST_CASE("a call that reports a failure too late has happened") {
    simulated_disk disk;
    simulated_disk::process files(disk);
    (void)make(files, "a", "x", true, true);
    disk.plan = at_call(disk.calls(), outcome::refused_late);
    CHECK(refusal([&] { files.rename("a", "b"); }) == error_kind::io);
    CHECK(files.exists("b"));
}

TEST_CASE(
    "replacing a file on the simulated disk leaves the old content or the new, whenever the power fails") {
    simulated_disk counting;
    counting.most_written = 4;
    counting.plan = [](const disk_call&) { return outcome::done; };
    const std::array<std::string_view, 2> pieces{"new and ", "longer than before"};
    const auto run = [&](simulated_disk& disk) {
        simulated_disk::process files(disk);
        entente::replace_file(files, "a", pieces);
    };
    run(counting);
    CHECK(counting.calls() > 15);
    unsigned old = 0, fresh = 0;
    for (std::uint64_t call = 0; call < counting.calls(); ++call)
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            disk_state before;
            before.put("a", "old");
            simulated_disk disk(before);
            disk.most_written = 4;
            disk.plan = at_call(call, outcome::crashed);
            CHECK_THROWS_AS(run(disk), crashed);
            disk.restart(seed);
            const std::string content = disk.state().content("a");
            const bool is_old = content == "old", is_new = content == "new and longer than before";
            CHECK((is_old || is_new));
            old += is_old;
            fresh += is_new;
        }
    CHECK(old > 0);
    CHECK(fresh > 0);
}
