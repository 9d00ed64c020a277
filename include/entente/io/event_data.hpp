// SPDX-License-Identifier: BSL-1.0
// Event data into a graph: who did what to whom, day by day, as ICEWS codes it from the news. Implemented in the compiled library.
//
// What a line becomes, by name, so that it joins with what else a graph knows:
//
//   its actors      entities of type "Actor"; the name is both key and name
//   the event       a statement: source, the event's label as the relation, target, valid on that day. A label is the same relation whichever
//                   format it comes from, and is made known without restrictions where the graph does not have it
//   publisher       in the reference, the outlet: an entity of type "Outlet" with the key "publisher:NAME"
//   story           in the reference, the article: an entity of type "Article" with the key "story:ID"; the sentence is its place
//
// and with event_details::all, from the 20 columns of ICEWS, also
//
//   qualifiers      statements about the event's statement: event_id (an integer), cameo_code (a text), intensity (a real), place
//   place           an entity of type "Place" with the key "place:CITY|DISTRICT|PROVINCE|COUNTRY|LATITUDE|LONGITUDE" ('|' and '\' in a part after
//                   a '\'), about which city, district, province (texts), country, latitude and longitude (reals) are stated
//   sectors         actor sector TEXT, a statement for each
//   countries       actor country COUNTRY and place country COUNTRY, an entity of type "Country" whose name is its key: ICEWS calls a country and
//                   its people in the world alike, so "Japan" the actor and "Japan" the country are one. It is not said to be in itself
//
// and with `resume`, about the file itself
//
//   the import      an entity of type "Import" with the key "import:NAME|SIZE|CHECKSUM", the name without folders, the checksum in 16 hexadecimal
//                   digits that of the first 64 KiB (XXH3-64); about it lines_read and lines_refused (integers), and import_finished (true)
//
// Sectors and countries are the coders' knowledge, not the publisher's: they are stated once, without reference and time.
#pragma once

#include <entente/graph.hpp>
#include <entente/io/event_row.hpp>
#include <entente/model/error.hpp>
#include <entente/store/file.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace entente::io {

/// How far an import is.
struct event_progress {
    std::uint64_t bytes_done = 0,
                  bytes_total = 0;    ///< of the file as it stands on the disk, compressed or not
    std::uint64_t rows = 0;           ///< of the file, from its beginning
    std::uint64_t rows_committed = 0; ///< of these; equal to `rows` right after a commit
};

/// What is kept beside who, what, whom, when and who says so.
enum class event_details : std::uint8_t {
    none, ///< one statement a row, and one or two an entity
    all   ///< for the format `icews` about four more a row
};

struct event_import_options {
    /// Called now and then while the file is read (about once per 64 KiB of text), after each commit on the way, and once at the end. It may throw:
    /// the import then ends as by any exception.
    std::function<void(const event_progress&)> progress{};
    event_details details = event_details::all;
    /// After so many rows a commit makes them visible, lets other writers in between and frees what a transaction needs. 0: one commit for
    /// all, which is the fastest way for a few million rows.
    std::uint64_t rows_per_commit = 1'000'000;
    /// Lines of more bytes are refused. About so much memory is used for reading.
    std::size_t longest_line = std::size_t{1} << 16;
    /// How many refused rows the report shows. All are counted.
    std::size_t shown_refusals = 20;
    /// Whether to go on where an earlier import of the same file with `resume` ended: behind its last commit if it was killed, at the end if it
    /// finished, so that nothing is lost and nothing stated twice. For that each commit states how far it went (see above). The same file is one
    /// with the same name, without its folders, the same size and the same first 64 KiB. Default: no.
    bool resume = false;
    /// The format that the file has to have. Nothing: its first line says.
    std::optional<event_format> format{};
};

/// A row that is not in the graph.
struct refused_row {
    std::uint64_t line = 0; ///< counted from 1, the names of the columns among them
    std::string reason;
    std::string
        text; ///< the beginning of the line: at most 200 bytes, not always UTF-8; empty for a line that was too long
};

/// What an import did. `rows` is the sum of `events` and `refused`: no row is dropped in silence. With `resume` all three are those of the
/// file from its beginning; the rest is what this call did.
struct event_data_report {
    event_format format = event_format::plain;
    std::uint64_t rows = 0;                ///< lines after the first
    std::uint64_t events = 0;              ///< rows that are in the graph now
    std::uint64_t refused = 0;             ///< rows that are not
    std::uint64_t earlier_rows = 0;        ///< of `rows`, those that earlier imports dealt with
    std::uint64_t entities = 0;            ///< that were added
    std::uint64_t statements = 0;          ///< that were added: events, qualifiers, types, names and so on
    std::vector<refused_row> refused_rows; ///< the first of them that this call refused
    /// Why the file could not be read to its end, with the offset; nothing where it was. What stands before a file's early end, or before a
    /// failure to read on, is in the graph and counted. Where the data itself is damaged, only what was committed before.
    std::optional<error> broken_off;
};

/// Adds the events of a file to a graph: tab-separated text in one of the formats of event_row.hpp, plain or compressed with gzip. Bad rows are
/// counted, and the import goes on. Entities with the keys that a file gives are taken where the graph has them (a type is added
/// if need be), so that files join; importing a file twice states its events twice
/// unless `resume` is set both times.
///
/// Refused, beside what read_event_row refuses: actors whose names begin with "publisher:", "story:", "place:" or "import:", or are the key of an entity
/// that was removed; labels that are the name of a relation built into every graph (`same_as` would be no event) or of one of the
/// details; what the graph's ontology forbids.
///
/// Throws, the graph being as before: error(io) where the file cannot be opened, error(syntax) with file and line where the first line is of no
/// known format, or not of the one that was asked for, error(damaged) where that line cannot be unpacked, error(constraint) where one of the details' relations is declared in
/// the graph with another meaning, error(conflict) where this thread has a transaction open. Later, commits made so far stay: throws
/// error(limit) for a full graph, error(conflict) where with `resume` somebody imports the same file at the same time, and whatever the graph's change sink or `progress` throws.
///
/// Memory besides the graph: a line and a block, the actors' names, and what a transaction holds of new keys. About a million rows a second.
/// Threads: other writers wait from a commit to the next, readers never.
[[nodiscard]] event_data_report import_events(graph& g, const std::string& path,
                                              const event_import_options& options = {},
                                              file_system& files = file_system::native());

} // namespace entente::io
