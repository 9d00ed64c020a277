// SPDX-License-Identifier: BSL-1.0
// A disk in memory with a cache before it, for several simulated processes: it can fail at any call of the system, be cut from power or lose
// a process there, and then holds what a real one might.
#pragma once

#include "disk_state.hpp"

#include <entente/model/error.hpp>
#include <entente/store/file.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test_support {

/// What every call throws once the machine is without power, or its process killed. Nobody can mistake it for an error to deal with.
struct crashed {};

/// What becomes of a call.
enum class outcome {
    done,
    refused,      ///< throws error(io), and nothing has happened
    refused_late, ///< throws error(io), and it has happened all the same
    dropped,      ///< of a flush: throws error(io), and what was to be flushed never will be
    ignored,      ///< says that it was done, and nothing has happened
    killed,       ///< the process dies before it
    crashed,      ///< the machine dies before it
};

/// A call of the system about to happen. A write of several bytes is two: "write", and "half a write" when a part of it is done.
struct disk_call {
    std::uint64_t number; ///< from 0, over all processes
    std::string_view name;
    const std::string& path;
    int process;
};

class simulated_disk {
public:
    /// The files as one process sees them. A process ends with this object, without any further call.
    class process;

    simulated_disk() = default;
    explicit simulated_disk(disk_state state) : state_(std::move(state)) {}

    /// Asked before each call what becomes of it; may look at `state()` and use the disk itself, unasked. Set while nobody uses the disk.
    std::function<outcome(const disk_call&)> plan;
    /// What one call moves at most.
    std::size_t most_read = SIZE_MAX, most_written = SIZE_MAX;

    /// As it is now; not to be kept beyond the next call. From the `plan` or while no process is active.
    [[nodiscard]] const disk_state& state() const noexcept { return state_; }
    [[nodiscard]] std::uint64_t calls() const noexcept { return calls_; }
    /// The machine starts again after a power failure, all processes gone. What survived is up to the seed.
    void restart(std::uint64_t seed) {
        const std::lock_guard guard(mutex_);
        state_ = state_.after_power_failure(seed);
        handles_.clear();
        crashed_ = false;
    }
    [[nodiscard]] int open_handles() const {
        const std::lock_guard guard(mutex_);
        return static_cast<int>(handles_.size());
    }

private:
    struct open_file {
        std::uint64_t inode;
        std::size_t position;
        int process;
        bool writable, locked;
    };

    disk_state state_;
    std::map<int, open_file> handles_;
    std::uint64_t calls_ = 0;
    int next_handle_ = 100, next_process_ = 1;
    bool crashed_ = false, planning_ = false;
    mutable std::recursive_mutex mutex_;
};

/// A `plan` in which call `number` has an outcome, and all after it if `forever`.
[[nodiscard]] inline std::function<outcome(const disk_call&)> at_call(std::uint64_t number, outcome result,
                                                                      bool forever = false) {
    return [=](const disk_call& c) {
        return c.number == number || (forever && c.number > number) ? result : outcome::done;
    };
}

class simulated_disk::process final : public entente::file_system {
    [[nodiscard]] bool alive() const noexcept { return !killed_ && !disk_.crashed_; }

    template <class Do>
    auto call(std::string_view name, const std::string& path, Do effect) {
        return call(name, path, effect, [] {});
    }
    template <class Do, class Drop>
    auto call(std::string_view name, const std::string& path, Do effect, Drop drop) {
        const std::lock_guard guard(disk_.mutex_);
        if (!alive()) throw crashed{};
        const outcome result = ask(name, path);
        if (result == outcome::crashed) disk_.crashed_ = true;
        if (result == outcome::killed) kill();
        if (!alive()) throw crashed{};
        if (result == outcome::ignored) return decltype(effect())();
        if (result == outcome::dropped) drop();
        if (result == outcome::refused_late) effect();
        if (result != outcome::done) refuse(name, path);
        return effect();
    }

public:
    explicit process(simulated_disk& disk) : disk_(disk) {
        const std::lock_guard guard(disk_.mutex_);
        number_ = disk_.next_process_++;
    }
    ~process() override { kill(); }

    /// Gone from one moment to the next: handles and locks are free, and each further call throws `crashed`.
    void kill() noexcept {
        const std::lock_guard guard(disk_.mutex_);
        std::erase_if(disk_.handles_, [&](const auto& h) { return h.second.process == number_; });
        killed_ = true;
    }
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] int open_handles() const {
        const std::lock_guard guard(disk_.mutex_);
        return static_cast<int>(std::count_if(disk_.handles_.begin(), disk_.handles_.end(),
                                              [&](const auto& h) { return h.second.process == number_; }));
    }

    std::string resolve(const std::string& path) override {
        return call("resolve", path, [&] { return path; });
    }
    handle open(const std::string& path) override {
        return call("open", path, [&] { return hand_out(existing(path), false); });
    }
    handle open_to_change(const std::string& path) override {
        return call("open_to_change", path, [&] { return hand_out(existing(path), true); });
    }
    bool exists(const std::string& path) override {
        return call("exists", path, [&] { return disk_.state_.find(path) != 0; });
    }
    bool create(const std::string& path, const std::string&, handle& file) override {
        return call("create", path, [&] {
            if (disk_.state_.find(path) != 0) return false;
            file = hand_out(disk_.state_.create(path), true);
            return true;
        });
    }
    std::uint64_t size(handle file, const std::string& path) override {
        return call("size", path, [&] { return content(file).size(); });
    }
    std::size_t read(handle file, std::span<char> to, const std::string& path) override {
        return call("read", path, [&] {
            const std::size_t got = copy(content(file), opened(file).position, to);
            opened(file).position += got;
            return got;
        });
    }
    std::size_t read_at(handle file, std::uint64_t offset, std::span<char> to,
                        const std::string& path) override {
        return call("read_at", path, [&] {
            return copy(content(file), static_cast<std::size_t>(std::min<std::uint64_t>(offset, SIZE_MAX)),
                        to);
        });
    }
    std::size_t write(handle file, std::string_view bytes, const std::string& path) override {
        const std::lock_guard guard(disk_.mutex_);
        std::size_t& end = opened(file).position;
        const std::size_t written = write_in_two(file, end, bytes, path);
        end += written;
        return written;
    }
    std::size_t write_at(handle file, std::uint64_t offset, std::string_view bytes,
                         const std::string& path) override {
        return write_in_two(file, static_cast<std::size_t>(offset), bytes, path);
    }
    void truncate(handle file, std::uint64_t size, const std::string& path) override {
        call("truncate", path,
             [&] { writable(file, path).truncate(static_cast<std::size_t>(size), disk_.state_.tick()); });
    }
    entente::file_stamp stamp(handle file, const std::string& path) override {
        return call("stamp", path, [&] {
            const std::uint64_t inode = opened(file).inode;
            const simulated_file& f = disk_.state_.file(inode);
            return entente::file_stamp{disk_.state_.device(), inode, f.content().size(), f.changed(),
                                       f.changed()};
        });
    }
    void flush_data(handle file, const std::string& path) override {
        call(
            "flush_data", path, [&] { inode(file).flush(); }, [&] { inode(file).drop_unflushed(); });
    }
    void flush(handle file, const std::string& path) override {
        call(
            "flush", path, [&] { inode(file).flush(); }, [&] { inode(file).drop_unflushed(); });
    }
    handle lock(const std::string& path, std::string& owner) override {
        return call("lock", path, [&] {
            std::uint64_t inode = disk_.state_.find(path);
            if (inode == 0) inode = disk_.state_.create(path);
            simulated_file& f = disk_.state_.file(inode);
            for (const auto& h : disk_.handles_)
                if (h.second.locked && h.second.inode == inode) {
                    owner = f.content();
                    return -1;
                }
            f.truncate(0, disk_.state_.tick());
            f.append(owner, disk_.state_.tick());
            const handle file = hand_out(inode, true);
            opened(file).locked = true;
            return file;
        });
    }
    void close(handle file, const std::string& path) override {
        end("close", file, path, [] {});
    }
    void unlock(handle file, const std::string& path) override {
        end("unlock", file, path, [&] {
            if (disk_.state_.find(path) == opened(file).inode) disk_.state_.remove(path);
        });
    }
    void rename(const std::string& from, const std::string& to) override {
        call("rename", to, [&] {
            (void)existing(from);
            disk_.state_.rename(from, to);
        });
    }
    void remove(const std::string& path) override {
        call("remove", path, [&] {
            (void)existing(path);
            disk_.state_.remove(path);
        });
    }
    void flush_folder(const std::string& path) override {
        call("flush_folder", path, [&] { disk_.state_.flush_folder(path); });
    }
    std::vector<std::string> beside(const std::string& path) override {
        return call("beside", path, [&] {
            std::vector<std::string> names = disk_.state_.names();
            std::erase_if(names, [&](const std::string& name) { return !name.starts_with(path); });
            return names;
        });
    }

private:
    std::size_t write_in_two(handle file, std::size_t at, std::string_view bytes, const std::string& path) {
        bytes = bytes.substr(0, disk_.most_written);
        const std::lock_guard guard(disk_.mutex_);
        std::size_t first = bytes.size();
        call("write", path, [&] {
            if (first > 1) first = 1 + disk_.calls_ * 7919 % (first - 1);
            writable(file, path).write(at, bytes.substr(0, first), disk_.state_.tick());
        });
        if (first < bytes.size())
            call("half a write", path,
                 [&] { writable(file, path).write(at + first, bytes.substr(first), disk_.state_.tick()); });
        return bytes.size();
    }
    // The last call for a handle, which is gone even where it fails.
    template <class Do>
    void end(std::string_view name, handle file, const std::string& path, Do effect) {
        const std::lock_guard guard(disk_.mutex_);
        if (!alive()) throw crashed{};
        (void)opened(file);
        try {
            call(name, path, effect);
        } catch (const entente::error&) {
            disk_.handles_.erase(file);
            throw;
        }
        disk_.handles_.erase(file);
    }
    outcome ask(std::string_view name, const std::string& path) {
        if (disk_.planning_) return outcome::done;
        const disk_call c{disk_.calls_++, name, path, number_};
        if (!disk_.plan) return outcome::done;
        disk_.planning_ = true;
        const outcome result = disk_.plan(c);
        disk_.planning_ = false;
        return result;
    }
    [[noreturn]] static void refuse(std::string_view what, const std::string& path) {
        throw entente::error(entente::error_kind::io, "can't do: " + std::string(what),
                             entente::file_place(path), "try again");
    }

    [[nodiscard]] std::uint64_t existing(const std::string& path) const {
        const std::uint64_t inode = disk_.state_.find(path);
        if (inode == 0) refuse("find the file", path);
        return inode;
    }
    handle hand_out(std::uint64_t inode, bool writable) {
        disk_.handles_.emplace(++disk_.next_handle_, open_file{inode, 0, number_, writable, false});
        return disk_.next_handle_;
    }
    [[nodiscard]] open_file& opened(handle file) {
        const auto found = disk_.handles_.find(file);
        if (found == disk_.handles_.end() || found->second.process != number_)
            throw std::logic_error("a handle that is not open: " + std::to_string(file));
        return found->second;
    }
    [[nodiscard]] simulated_file& inode(handle file) { return disk_.state_.file(opened(file).inode); }
    [[nodiscard]] const std::string& content(handle file) { return inode(file).content(); }
    [[nodiscard]] simulated_file& writable(handle file, const std::string& path) {
        if (!opened(file).writable) refuse("write to a file opened to read", path);
        return inode(file);
    }
    [[nodiscard]] std::size_t copy(const std::string& from, std::size_t at, std::span<char> to) const {
        if (at >= from.size()) return 0;
        return from.copy(to.data(), std::min(to.size(), disk_.most_read), at);
    }

    simulated_disk& disk_;
    int number_ = 0;
    bool killed_ = false;
};

} // namespace test_support
