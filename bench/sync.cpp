// SPDX-License-Identifier: BSL-1.0
// The program sync-bench: what a durable commit costs at least. The insert workloads without a graph: as many bytes as a journal would get,
// appended to a plain file and flushed to the disk.
#include "insertions.hpp"
#include "measure.hpp"
#include "settings.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace entente::bench {
namespace {

// A new file that grows at its end.
class journal {
public:
    explicit journal(std::string path)
        : path_(std::move(path)),
          descriptor_(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
        if (descriptor_ < 0) refuse("opened");
        if (::fsync(descriptor_) != 0) refuse("flushed");
    }
    ~journal() { ::close(descriptor_); }
    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;

    void append(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0) {
                if (errno != EINTR) refuse("written");
            } else {
                bytes.remove_prefix(static_cast<std::size_t>(written));
            }
        }
    }
    void flush() {
        if (::fdatasync(descriptor_) != 0) refuse("flushed");
    }

private:
    [[noreturn]] void refuse(const char* what) const {
        throw std::runtime_error(path_ + ": cannot be " + what + ": " + std::strerror(errno));
    }

    std::string path_;
    int descriptor_;
};

// The bytes of an append, by the option of that name.
std::size_t size_option(const settings& asked, const std::string& name, std::size_t by_default) {
    const auto given = asked.own.find(name);
    if (given == asked.own.end()) return by_default;
    const std::string& text = given->second;
    std::size_t size = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (problem != std::errc{} || end != text.data() + text.size() || size == 0)
        throw std::invalid_argument("--" + name + " takes a number of bytes, not '" + text + "'");
    return size;
}

// `commits` appends, flushed after each `together` of them.
void offer(suite& all, const settings& asked, const char* name, std::size_t commits, std::size_t together,
           std::size_t statements, std::size_t bytes) {
    all.add(name, [=, path = asked.database] {
        return [=, file = std::make_shared<journal>(path), record = std::string(bytes, 'x')] {
            for (std::size_t i = 1; i <= commits; ++i) {
                file->append(record);
                if (i % together == 0 || i == commits) file->flush();
            }
            return outcome{.check = std::to_string(commits * statements),
                           .units = commits * statements,
                           .journal_bytes = commits * bytes};
        };
    });
}

} // namespace
} // namespace entente::bench

int main(int count, char** words) {
    using namespace entente::bench;
    constexpr std::string_view own_options[] = {"bytes", "bytes1000"};
    try {
        settings asked = parse_settings(std::span<const char* const>(words, static_cast<std::size_t>(count)),
                                        own_options, data_folder::unused);
        if (asked.database.empty())
            throw std::invalid_argument("--db names the file to write, and is missing");
        const std::size_t bytes = size_option(asked, "bytes", 128);
        const std::size_t bytes1000 = size_option(asked, "bytes1000", insert1000_statements * 64);
        suite all;
        offer(all, asked, "insert1", insert1_commits, 1, 1, bytes);
        offer(all, asked, "insert1000", insert1000_commits, 1, insert1000_statements, bytes1000);
        // As if each thread waited for all others.
        offer(all, asked, "group1", group1_threads * group1_commits, group1_threads, 1, bytes);
        return all.run(asked, std::cout);
    } catch (const std::invalid_argument& problem) {
        std::cerr << problem.what() << '\n' << usage("sync-bench", "[--bytes 128] [--bytes1000 64000]");
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
