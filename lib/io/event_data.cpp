// SPDX-License-Identifier: BSL-1.0
// Reading event data: the file line by line, refusals, commits, progress. What a row becomes is in event_writer.cpp.
#include <entente/io/event_data.hpp>

#include "io/event_writer.hpp"
#include "io/text_file.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace entente::io {
namespace {

using detail::line_reader;
using detail::text_file;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t longest_shown = 200;

event_format read_format(line_reader& lines, const std::string& path, std::optional<event_format> wanted) {
    std::string_view line;
    const auto found = lines.next(line);
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    const auto format = event_format_of(line);
    if (format && wanted.value_or(*format) == *format) return *format;
    const std::string what = found == line_reader::found::nothing ? "the file is empty"
                             : found == line_reader::found::too_long
                                 ? "the first line is too long to be that of event data"
                             : format ? "the first line is that of the format " + std::string(name(*format))
                                      : "the first line is not that of event data: " + entente::quoted(line);
    std::string remedy = "expected are the names of columns, separated by tabs: ";
    if (wanted != event_format::icews) remedy += "date, subject, relation, object";
    if (!wanted) remedy += "; or ";
    if (wanted != event_format::plain)
        remedy += "the 20 of ICEWS, from Event ID, Event Date, Source Name to Latitude, Longitude";
    throw error(error_kind::syntax, what, file_place(path) + ", line 1", remedy);
}

class event_import {
public:
    event_import(graph& g, const event_import_options& options, event_format format,
                 std::optional<detail::import_record> record)
        : options_(options),
          writer_(g, format, options.details, std::move(record)) {
        report_.format = format;
        if (options.rows_per_commit > 0) rows_per_commit_ = options.rows_per_commit;
        if (imported().lines > 0) report_.rows = report_.earlier_rows = imported().lines - 1;
        report_.refused = std::min(imported().refused, report_.rows);
        report_.events = report_.rows - report_.refused;
        committed_ = report_;
    }

    /// What earlier imports did, and then what was committed.
    [[nodiscard]] detail::import_state imported() const { return writer_.imported(); }
    [[nodiscard]] std::uint64_t rows() const noexcept { return report_.rows; }
    [[nodiscard]] std::uint64_t rows_committed() const noexcept { return committed_.rows; }

    void take(std::string_view line, std::uint64_t number) {
        event_row row;
        std::string fault = read_event_row(line, report_.format, row);
        if (fault.empty()) fault = writer_.state(row);
        if (!fault.empty()) return refuse(line, number, std::move(fault));
        ++report_.rows;
        ++report_.events;
        if (writer_.rows_in_transaction() >= rows_per_commit_) commit(false);
    }

    void refuse(std::string_view line, std::uint64_t number, std::string reason) {
        ++report_.rows;
        ++report_.refused;
        if (report_.refused_rows.size() < options_.shown_refusals)
            report_.refused_rows.push_back(
                {number, std::move(reason), std::string(line.substr(0, longest_shown))});
    }

    void commit(bool finished) {
        writer_.commit({report_.rows + 1, report_.refused, finished});
        report_.entities = writer_.entities();
        report_.statements = writer_.statements();
        committed_ = report_;
    }

    /// The end: all rows that could be read are in, and they are the whole file or not.
    event_data_report finish(bool whole) {
        commit(whole);
        return std::move(report_);
    }
    /// The end: what was not committed is not to be trusted.
    event_data_report take_back() {
        writer_.rollback();
        return std::move(committed_);
    }

private:
    const event_import_options& options_;
    detail::event_writer writer_;
    std::uint64_t rows_per_commit_ = std::numeric_limits<std::uint64_t>::max();
    event_data_report report_;
    event_data_report committed_; // as it was after the last commit
};

} // namespace

event_data_report import_events(graph& g, const std::string& path, const event_import_options& options,
                                file_system& files) {
    text_file file(files, path);
    line_reader lines(file, options.longest_line);
    const event_format format = read_format(lines, path, options.format);
    std::optional<detail::import_record> record;
    if (options.resume) record.emplace(g, path, file.size(), file.checksum_of_beginning());
    event_import rows(g, options, format, std::move(record));

    std::optional<error> broken_off;
    std::string_view line;
    const auto next = [&] { // what goes wrong with the file is told apart from what goes wrong with the graph
        try {
            return lines.next(line);
        } catch (const error& e) {
            broken_off = e;
            return line_reader::found::nothing;
        }
    };
    std::uint64_t told = file.position(), told_committed = rows.rows_committed();
    const auto tell = [&] {
        told = file.position();
        told_committed = rows.rows_committed();
        if (options.progress) options.progress({told, file.size(), rows.rows(), told_committed});
    };
    const auto tell_if_moved = [&] {
        if (file.position() != told || rows.rows_committed() != told_committed) tell();
    };

    const std::uint64_t earlier_lines = rows.imported().lines;
    auto found = rows.imported().finished ? line_reader::found::nothing : line_reader::found::line;
    while (found != line_reader::found::nothing && lines.number() < earlier_lines) {
        found = next();
        tell_if_moved();
    }
    if (found != line_reader::found::nothing) found = next();
    for (; found != line_reader::found::nothing; found = next()) {
        if (found == line_reader::found::line)
            rows.take(line, lines.number());
        else
            rows.refuse({}, lines.number(),
                        "the line has more than " + std::to_string(options.longest_line) + " bytes");
        tell_if_moved();
    }
    event_data_report report = file.sound() ? rows.finish(!broken_off) : rows.take_back();
    report.broken_off = std::move(broken_off);
    tell();
    return report;
}

} // namespace entente::io
