// SPDX-License-Identifier: BSL-1.0
// Damaged files: each flipped bit and each lost end is found, or harmless; never is an answer wrong. What is sound is brought over.
#include "durability/content_digest.hpp"
#include "durability/random_changes.hpp"
#include "support/faulty_files.hpp"
#include "support/simulated_disk.hpp"
#include "support/tries.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using entente::error;
using entente::error_kind;
using entente::graph;
using entente::open_settings;
using namespace test_support;

const std::string path = "data/g.entente", recovered = "data/recovered.entente";

// A file with a checkpoint and some commits behind it, and what it should say after each.
struct sample {
    disk_state disk;
    std::map<std::string, std::string> files; // its bytes: checkpoint and journal
    std::string journal;                      // the name of the journal
    std::uint32_t first = 0, last = 0;        // commits in the journal: those behind `first`, up to `last`
    std::vector<std::uint64_t> digests;       // after each commit from `first` on
    std::vector<std::uint64_t> ends;          // of the journal, after each commit from `first` on
    std::vector<std::uint64_t> statements;    // a digest of what each says
};

std::uint64_t said(const graph& g, std::uint32_t s) {
    return content_digest(g, entente::statement_id(s)).value();
}

sample make_sample(std::uint64_t seed, int before, int after) {
    sample s;
    simulated_disk disk;
    {
        simulated_disk::process files(disk);
        open_settings settings;
        settings.files = &files;
        settings.checkpoint_at = 0;
        graph g = graph::open(path, settings);
        random_changes changes(seed);
        const auto commit = [&] {
            entente::transaction t = g.begin();
            changes.make(t);
            t.commit_even_if_empty();
            t.commit();
        };
        const auto note = [&] {
            s.last = g.last_commit().value();
            s.digests.push_back(digest(g));
            s.ends.push_back(entente::status(g)->journal_bytes);
        };
        for (int i = 0; i < before; ++i) commit();
        g.checkpoint();
        note();
        s.first = s.last;
        for (int i = 0; i < after; ++i) {
            commit();
            note();
        }
        for (std::uint32_t i = 0; i < g.now().statement_end(); ++i) {
            s.statements.push_back(said(g, i));
        }
    }
    s.disk = disk.state().after_kill();
    for (const std::string& name : s.disk.names()) {
        if (name.find("lock") != std::string::npos) continue;
        s.files[name] = s.disk.content(name);
        if (name != path) s.journal = name;
    }
    REQUIRE(s.files.size() == 2);
    REQUIRE(s.files[s.journal].size() == s.ends.back());
    return s;
}

// The disk with one of the files damaged.
disk_state with(const sample& s, const std::string& name, std::string_view bytes) {
    disk_state damaged = s.disk;
    damaged.remove(name);
    damaged.flush_folder(name);
    damaged.put(name, bytes);
    return damaged;
}

enum class verdict { refused, cut, harmless, wrong };

struct examination {
    verdict result = verdict::wrong;
    std::string told;
};

// Opens a damaged file. `first_bad`: where the damage begins.
examination examine(const sample& s, const std::string& name, std::string_view bytes, std::uint64_t first_bad,
                    bool read_only, entente::verification verify = entente::verification::when_changed) {
    simulated_disk disk(with(s, name, bytes));
    simulated_disk::process files(disk);
    open_settings settings;
    settings.files = &files;
    settings.verify = verify;
    examination e;
    try {
        const graph g = read_only ? graph::open_read_only(path, settings) : graph::open(path, settings);
        const std::uint32_t last = g.last_commit().value();
        if (last < s.first || last > s.last)
            return {verdict::wrong, "opened at commit " + std::to_string(last)};
        if (digest(g) != s.digests[last - s.first]) return {verdict::wrong, "another graph"};
        if (last == s.last) return {verdict::harmless, {}};
        // Only the end may be missing, and only what stands behind the damage; how much is reported.
        const std::uint64_t end = s.ends[last - s.first];
        if (name != s.journal || s.ends[last - s.first + 1] <= first_bad)
            return {verdict::wrong, "lost commits before the damage"};
        const auto status = entente::status(g);
        const std::uint64_t torn_end = std::max<std::uint64_t>(bytes.find_last_not_of('\0') + 1, end);
        if (!read_only &&
            (status->cut_bytes != torn_end - end || (status->cut_bytes > 0 && status->cut_at != end)))
            return {verdict::wrong, "does not say what was cut"};
        return {verdict::cut, {}};
    } catch (const error& refused) {
        e.told = refused.what();
        const bool fits = refused.kind() == error_kind::damaged ||
                          refused.kind() == error_kind::unsupported || refused.kind() == error_kind::io;
        // The place: the file, and where in it.
        const std::string place(refused.place());
        if (fits && place.find(name) != std::string::npos &&
            (refused.kind() != error_kind::damaged || place.find("offset") != std::string::npos))
            e.result = verdict::refused;
    }
    return e;
}

std::string flipped(const std::string& bytes, std::size_t bit) {
    std::string other = bytes;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ 1 << bit % 8);
    return other;
}

// What `check_file` finds.
std::vector<entente::damage> check(const sample& s, const std::string& name, std::string_view bytes) {
    simulated_disk disk(with(s, name, bytes));
    simulated_disk::process files(disk);
    return entente::check_file(path, files);
}

// Recovers a damaged file; what is wrong with the result. Counts what was lost, UINT64_MAX where nothing can be read.
std::string recover(const sample& s, const std::string& name, std::string_view bytes,
                    entente::recovery& told) {
    simulated_disk disk(with(s, name, bytes));
    simulated_disk::process files(disk);
    open_settings settings;
    settings.files = &files;
    try {
        told = entente::recover_file(path, recovered, files);
    } catch (const error& e) {
        told.lost_statements = UINT64_MAX;
        if (disk.state().find(recovered) != 0) return "left a file behind";
        return e.kind() == error_kind::damaged ? "" : e.what();
    }
    if (disk.state().content(name) != bytes) return "touched the damaged file";
    if (!entente::check_file(recovered, files).empty()) return "the recovered file is damaged";
    const graph g = graph::open_read_only(recovered, settings);
    std::uint64_t sound = 0;
    const entente::view everything = g.now();
    if (everything.statement_end() > s.statements.size()) return "statements that were never made";
    for (std::uint32_t i = 0; i < everything.statement_end(); ++i)
        if (said(g, i) == s.statements[i])
            ++sound;
        else if (everything.regardless().sees(entente::statement_id(i)))
            return "statement " + std::to_string(i) + " says something else; found: " +
                   (told.found.empty() ? "" : told.found.front().place + ": " + told.found.front().problem);
    if (sound < told.statements) return "counts statements that are not what they were";
    // Where only what can be made again is damaged, nothing at all is lost.
    const bool everything_remains = std::ranges::all_of(told.found, &entente::damage::nothing_lost);
    if (everything_remains && digest(g) != s.digests.back()) return "says that everything remains";
    return {};
}

} // namespace

TEST_CASE("each flipped bit of a small file is found or harmless") {
    const sample s = make_sample(3, 6, 5);
    std::map<verdict, std::uint64_t> in_checkpoint, in_journal;
    std::uint64_t examined = 0, unchecked = 0, asked = 0, unseen = 0;
    std::string wrong;
    for (const auto& [name, bytes] : s.files) {
        for (std::size_t bit = 0; bit < bytes.size() * 8; bit += tries_one_in()) {
            const std::string damaged = flipped(bytes, bit);
            const examination e = examine(s, name, damaged, bit / 8, bit % 2 == 0);
            ++(name == path ? in_checkpoint : in_journal)[e.result];
            ++examined;
            if (e.result == verdict::wrong && wrong.empty())
                wrong = name + ", bit " + std::to_string(bit) + ": " + e.told;
            // Only the last commit may go by a single bit.
            if (e.result == verdict::cut && bit / 8 < s.ends[s.ends.size() - 2] && wrong.empty())
                wrong = name + ", bit " + std::to_string(bit) + ": cut though commits stand behind it";
            if (e.result == verdict::refused && bit % 13 == 0 && check(s, name, damaged).empty()) ++unchecked;
            // What does no harm is seen too, but for padding.
            if (name == path && e.result == verdict::harmless && bit % 13 == 0) {
                ++asked;
                unseen += check(s, name, damaged).empty();
            }
        }
        CHECK(bytes.size() < 20'000);
    }
    CHECK(wrong == "");
    CHECK(unchecked == 0);
    CHECK(in_checkpoint[verdict::refused] >
          share_of(s.files.at(path).size() * 4)); // of 8; much of a small file is copies
    CHECK(unseen < asked / 10);
    CHECK(in_checkpoint[verdict::cut] == 0);
    CHECK(in_journal[verdict::cut] > 0);
    CHECK(in_journal[verdict::refused] > 0);
    MESSAGE(examined, " flipped bits; checkpoint of ", s.files.at(path).size(),
            " bytes: ", in_checkpoint[verdict::refused], " refused, ", in_checkpoint[verdict::harmless],
            " harmless (of ", asked, " asked for, a check did not see ", unseen, "); journal of ",
            s.files.at(s.journal).size(), " bytes: ", in_journal[verdict::refused], " refused, ",
            in_journal[verdict::cut], " cut the last commit, ", in_journal[verdict::harmless], " harmless");
}

TEST_CASE("whatever is missing from the end of a small file, it is refused or cut off, and told") {
    const sample s = make_sample(5, 6, 5);
    std::string wrong;
    std::uint64_t cut = 0, refused = 0;
    for (const auto& [name, bytes] : s.files)
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const examination e =
                examine(s, name, std::string_view(bytes).substr(0, size), size, size % 2 == 0);
            if (e.result == verdict::wrong && wrong.empty())
                wrong = name + " of " + std::to_string(size) + " bytes: " + e.told;
            cut += e.result == verdict::cut;
            refused += e.result == verdict::refused;
            if (name == path) CHECK(e.result == verdict::refused);
            if (e.result == verdict::refused && size % 7 == 0)
                CHECK_FALSE(check(s, name, bytes.substr(0, size)).empty());
        }
    CHECK(wrong == "");
    CHECK(refused >= s.files.at(path).size());
    CHECK(cut > 100);
}

TEST_CASE("what stands behind the end of a file is refused or cut off, and told") {
    const sample s = make_sample(8, 6, 3);
    for (const auto& [name, bytes] : s.files)
        for (const std::string& more : {std::string("\0", 1), std::string(8, '\0'), std::string(5000, '\0'),
                                        std::string("garbage"), std::string(5000, '\xff'), bytes}) {
            const examination e = examine(s, name, bytes + more, bytes.size(), false);
            INFO(name, " and ", more.size(), " bytes: ", e.told);
            CHECK((e.result == verdict::harmless || e.result == verdict::refused));
        }
}

TEST_CASE("flipped bits and lost ends of a larger file are found or harmless") {
    const sample s = make_sample(11, 4000, 40);
    std::mt19937_64 random(1);
    std::map<verdict, std::uint64_t> results;
    std::string wrong;
    for (int i = 0; i < 400; ++i)
        for (const auto& [name, bytes] : s.files) {
            std::string damaged = bytes;
            std::size_t first = damaged.size();
            if (i % 8 == 7) {
                first = random() % bytes.size();
                damaged.resize(first);
            } else {
                for (int flips = 0; flips <= i % 3; ++flips) {
                    const std::size_t bit = random() % (bytes.size() * 8);
                    damaged = flipped(damaged, bit);
                    first = std::min(first, bit / 8);
                }
            }
            const examination e = examine(s, name, damaged, first, i % 2 == 0, entente::verification::always);
            ++results[e.result];
            if (e.result == verdict::wrong && wrong.empty())
                wrong = name + ", " + std::to_string(i) + ", at " + std::to_string(first) + ": " + e.told;
        }
    CHECK(wrong == "");
    CHECK(results[verdict::refused] > 400);
    MESSAGE("a checkpoint of ", s.files.at(path).size(), " and a journal of ", s.files.at(s.journal).size(),
            " bytes: ", results[verdict::refused], " refused, ", results[verdict::cut], " cut, ",
            results[verdict::harmless], " harmless");
}

TEST_CASE("a mapped file may be anything behind the ends of its sections, where nothing is checked") {
    const sample s = make_sample(31, 2500, 1);
    // What the graph is after some more commits.
    const auto go_on = [&](const std::string& checkpoint) -> std::uint64_t {
        const test_folder folder;
        for (const auto& [name, bytes] : s.files)
            put(folder.path(name.substr(name.rfind('/') + 1)), name == path ? checkpoint : bytes);
        try {
            graph g = graph::open(folder.path("g.entente"));
            if (digest(g) != s.digests.back()) return 0;
            random_changes changes(5);
            for (int i = 0; i < 100; ++i) {
                entente::transaction t = g.begin();
                t.set_time(2'000'000'000'000'000 + i);
                changes.make(t);
                t.commit();
            }
            return digest(g);
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::damaged);
            return 1;
        }
    };
    const std::string& bytes = s.files.at(path);
    const std::uint64_t right = go_on(bytes);
    std::uint64_t refused = 0, harmless = 0;
    for (std::size_t page_end = 4096; page_end <= bytes.size(); page_end += 4096) {
        std::string damaged = bytes;
        damaged[page_end - 1] = static_cast<char>(damaged[page_end - 1] ^ 0x81);
        const std::uint64_t found = go_on(damaged);
        CAPTURE(page_end);
        CHECK((found == right || found == 1));
        refused += found == 1;
        harmless += found == right;
    }
    CHECK(refused > 10);
    CHECK(harmless > 0);
    MESSAGE("the last byte of each page: ", refused, " refused, ", harmless, " harmless");
}

TEST_CASE("what is recovered from a damaged file is what it was, and what is lost is counted") {
    const sample s = make_sample(21, 20, 10);
    std::uint64_t all = 0, whole = 0, none = 0;
    std::string wrong;
    for (const auto& [name, bytes] : s.files)
        for (std::size_t bit = 3; bit < bytes.size() * 8; bit += 29) {
            entente::recovery told;
            const std::string found = recover(s, name, flipped(bytes, bit), told);
            if (!found.empty() && wrong.empty()) wrong = name + ", bit " + std::to_string(bit) + ": " + found;
            ++all;
            none += told.lost_statements == UINT64_MAX;
            whole += told.lost_statements == 0 && told.lost_names == 0 && told.last_commit.value() == s.last;
        }
    CHECK(wrong == "");
    CHECK(none < all / 5);
    CHECK(whole > all / 5);
    MESSAGE(all, " files with a flipped bit recovered; ", whole, " without loss, ", none, " not at all");
}

TEST_CASE("a sound file is recovered whole, and never over another file") {
    const sample s = make_sample(23, 20, 10);
    entente::recovery told;
    CHECK(recover(s, path, s.files.at(path), told) == "");
    CHECK(told.lost_statements == 0);
    CHECK(told.lost_names == 0);
    CHECK(told.found.empty());
    CHECK(told.statements == s.statements.size());
    CHECK(told.last_commit.value() == s.last);
    simulated_disk disk(s.disk);
    simulated_disk::process files(disk);
    disk_state copy = s.disk;
    copy.put(recovered, "something");
    simulated_disk taken(copy);
    simulated_disk::process there(taken);
    try {
        (void)entente::recover_file(path, recovered, there);
        FAIL("wrote over a file");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::conflict);
    }
    CHECK(taken.state().content(recovered) == "something");
}
