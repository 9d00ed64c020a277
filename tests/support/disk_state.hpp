// SPDX-License-Identifier: BSL-1.0
// What a disk with a cache before it holds: what programs see, what is sure to be there after a power failure, and all that may be.
// The calls that change it are in simulated_disk.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test_support {

/// How much of what was not flushed survives a power failure, and what of it.
class survival {
public:
    explicit survival(std::uint64_t seed) : random_(seed * 0x9E37'79B9'7F4A'7C15ull + 1) {}

    /// Of `count` changes in the order in which they were made, those that survive: none, all, those before one, or any.
    [[nodiscard]] std::vector<bool> of(std::size_t count) {
        std::vector<bool> survives(count, false);
        const std::uint64_t kind = random_() % 5;
        if (kind == 1) survives.assign(count, true);
        if (kind == 2) std::fill_n(survives.begin(), below(count + 1), true);
        if (kind > 2) {
            const std::uint64_t likely = std::array<std::uint64_t, 3>{1, 4, 7}[random_() % 3];
            for (std::size_t i = 0; i < count; ++i) survives[i] = random_() % 8 < likely;
        }
        return survives;
    }
    [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

private:
    std::mt19937_64 random_;
};

/// One file, whatever its names are.
class simulated_file {
public:
    static constexpr std::size_t sector = 512;

    /// What programs read.
    [[nodiscard]] const std::string& content() const noexcept { return content_; }
    /// What is there after a power failure where nothing else survives.
    [[nodiscard]] const std::string& durable() const noexcept { return durable_; }
    [[nodiscard]] bool flushed() const noexcept { return unflushed_.empty(); }
    /// When it was changed last.
    [[nodiscard]] std::int64_t changed() const noexcept { return changed_; }
    void touch(std::int64_t now) noexcept { changed_ = now; }

    void append(std::string_view bytes, std::int64_t now) { write(content_.size(), bytes, now); }
    void write(std::size_t at, std::string_view bytes, std::int64_t now) {
        put(content_, at, bytes);
        unflushed_.push_back({false, at, std::string(bytes), content_.size()});
        changed_ = now;
    }
    void truncate(std::size_t size, std::int64_t now) {
        content_.resize(size);
        unflushed_.push_back({true, size, {}, size});
        changed_ = now;
    }
    void flush() {
        for (const change& c : unflushed_) {
            durable_.resize(std::max(durable_.size(), c.at), '\0');
            if (c.truncation) durable_.resize(c.at);
            put(durable_, c.at, c.bytes);
        }
        unflushed_.clear();
        durable_changed_ = changed_;
    }
    /// What Linux does where a flush fails: the bytes are in the cache still, but nothing will ever bring them to the disk.
    void drop_unflushed() { unflushed_.clear(); }

    /// The file after a power failure: of the sectors written and not flushed any, one of them perhaps in part only; the size as after any of
    /// the changes; zeros where the file grew and its bytes did not arrive.
    [[nodiscard]] simulated_file survivor(survival& choose) const {
        simulated_file after;
        after.durable_ = durable_;
        after.durable_changed_ = durable_changed_;
        if (!unflushed_.empty()) {
            survive(after.durable_, choose);
            if (choose.below(2) == 0) after.durable_changed_ = changed_;
        }
        after.content_ = after.durable_;
        after.changed_ = after.durable_changed_;
        return after;
    }

private:
    struct change {
        bool truncation;
        std::size_t at;
        std::string bytes;
        std::size_t size_after;
    };
    struct piece { // of a write, within one sector
        std::size_t change, from, length;
    };

    static void put(std::string& to, std::size_t at, std::string_view bytes) {
        if (bytes.empty()) return;
        to.resize(std::max(to.size(), at + bytes.size()), '\0');
        bytes.copy(&to[at], bytes.size());
    }

    void survive(std::string& bytes, survival& choose) const {
        std::vector<piece> pieces;
        for (std::size_t i = 0; i < unflushed_.size(); ++i)
            for (std::size_t from = 0; from < unflushed_[i].bytes.size();) {
                const std::size_t here = sector - (unflushed_[i].at + from) % sector;
                const std::size_t length = std::min(here, unflushed_[i].bytes.size() - from);
                pieces.push_back({i, from, length});
                from += length;
            }
        const std::vector<bool> survives = choose.of(pieces.size());
        const std::size_t torn = choose.below(2) == 0 ? choose.below(pieces.size() + 1) : pieces.size();
        const std::size_t known =
            choose.below(3) == 0 ? choose.below(unflushed_.size() + 1)
                                 : (choose.below(2) == 0 ? unflushed_.size() : last_of(pieces, survives));
        const std::size_t size = known == 0 ? bytes.size() : unflushed_[known - 1].size_after;
        std::size_t next = 0;
        for (std::size_t i = 0; i < unflushed_.size(); ++i) {
            if (unflushed_[i].truncation && i < known) bytes.resize(unflushed_[i].at, '\0');
            for (; next < pieces.size() && pieces[next].change == i; ++next) {
                if (!survives[next]) continue;
                const piece& p = pieces[next];
                const std::size_t length = next == torn ? choose.below(p.length) : p.length;
                put(bytes, unflushed_[i].at + p.from,
                    std::string_view(unflushed_[i].bytes).substr(p.from, length));
            }
        }
        bytes.resize(size, '\0');
    }
    /// The number of changes up to the last of which something survives.
    static std::size_t last_of(const std::vector<piece>& pieces, const std::vector<bool>& survives) {
        std::size_t last = 0;
        for (std::size_t i = 0; i < pieces.size(); ++i)
            if (survives[i]) last = pieces[i].change + 1;
        return last;
    }

    std::string content_, durable_;
    std::vector<change> unflushed_;
    std::int64_t changed_ = 0, durable_changed_ = 0;
};

/// All files and their names. A name is given, moved or taken away in one step, which is durable once its folder was flushed.
class disk_state {
public:
    disk_state() : device_(++devices()) {}

    [[nodiscard]] std::uint64_t device() const noexcept { return device_; }
    /// 0 where there is no file of that name.
    [[nodiscard]] std::uint64_t find(const std::string& path) const {
        const auto found = names_.find(path);
        return found == names_.end() ? 0 : found->second;
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& name : names_) all.push_back(name.first);
        return all;
    }
    /// What programs read at `path`; empty where there is nothing.
    [[nodiscard]] std::string content(const std::string& path) const {
        const std::uint64_t inode = find(path);
        return inode == 0 ? std::string() : files_.at(inode).content();
    }
    /// Puts a file there, durable at once.
    void put(const std::string& path, std::string_view bytes) {
        simulated_file& f = file(create(path));
        f.append(bytes, tick());
        f.flush();
        flush_folder(path);
    }

    [[nodiscard]] simulated_file& file(std::uint64_t inode) { return files_.at(inode); }
    std::int64_t tick() noexcept { return ++clock_; }
    std::uint64_t create(const std::string& path) {
        const std::uint64_t inode = next_inode_++;
        files_[inode].touch(tick());
        change_names({{path, inode}});
        return inode;
    }
    void rename(const std::string& from, const std::string& to) {
        file(find(from)).touch(tick());
        change_names({{to, find(from)}, {from, 0}});
    }
    void remove(const std::string& path) { change_names({{path, 0}}); }
    void flush_folder(const std::string& path) {
        std::vector<name_change> others;
        for (name_change& c : unflushed_names_) {
            if (folder(c.front().first) == folder(path))
                apply(durable_names_, c);
            else
                others.push_back(std::move(c));
        }
        unflushed_names_ = std::move(others);
    }

    /// The processes are gone; the machine goes on, and may fail later.
    [[nodiscard]] disk_state after_kill() const {
        disk_state after = *this;
        after.forget_nameless();
        return after;
    }
    /// The machine failed and was started again. What survived of what was not flushed is up to the seed.
    [[nodiscard]] disk_state after_power_failure(std::uint64_t seed) const {
        survival choose(seed);
        disk_state after;
        after.device_ = device_;
        after.next_inode_ = next_inode_;
        after.clock_ = clock_;
        after.durable_names_ = durable_names_;
        const std::vector<bool> survives = choose.of(unflushed_names_.size());
        for (std::size_t i = 0; i < survives.size(); ++i)
            if (survives[i]) apply(after.durable_names_, unflushed_names_[i]);
        after.names_ = after.durable_names_;
        for (const auto& name : after.names_)
            if (!after.files_.contains(name.second))
                after.files_.emplace(name.second, files_.at(name.second).survivor(choose));
        return after;
    }

    /// Equal for disks with the same names and files, as programs see them and as they would survive.
    [[nodiscard]] std::uint64_t digest() const {
        std::uint64_t sum = 0;
        const auto add = [&](std::string_view text) {
            sum = (sum ^ std::hash<std::string_view>()(text)) * 0x9E37'79B9'7F4A'7C15ull;
            sum ^= sum >> 29;
        };
        for (const auto* names : {&names_, &durable_names_})
            for (const auto& [path, inode] : *names) {
                add(path);
                add(files_.at(inode).content());
                add(files_.at(inode).flushed() ? "" : files_.at(inode).durable());
            }
        return sum;
    }

private:
    using name_table = std::map<std::string, std::uint64_t>;
    using name_change = std::vector<std::pair<std::string, std::uint64_t>>; // 0: the name is gone

    static std::uint64_t& devices() {
        static std::uint64_t made = 1000;
        return made;
    }
    static std::string_view folder(std::string_view path) {
        return path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/'));
    }
    static void apply(name_table& names, const name_change& c) {
        for (const auto& [path, inode] : c)
            if (inode == 0)
                names.erase(path);
            else
                names[path] = inode;
    }
    void change_names(name_change c) {
        apply(names_, c);
        unflushed_names_.push_back(std::move(c));
    }
    void forget_nameless() {
        std::map<std::uint64_t, simulated_file> named;
        const auto keep = [&](std::uint64_t inode) {
            if (inode != 0 && !named.contains(inode)) named.emplace(inode, std::move(files_.at(inode)));
        };
        for (const auto* names : {&names_, &durable_names_})
            for (const auto& name : *names) keep(name.second);
        for (const name_change& c : unflushed_names_)
            for (const auto& name : c) keep(name.second);
        files_ = std::move(named);
    }

    std::uint64_t device_;
    std::uint64_t next_inode_ = 1;
    std::int64_t clock_ = 0;
    std::map<std::uint64_t, simulated_file> files_;
    name_table names_, durable_names_;
    std::vector<name_change> unflushed_names_;
};

} // namespace test_support
