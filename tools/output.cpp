// SPDX-License-Identifier: BSL-1.0
// Writing to standard output and standard error, by the calls of the operating system: they say what went wrong.
#include "output.hpp"

#include <entente/model/utf8.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tools {
namespace {

// What was written of it, all but in case of an error.
std::size_t write_all(int file, std::string_view text) noexcept {
    std::size_t done = 0;
    while (done < text.size()) {
        const auto written = ::write(file, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    return done;
}

} // namespace

void output::flush() {
    const bool whole = write_all(STDOUT_FILENO, text_) == text_.size();
    const int problem = errno;
    text_.clear();
    if (!whole) throw output_error(std::string("cannot write to standard output: ") + std::strerror(problem));
}

void note(std::string_view line) noexcept {
    try {
        (void)write_all(STDERR_FILENO, std::string(line) + '\n');
    } catch (...) {} // no memory for it
}

void complain(std::string_view message) noexcept {
    try {
        note("entente: " + std::string(message));
    } catch (...) {} // no memory for the message about it
}

void guard_standard_streams() noexcept {
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(file, F_GETFD) == -1) // the lowest number that is free: this one
            (void)::open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
    return (std::to_string(number) + " ").append(number == 1 ? one : many);
}

std::string json(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    while (!text.empty()) {
        const auto end = entente::first_invalid_utf8(text).value_or(text.size());
        for (const char c : text.substr(0, end)) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\')
                (out += '\\') += c;
            else if (byte < 0x20)
                ((out += "\\u00") += hex[byte >> 4U]) += hex[byte & 15U];
            else
                out += c;
        }
        text.remove_prefix(end);
        if (text.empty()) break;
        out += "\xEF\xBF\xBD";
        text.remove_prefix(1);
    }
    return out += '"';
}

} // namespace tools
