// SPDX-License-Identifier: BSL-1.0
// Lines and files of event data to test with.
#pragma once

#include <entente/io/event_data.hpp>

#include "support/faulty_files.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace test_support {

inline const std::string plain_names(entente::io::column_names(entente::io::event_format::plain));
inline const std::string icews_names(entente::io::column_names(entente::io::event_format::icews));

inline const std::string icews_line =
    "32891059\t2018-06-01\tAso Taro\tElite,Government\tJapan\tMake an appeal or request\t020\t3.5\tUnited States\tNA\t"
    "United States\t47400361\t2\tKyodo News\tNA\tNA\tWashington D.C.\tUnited States\t38.9171\t-77.0003";

/// The line with another text in a column, counted from 0.
inline std::string with_column(const std::string& line, std::size_t column, std::string_view text) {
    std::size_t at = 0;
    for (; column > 0; --column) at = line.find('\t', at) + 1;
    const std::size_t end = std::min(line.find('\t', at), line.size());
    return line.substr(0, at) + std::string(text) + line.substr(end);
}

/// The bytes as one gzip member.
inline std::string gzipped(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("no zlib");
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int outcome = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::runtime_error("not compressed");
    return out;
}

/// Imports a file with that content, from a folder of its own.
inline entente::io::event_data_report
import_text(entente::graph& g, std::string_view bytes, const entente::io::event_import_options& options = {},
            entente::file_system& files = entente::file_system::native()) {
    const test_folder folder;
    put(folder.path("events"), bytes);
    return entente::io::import_events(g, folder.path("events"), options, files);
}

} // namespace test_support
