// SPDX-License-Identifier: BSL-1.0
// The machine's files, for tests that put something in the place of one call or another.
#pragma once

#include <entente/store/file.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace test_support {

class forwarded_files : public entente::file_system {
public:
    std::string resolve(const std::string& path) override { return real.resolve(path); }
    handle open(const std::string& path) override { return real.open(path); }
    handle open_to_change(const std::string& path) override { return real.open_to_change(path); }
    bool exists(const std::string& path) override { return real.exists(path); }
    bool create(const std::string& path, const std::string& like, handle& file) override {
        return real.create(path, like, file);
    }
    std::uint64_t size(handle file, const std::string& path) override { return real.size(file, path); }
    std::size_t read(handle file, std::span<char> to, const std::string& path) override {
        return real.read(file, to, path);
    }
    std::size_t read_at(handle file, std::uint64_t offset, std::span<char> to,
                        const std::string& path) override {
        return real.read_at(file, offset, to, path);
    }
    std::size_t write(handle file, std::string_view bytes, const std::string& path) override {
        return real.write(file, bytes, path);
    }
    std::size_t write_at(handle file, std::uint64_t offset, std::string_view bytes,
                         const std::string& path) override {
        return real.write_at(file, offset, bytes, path);
    }
    void truncate(handle file, std::uint64_t size, const std::string& path) override {
        real.truncate(file, size, path);
    }
    entente::file_stamp stamp(handle file, const std::string& path) override {
        return real.stamp(file, path);
    }
    entente::mapped_memory map(handle file, std::span<const entente::file_extent> extents, std::uint64_t size,
                               const std::string& path) override {
        return real.map(file, extents, size, path);
    }
    void flush(handle file, const std::string& path) override { real.flush(file, path); }
    void flush_data(handle file, const std::string& path) override { real.flush_data(file, path); }
    handle lock(const std::string& path, std::string& owner) override { return real.lock(path, owner); }
    void unlock(handle file, const std::string& path) override { real.unlock(file, path); }
    void close(handle file, const std::string& path) override { real.close(file, path); }
    void rename(const std::string& from, const std::string& to) override { real.rename(from, to); }
    void remove(const std::string& path) override { real.remove(path); }
    void flush_folder(const std::string& path) override { real.flush_folder(path); }
    std::vector<std::string> beside(const std::string& path) override { return real.beside(path); }

    entente::file_system& real = entente::file_system::native();
};

} // namespace test_support
