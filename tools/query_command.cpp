// SPDX-License-Identifier: BSL-1.0
// `entente query`: a question as text, its rows as they come, and what it changed.
#include "commands.hpp"
#include "cypher/summary_print.hpp"
#include "query_parameters.hpp"
#include "result_writer.hpp"
#include "signals.hpp"

#include <entente/cypher.hpp>
#include <entente/graph_file.hpp>
#include <entente/model/date.hpp>
#include <entente/model/utf8.hpp>

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace tools {
namespace {

using entente::cypher::prepared_query;
using entente::cypher::query_error;
using entente::cypher::rows;

// The rows that a signal ends. The lock-free store is all that its handler does.
std::atomic<rows*> being_read{nullptr};

class cancelled_by_signals {
public:
    explicit cancelled_by_signals(rows& r)
        : guard_([]() noexcept {
              if (rows* const reading = being_read.load()) reading->cancel();
          }) {
        being_read.store(&r);
    }
    cancelled_by_signals(const cancelled_by_signals&) = delete;
    cancelled_by_signals& operator=(const cancelled_by_signals&) = delete;
    ~cancelled_by_signals() { being_read.store(nullptr); }

private:
    signal_guard guard_;
};

std::string standard_input() {
    std::string text;
    char part[4096];
    for (;;) {
        const auto got = ::read(STDIN_FILENO, part, sizeof part);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw bad_input(std::string("cannot read the query from standard input: ") +
                            std::strerror(errno));
        if (got == 0) return text;
        text.append(part, static_cast<std::size_t>(got));
    }
}

// A text as a literal of a query.
std::string literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out += '\'';
}

// What the options say is said in front of the query, as the language has it; errors tell of places in the query as it was given.
class question {
public:
    explicit question(const query_arguments& a)
        : text_(a.text == "-" ? standard_input() : a.text),
          sources_(a.according_to) {
        if (const auto wrong = entente::first_invalid_utf8(text_))
            throw bad_input("the query is no UTF-8 at byte " + std::to_string(*wrong));
        if (a.as_of) {
            if (!entente::date::try_parse(*a.as_of))
                throw bad_request("--as-of " + entente::quoted(*a.as_of) +
                                  " is no date; write 2024-09-06, or less exactly 2024-09");
            before_ += "AT " + literal(*a.as_of) + " ";
        }
        for (std::size_t i = 0; i < sources_.size(); ++i)
            before_ += (i == 0 ? "ACCORDING TO " : ", ") + literal(sources_[i]);
        if (!sources_.empty()) before_ += ' ';
        if (a.support) before_ += "WITH SUPPORT ";
    }

    [[nodiscard]] prepared_query prepared() const { return entente::prepare(before_ + text_); }

    void require_sources(const entente::view& seen) const {
        for (const std::string& key : sources_)
            if (!seen.find(key))
                throw bad_request("--according-to: no entity has the key " + entente::quoted(key));
    }

    /// The error and, below it, the line of the query with the place underlined.
    [[nodiscard]] bad_input refusal(const query_error& e) const {
        std::string what = e.what(), excerpt = e.excerpt();
        if (!excerpt.empty() && e.where().begin >= before_.size()) {
            const auto before = static_cast<std::uint32_t>(before_.size());
            const query_error as_given = query_error(e.type(), e.phase(), e.detail(),
                                                     std::string(e.message()), std::string(e.remedy()))
                                             .at({e.where().begin - before, e.where().end - before}, text_);
            what = as_given.what();
            excerpt = as_given.excerpt();
        }
        excerpt.erase(0, excerpt.find('\n')); // `what` has line and column
        return bad_input(what + excerpt);
    }

private:
    std::string text_, before_;
    std::vector<std::string> sources_;
};

std::uint64_t write_rows(rows& found, const query_arguments& a, output& out) {
    const cancelled_by_signals listening(found);
    const auto writer =
        make_writer(a.format, found.columns(), found.seen(), a.width ? a.width : terminal_width(), out);
    std::uint64_t count = 0;
    auto flushed = std::chrono::steady_clock::now();
    for (; found.next(); ++count) {
        writer->row(found.current());
        // Rows that come slowly are shown as they come.
        if (const auto now = std::chrono::steady_clock::now(); now - flushed > std::chrono::seconds(1)) {
            out.flush();
            flushed = now;
        }
        out.flush_if_much();
    }
    writer->end();
    return count;
}

} // namespace

exit_code query(const query_arguments& a, output& out) {
    const auto parameters = read_parameters(a.parameters);
    const question asked(a);
    std::uint64_t count = 0;
    try {
        const prepared_query q = asked.prepared();
        auto g = q.updates() ? entente::graph::open(a.file) : entente::graph::open_read_only(a.file);
        asked.require_sources(g.now());
        const auto begin = std::chrono::steady_clock::now();
        rows found = entente::query(g, q, parameters);
        count = write_rows(found, a, out);
        out.flush();
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        std::string line;
        if (!found.columns().empty() && a.format == "table") line = counted(count, "row", "rows");
        if (q.updates()) line += (line.empty() ? "" : ", ") + to_text(found.summary());
        if (!line.empty()) note("(" + line + ", " + std::to_string(took.count()) + " ms)");
        if (q.updates()) g.close();
    } catch (const query_error& e) {
        out.flush(); // rows that were there before it failed
        if (e.type() == entente::cypher::error_type::cancelled && pending_signal() != 0)
            throw interrupted(pending_signal(), "interrupted; not all rows are written");
        throw asked.refusal(e);
    }
    return exit_code::done;
}

} // namespace tools
