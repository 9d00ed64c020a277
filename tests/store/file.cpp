// SPDX-License-Identifier: BSL-1.0
// Replacing a file: the old one or the new one, whatever fails.
#include <entente/store/file.hpp>

#include "support/faulty_files.hpp"
#include "support/forwarded_files.hpp"
#include "support/refusal.hpp"

#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <string>

namespace {

using entente::error;
using entente::error_kind;
using test_support::content;
using test_support::faulty_files;
using test_support::put;
using test_support::refusal;
using test_support::test_folder;

void replace(entente::file_system& files, const std::string& path, std::string_view bytes) {
    const std::array pieces{bytes.substr(0, bytes.size() / 3), bytes.substr(bytes.size() / 3)};
    entente::replace_file(files, path, pieces);
}

} // namespace

TEST_CASE("a file is written where there was none, and replaced where there was one") {
    const test_folder folder;
    const std::string path = folder.path("file");
    for (const std::string& bytes : {std::string("first"), std::string(3'000'000, 'x'), std::string()}) {
        replace(entente::file_system::native(), path, bytes);
        CHECK(content(path) == bytes);
        CHECK(folder.names() == std::vector<std::string>{"file"});
    }
}

TEST_CASE("the bytes are flushed before the name is taken, and the folder after") {
    const test_folder folder;
    faulty_files files;
    replace(files, folder.path("file"), "abc");
    CHECK(files.calls == std::vector<std::string>{"resolve", "create", "write", "write", "flush", "close",
                                                  "rename", "flush_folder"});
    CHECK(files.open_handles == 0);
}

TEST_CASE(
    "whichever call fails, the old file is untouched or the new one complete, and nothing is left behind") {
    faulty_files counting;
    counting.most_written = 5;
    {
        const test_folder folder;
        put(folder.path("file"), "old");
        replace(counting, folder.path("file"), "new, and longer than before");
    }
    REQUIRE(counting.calls.size() > 10);
    for (std::size_t failing = 0; failing < counting.calls.size(); ++failing) {
        const test_folder folder;
        const std::string path = folder.path("file");
        put(path, "old");
        faulty_files files(failing);
        files.most_written = 5;
        const error e = refusal([&] { replace(files, path, "new, and longer than before"); });
        CAPTURE(counting.calls[failing]);
        CHECK(e.kind() == error_kind::io);
        CHECK_FALSE(e.place().empty());
        CHECK(files.open_handles == 0);
        CHECK(folder.names() == std::vector<std::string>{"file"});
        const bool renamed = counting.calls[failing] == "flush_folder";
        CHECK(content(path) == (renamed ? "new, and longer than before" : "old"));
        CHECK((e.remedy().find("the new file stands there") != std::string_view::npos) == renamed);
    }
}

TEST_CASE("a failure is reported as it was, though removing the new file fails too") {
    const test_folder folder;
    class no_removal final : public test_support::forwarded_files {
    public:
        std::size_t write(handle, std::string_view, const std::string&) override {
            throw error(error_kind::io, "the disk is full");
        }
        void remove(const std::string&) override { throw error(error_kind::io, "can't remove"); }
    } files;
    put(folder.path("file"), "old");
    CHECK(refusal([&] { replace(files, folder.path("file"), "new"); }).message() == "the disk is full");
    CHECK(content(folder.path("file")) == "old");
}

TEST_CASE("what the system refuses is told with the path") {
    const test_folder folder;
    auto& files = entente::file_system::native();
    const error no_folder = refusal([&] { replace(files, folder.path("no/such/folder"), "x"); });
    CHECK(no_folder.kind() == error_kind::io);
    CHECK(no_folder.place().find("no/such/folder") != std::string_view::npos);
    CHECK(no_folder.message().find("No such file") != std::string_view::npos);
    CHECK_FALSE(no_folder.remedy().empty());
    CHECK(refusal([&] { entente::input_file(files, folder.path("absent")); }).kind() == error_kind::io);
    CHECK(refusal([&] { entente::input_file(files, folder.path("")); }).message().find("regular") !=
          std::string_view::npos);
    const std::string long_path = folder.path(std::string(300, 'x'));
    CHECK(refusal([&] { entente::input_file(files, long_path); }).place() == "file \"" + long_path + '"');
    CHECK(entente::file_place("two\nlines") == "file \"two?lines\"");
    std::filesystem::create_directory(folder.path("folder"));
    CHECK(refusal([&] { replace(files, folder.path("folder"), "x"); }).kind() == error_kind::io);
    CHECK(folder.names() == std::vector<std::string>{"folder"});
}

TEST_CASE("a symbolic link keeps pointing, and what it points to is replaced") {
    const test_folder folder;
    put(folder.path("real"), "old");
    std::filesystem::create_symlink("real", folder.path("link"));
    replace(entente::file_system::native(), folder.path("link"), "new");
    CHECK(std::filesystem::is_symlink(folder.path("link")));
    CHECK(content(folder.path("real")) == "new");
    std::filesystem::create_symlink("nowhere", folder.path("broken"));
    CHECK(refusal([&] { replace(entente::file_system::native(), folder.path("broken"), "new"); }).kind() ==
          error_kind::io);
}

TEST_CASE("a replaced file keeps its permissions") {
    const test_folder folder;
    using std::filesystem::perms;
    put(folder.path("file"), "old");
    std::filesystem::permissions(folder.path("file"), perms::owner_read | perms::owner_write);
    replace(entente::file_system::native(), folder.path("file"), "new");
    CHECK(std::filesystem::status(folder.path("file")).permissions() ==
          (perms::owner_read | perms::owner_write));
}

TEST_CASE("a file is read in pieces, however few bytes come at once, and no further than it goes") {
    const test_folder folder;
    put(folder.path("file"), "0123456789");
    faulty_files files;
    files.most_read = 3;
    {
        entente::input_file file(files, folder.path("file"));
        CHECK(file.size() == 10);
        CHECK(file.read(4) == "0123");
        CHECK(file.read(UINT64_MAX) == "456789");
        CHECK(file.read(1).empty());
        CHECK(files.largest_read <= 10);
    }
    CHECK(files.open_handles == 0);
    for (std::size_t failing = 0; failing < 4; ++failing) {
        faulty_files faulty(failing);
        CHECK(refusal([&] {
                  entente::input_file file(faulty, folder.path("file"));
                  faulty.most_read = 5;
                  (void)file.read(10);
              }).kind() == error_kind::io);
        CHECK(faulty.open_handles == 0);
    }
}
