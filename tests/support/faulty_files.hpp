// SPDX-License-Identifier: BSL-1.0
// A file system of which one call fails, and a folder for a test's files.
#pragma once

#include <entente/model/error.hpp>
#include <entente/store/file.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace test_support {

/// The machine's files, except that call number `failing` (from 0) throws error(io) before it does anything. Writes at most
/// `most_written` bytes at once, reads at most `most_read`.
class faulty_files final : public entente::file_system {
public:
    explicit faulty_files(std::size_t failing = SIZE_MAX) : failing_(failing) {}

    std::size_t most_written = SIZE_MAX, most_read = SIZE_MAX;
    /// Calls that fail each time, by name.
    std::vector<std::string> always_failing;
    /// The calls so far, by name.
    std::vector<std::string> calls;
    /// How many handles are open.
    int open_handles = 0;
    /// The most that was asked to be read at once.
    std::size_t largest_read = 0;

    std::string resolve(const std::string& path) override { return call("resolve"), real_.resolve(path); }
    handle open(const std::string& path) override {
        call("open");
        const handle file = real_.open(path);
        ++open_handles;
        return file;
    }
    handle open_to_change(const std::string& path) override {
        call("open_to_change");
        const handle file = real_.open_to_change(path);
        ++open_handles;
        return file;
    }
    bool exists(const std::string& path) override { return call("exists"), real_.exists(path); }
    bool create(const std::string& path, const std::string& like, handle& file) override {
        call("create");
        const bool made = real_.create(path, like, file);
        open_handles += made ? 1 : 0;
        return made;
    }
    std::uint64_t size(handle file, const std::string& path) override {
        return call("size"), real_.size(file, path);
    }
    std::size_t read(handle file, std::span<char> to, const std::string& path) override {
        call("read");
        largest_read = std::max(largest_read, to.size());
        return real_.read(file, to.first(std::min(to.size(), most_read)), path);
    }
    std::size_t write(handle file, std::string_view bytes, const std::string& path) override {
        call("write");
        return real_.write(file, bytes.substr(0, most_written), path);
    }
    std::size_t write_at(handle file, std::uint64_t offset, std::string_view bytes,
                         const std::string& path) override {
        call("write");
        return real_.write_at(file, offset, bytes.substr(0, most_written), path);
    }
    std::size_t read_at(handle file, std::uint64_t offset, std::span<char> to,
                        const std::string& path) override {
        call("read_at");
        largest_read = std::max(largest_read, to.size());
        return real_.read_at(file, offset, to.first(std::min(to.size(), most_read)), path);
    }
    void truncate(handle file, std::uint64_t size, const std::string& path) override {
        call("truncate"), real_.truncate(file, size, path);
    }
    entente::file_stamp stamp(handle file, const std::string& path) override {
        return call("stamp"), real_.stamp(file, path);
    }
    entente::mapped_memory map(handle file, std::span<const entente::file_extent> extents, std::uint64_t size,
                               const std::string& path) override {
        return call("map"), real_.map(file, extents, size, path);
    }
    void flush_data(handle file, const std::string& path) override {
        call("flush_data"), real_.flush_data(file, path);
    }
    handle lock(const std::string& path, std::string& owner) override {
        call("lock");
        const handle file = real_.lock(path, owner);
        open_handles += file >= 0 ? 1 : 0;
        return file;
    }
    void unlock(handle file, const std::string& path) override {
        real_.unlock(file, path);
        --open_handles;
        call("unlock");
    }
    void flush(handle file, const std::string& path) override { call("flush"), real_.flush(file, path); }
    void close(handle file, const std::string& path) override {
        real_.close(file, path); // also where it fails, the handle is gone
        --open_handles;
        call("close");
    }
    void rename(const std::string& from, const std::string& to) override {
        call("rename"), real_.rename(from, to);
    }
    void remove(const std::string& path) override { call("remove"), real_.remove(path); }
    void flush_folder(const std::string& path) override { call("flush_folder"), real_.flush_folder(path); }
    std::vector<std::string> beside(const std::string& path) override {
        return call("beside"), real_.beside(path);
    }

private:
    void call(const char* name) {
        calls.emplace_back(name);
        if (calls.size() - 1 == failing_ ||
            std::find(always_failing.begin(), always_failing.end(), name) != always_failing.end())
            throw entente::error(entente::error_kind::io, std::string("can't ") + name, "file under test",
                                 "try again");
    }

    entente::file_system& real_ = entente::file_system::native();
    std::size_t failing_;
};

/// A folder of its own, empty at first, gone at the end.
class test_folder {
public:
    test_folder() {
        static int made = 0;
        folder_ = std::filesystem::temp_directory_path() /
                  ("entente-test-" + std::to_string(reinterpret_cast<std::uintptr_t>(&made)) + "-" +
                   std::to_string(made++));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    test_folder(const test_folder&) = delete;
    test_folder& operator=(const test_folder&) = delete;
    ~test_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    [[nodiscard]] std::string path(std::string_view name) const { return (folder_ / name).string(); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    std::filesystem::path folder_;
};

[[nodiscard]] inline std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
inline void put(const std::string& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace test_support
