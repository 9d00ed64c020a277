// SPDX-License-Identifier: BSL-1.0
// Reading gzip-compressed test data. Links zlib.
#pragma once

#include <zlib.h>

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

namespace test_support {

/// The whole decompressed content of a file (of one that is not compressed: the file as it is). Throws std::runtime_error for a file that
/// can't be read, is damaged or ends too early.
inline std::string read_gzip(const std::string& path) {
    struct closing {
        void operator()(gzFile_s* file) const noexcept { gzclose_r(file); }
    };
    const std::unique_ptr<gzFile_s, closing> file(gzopen(path.c_str(), "rb"));
    if (!file) throw std::runtime_error("cannot open " + path);
    std::string content;
    std::array<char, 65536> buffer;
    while (true) {
        const int count = gzread(file.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
        if (count < 0) throw std::runtime_error("cannot read " + path);
        if (count == 0) break;
        content.append(buffer.data(), static_cast<std::size_t>(count));
    }
    int problem = Z_OK;
    gzerror(file.get(), &problem);
    if (problem != Z_OK) throw std::runtime_error(path + " is damaged or ends too early");
    return content;
}

} // namespace test_support
