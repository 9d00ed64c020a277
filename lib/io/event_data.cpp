// SPDX-License-Identifier: BSL-1.0
// Reading event data: the file line by line, refusals, commits, progress. What a row becomes is in event_writer.cpp.
#include <entente/io/event_data.hpp>

#include "io/event_writer.hpp"
#include "io/text_file.hpp"

#include <algorithm>
#include <limits>

namespace entente::io {
namespace {

using detail::line_reader;
using detail::text_file;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t longest_shown = 200;

event_format read_format(line_reader& lines, const std::string& path) {
    std::string_view line;
    const auto found = lines.next(line);
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (const auto format = event_format_of(line)) return *format;
    const std::string what = found == line_reader::found::nothing ? "the file is empty"
                             : found == line_reader::found::too_long
                                 ? "the first line is too long to be that of event data"
                                 : "the first line is not that of event data: " + entente::quoted(line);
    throw error(
        error_kind::syntax, what, file_place(path) + ", line 1",
        "expected are the names of columns, separated by tabs: date, subject, relation, object; or the 20 of ICEWS, from "
        "Event ID, Event Date, Source Name to Latitude, Longitude");
}

class event_import {
public:
    event_import(graph& g, const event_import_options& options, event_format format)
        : options_(options),
          writer_(g, format, options.details) {
        report_.format = format;
        if (options.rows_per_commit > 0) rows_per_commit_ = options.rows_per_commit;
    }

    [[nodiscard]] std::uint64_t rows() const noexcept { return report_.rows; }

    void take(std::string_view line, std::uint64_t number) {
        event_row row;
        std::string fault = read_event_row(line, report_.format, row);
        if (fault.empty()) fault = writer_.state(row);
        if (!fault.empty()) return refuse(line, number, std::move(fault));
        ++report_.rows;
        ++report_.events;
        if (writer_.rows_in_transaction() >= rows_per_commit_) commit();
    }

    void refuse(std::string_view line, std::uint64_t number, std::string reason) {
        ++report_.rows;
        ++report_.refused;
        if (report_.refused_rows.size() < options_.shown_refusals)
            report_.refused_rows.push_back(
                {number, std::move(reason), std::string(line.substr(0, longest_shown))});
    }

    void commit() {
        writer_.commit();
        report_.entities = writer_.entities();
        report_.statements = writer_.statements();
        committed_ = report_;
    }

    /// The end: all rows are in.
    event_data_report finish() {
        commit();
        return std::move(report_);
    }
    /// The end: what was not committed is not to be trusted.
    event_data_report take_back() {
        writer_.rollback();
        committed_.format = report_.format;
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
    event_import rows(g, options, read_format(lines, path));

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
    const auto tell = [&] {
        if (options.progress) options.progress({file.position(), file.size(), rows.rows()});
    };

    std::uint64_t told = file.position();
    for (auto found = next(); found != line_reader::found::nothing; found = next()) {
        if (found == line_reader::found::line)
            rows.take(line, lines.number());
        else
            rows.refuse({}, lines.number(),
                        "the line has more than " + std::to_string(options.longest_line) + " bytes");
        if (file.position() == told) continue;
        told = file.position();
        tell();
    }
    event_data_report report = file.sound() ? rows.finish() : rows.take_back();
    report.broken_off = std::move(broken_off);
    tell();
    return report;
}

} // namespace entente::io
