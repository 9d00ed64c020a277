// SPDX-License-Identifier: BSL-1.0
// Real processes on real files: writers killed in the middle of what they do, readers beside them. ENTENTE_KILL_SECONDS in the
// environment says for how long.
#include "durability/counted_graph.hpp"

#include "support/faulty_files.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using entente::error;
using entente::error_kind;
using entente::graph;
using entente::open_settings;
using namespace test_support;

// A process that does something and reports lines of text.
class child {
public:
    using report = std::function<void(const std::string&)>;

    explicit child(const std::function<void(const report&)>& work) {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::close(ends[0]);
            int status = 0;
            const report say = [&](const std::string& line) {
                const std::string whole = line + '\n';
                if (::write(ends[1], whole.data(), whole.size()) != static_cast<ssize_t>(whole.size()))
                    ::_exit(3);
            };
            try {
                work(say);
            } catch (const std::exception& e) {
                say(std::string("failed: ") + e.what());
                status = 1;
            }
            ::_exit(status); // without the test program's own end
        }
        ::close(ends[1]);
        pipe_ = ends[0];
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child() {
        if (pid_ > 0) kill();
        ::close(pipe_);
    }

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    /// The next line; "(end)" when there are no more, "(silent)" after ten seconds.
    std::string line() {
        for (;;) {
            if (const auto end = text_.find('\n'); end != std::string::npos) {
                std::string first = text_.substr(0, end);
                text_.erase(0, end + 1);
                return first;
            }
            pollfd ready{pipe_, POLLIN, 0};
            if (::poll(&ready, 1, 10'000) == 0) return "(silent)";
            std::array<char, 4096> more{};
            const ssize_t got = ::read(pipe_, more.data(), more.size());
            if (got <= 0) return "(end)";
            text_.append(more.data(), static_cast<std::size_t>(got));
        }
    }
    /// All lines up to the end.
    std::vector<std::string> lines() {
        std::vector<std::string> all;
        for (std::string next = line(); next != "(end)"; next = line()) all.push_back(next);
        return all;
    }
    void kill() {
        ::kill(pid_, SIGKILL);
        wait();
    }
    /// The exit code; 100 and more: the signal.
    int wait() {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
        pid_ = 0;
        return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    pid_t pid_ = 0;
    int pipe_ = -1;
    std::string text_;
};

double wanted_seconds() {
    const char* asked = std::getenv("ENTENTE_KILL_SECONDS");
    return asked ? std::strtod(asked, nullptr) : 5;
}
double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Commits until it is killed, reporting each commit that returned.
void write_on(const std::string& path, const open_settings& settings, const child::report& say) {
    graph g = graph::open(path, settings);
    for (std::uint32_t n = 1;; ++n) {
        say(std::to_string(count_on(g)));
        if (n % 64 == 0) g.checkpoint();
    }
}

// Looks until the folder has a file named "stop": what it sees is a graph after some commit, and never an older one.
void read_on(const std::string& path, const std::string& stop, const child::report& say) {
    std::uint32_t last = 0, looks = 0;
    entente::file_system& files = entente::file_system::native();
    while (!files.exists(path)) ::usleep(1000);
    while (!files.exists(stop)) {
        graph g = graph::open_read_only(path);
        for (std::uint32_t i = 0; i < 200 && !files.exists(stop); ++i) {
            const std::uint32_t now = g.last_commit().value();
            if (now < last)
                throw std::runtime_error("went back from " + std::to_string(last) + " to " +
                                         std::to_string(now));
            last = now;
            ++looks;
            // All of it at first, then what is new and some more.
            if (const std::string wrong = miscounted(g.now(), i == 0 ? UINT32_MAX : 50); !wrong.empty())
                throw std::runtime_error(wrong);
            if (!g.refresh() && g.last_commit().value() != last)
                throw std::runtime_error("refresh went on and said no");
        }
    }
    say(std::to_string(looks) + " looks up to commit " + std::to_string(last));
}

} // namespace

TEST_CASE("writers are killed again and again beside readers, and no acknowledged commit is missing") {
    const test_folder folder;
    const std::string path = folder.path("g.entente"), stop = folder.path("stop");
    std::mt19937_64 random(7);
    child first_reader([&](const child::report& say) { read_on(path, stop, say); });
    child second_reader([&](const child::report& say) { read_on(path, stop, say); });
    std::uint32_t kills = 0, last = 0, torn = 0;
    const auto begin = std::chrono::steady_clock::now();
    while (seconds_since(begin) < wanted_seconds()) {
        open_settings settings;
        settings.flush = static_cast<entente::flushing>(kills % 3);
        settings.checkpoint_at = kills % 2 == 0 ? 20'000 : 0;
        child writer([&](const child::report& say) { write_on(path, settings, say); });
        std::string reported = writer.line();
        ::usleep(static_cast<useconds_t>(random() % 25'000));
        writer.kill();
        ++kills;
        for (const std::string& more : writer.lines()) reported = more;
        CAPTURE(reported);
        REQUIRE(reported.find_first_not_of("0123456789") == std::string::npos);
        const auto acknowledged = static_cast<std::uint32_t>(std::stoul(reported));
        REQUIRE(acknowledged > last);
        graph g = graph::open(path); // at once: no lock is left behind
        last = g.last_commit().value();
        REQUIRE(last >= acknowledged);
        REQUIRE(last <= acknowledged + 1);
        REQUIRE(miscounted(g.now()) == "");
        torn += entente::status(g)->cut_bytes > 0;
        REQUIRE(count_on(g) == ++last);
    }
    put(stop, "");
    for (child* reader : {&first_reader, &second_reader}) {
        const std::string told = reader->line();
        CHECK(told.find(" looks up to commit ") != std::string::npos);
        MESSAGE("a reader: ", told);
        CHECK(reader->wait() == 0);
    }
    CHECK(kills > 5);
    MESSAGE(kills, " writers killed, ", torn, " in the middle of a record; ", last, " commits");
    CHECK(entente::check_file(path).empty());
}

TEST_CASE("a second writer is refused with the process that has the file, and let in when that is dead") {
    const test_folder folder;
    const std::string path = folder.path("g.entente");
    child holder([&](const child::report& say) {
        graph g = graph::open(path);
        say(std::to_string(count_on(g)));
        for (;;) ::pause();
    });
    REQUIRE(holder.line() == "1");
    const auto refusal = [&]() -> std::string {
        try {
            (void)graph::open(path);
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::conflict);
            CHECK(e.place().find("g.entente") != std::string_view::npos);
            return e.what();
        }
        return "nothing was refused";
    };
    for (int i = 0; i < 3; ++i) CHECK(refusal().find(std::to_string(holder.pid())) != std::string::npos);
    CHECK(entente::describe_file(path).writer.find(std::to_string(holder.pid())) != std::string::npos);
    {
        graph reader = graph::open_read_only(path); // readers are welcome
        CHECK(reader.last_commit().value() == 1);
        CHECK_THROWS_AS((void)reader.add_entity("x"), error);
    }
    CHECK_THROWS_AS((void)entente::vacuum_file(path, {}), error);
    holder.kill();
    CHECK(entente::describe_file(path).writer.empty());
    graph g = graph::open(path);
    CHECK(count_on(g) == 2);
    // The process itself counts like any other.
    CHECK(refusal().find(std::to_string(::getpid())) != std::string::npos);
    CHECK(count_on(g) == 3);
    g.close();
    CHECK(graph::open(path).last_commit().value() == 3);
}

TEST_CASE(
    "a writer that ends without closing lets go of the file, and a reader goes on through all that follows") {
    const test_folder folder;
    const std::string path = folder.path("g.entente");
    const auto write = [&](std::uint32_t commits, bool checkpoint) {
        child writer([&](const child::report&) {
            graph g = graph::open(path);
            while (commits-- > 0) count_on(g);
            if (checkpoint) g.checkpoint();
            ::_exit(0);
        });
        CHECK(writer.wait() == 0);
    };
    write(3, false);
    graph reader = graph::open_read_only(path);
    const entente::view kept = reader.now();
    std::uint32_t commits = 3;
    for (std::uint32_t i = 0; i < 12; ++i) {
        CHECK_FALSE(reader.refresh());
        write(i + 1, i % 3 == 1);
        commits += i + 1;
        CHECK(reader.last_commit().value() == commits - i - 1);
        CHECK(reader.refresh());
        CHECK(reader.last_commit().value() == commits);
        CHECK(miscounted(reader.now()) == "");
        CHECK(miscounted(reader.now().as_known_at(entente::transaction_id(3))) == "");
        CHECK(miscounted(kept) == "");
    }
}
