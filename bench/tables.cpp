// SPDX-License-Identifier: BSL-1.0
// Reading the benchmark's tables: no quotes, no escapes, a comma between fields and a line feed after each row.
#include "tables.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace entente::bench {
namespace {

// Fields of one row, in order, each with the separator that must follow it. A field that is not what was asked for is remembered;
// the row is judged once, at its end.
class row_cursor {
public:
    row_cursor(std::string_view text, std::size_t place) noexcept
        : begin_(text.data()),
          at_(text.data() + place),
          end_(text.data() + text.size()) {}

    std::string_view text_field(char separator) noexcept {
        const char* const start = at_;
        while (at_ != end_ && *at_ != ',' && *at_ != '\n') ++at_;
        const std::string_view field(start, static_cast<std::size_t>(at_ - start));
        broken_ |= field.empty();
        expect(separator);
        return field;
    }

    template <class Number>
    Number number_field(char separator) noexcept {
        const char* const start = at_;
        std::uint64_t value = 0;
        while (at_ != end_ && *at_ >= '0' && *at_ <= '9')
            value = value * 10 + static_cast<std::uint64_t>(*at_++ - '0');
        broken_ |= at_ == start || at_ - start > 18 || value > std::numeric_limits<Number>::max();
        expect(separator);
        return static_cast<Number>(value);
    }

    // YYYY-MM-DD as days since 1970-01-01.
    std::int32_t day_field(char separator) noexcept {
        if (end_ - at_ < 10 || at_[4] != '-' || at_[7] != '-') {
            broken_ = true;
            return 0;
        }
        int year = (digit(0) * 10 + digit(1)) * 100 + digit(2) * 10 + digit(3);
        const int month = digit(5) * 10 + digit(6);
        const int day = digit(8) * 10 + digit(9);
        broken_ |= year < 1 || month < 1 || month > 12 || day < 1 || day > 31;
        at_ += 10;
        expect(separator);
        // The year begins in March, so that the leap day is its last (Hinnant, "chrono-compatible low-level date algorithms").
        year -= month <= 2 ? 1 : 0;
        const int era = year / 400;
        const int year_of_era = year - era * 400;
        const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
    }

    // A day as above; an empty field is no_end.
    std::int32_t end_day_field(char separator) noexcept {
        if (at_ == end_ || *at_ != separator) return day_field(separator);
        ++at_;
        return no_end;
    }

    // 0.00 to 1.00 in hundredths.
    std::uint8_t hundredths_field(char separator) noexcept {
        if (end_ - at_ < 4 || at_[1] != '.') {
            broken_ = true;
            return 0;
        }
        const int value = digit(0) * 100 + digit(2) * 10 + digit(3);
        broken_ |= value > 100;
        at_ += 4;
        expect(separator);
        return static_cast<std::uint8_t>(value);
    }

    bool broken() const noexcept { return broken_; }
    std::size_t place() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

private:
    int digit(int offset) noexcept {
        const int value = at_[offset] - '0';
        broken_ |= value < 0 || value > 9;
        return value;
    }

    // The file's last row may lack its line feed.
    void expect(char separator) noexcept {
        if (at_ == end_) {
            broken_ |= separator != '\n';
        } else {
            broken_ |= *at_ != separator;
            ++at_;
        }
    }

    const char* begin_;
    const char* at_;
    const char* end_;
    bool broken_ = false;
};

// The first row that begins at `place` or later.
std::size_t next_row(std::string_view text, std::size_t place) {
    if (place != 0 && text[place - 1] == '\n') return place;
    const auto end = text.find('\n', place);
    return end == std::string_view::npos ? text.size() : end + 1;
}

[[noreturn]] void refuse_row(const mapped_file& file, std::size_t place) {
    const std::string_view text = file.text();
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    throw std::runtime_error(file.path() + ":" + std::to_string(line) + ": this row cannot be read: '" +
                             std::string(text.substr(place, text.find('\n', place) - place)) + "'");
}

} // namespace

mapped_file::mapped_file(std::string path) : path_(std::move(path)) {
    const auto refuse = [&](const char* what) {
        throw std::runtime_error(path_ + ": cannot be " + what + ": " + std::strerror(errno));
    };
    const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) refuse("opened");
    struct stat about {};
    void* address = nullptr;
    const bool known = ::fstat(descriptor, &about) == 0;
    if (known && about.st_size > 0) {
        size_ = static_cast<std::size_t>(about.st_size);
        address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    ::close(descriptor);
    if (!known || address == MAP_FAILED) refuse("read");
    data_ = static_cast<const char*>(address);
    if (size_ != 0) ::madvise(address, size_, MADV_SEQUENTIAL);
}

mapped_file::~mapped_file() {
    if (size_ != 0) ::munmap(const_cast<char*>(data_), size_);
}

void mapped_file::release(std::size_t first, std::size_t last) const noexcept {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    first = (first + page - 1) / page * page;
    last = last / page * page;
    if (first < last) ::madvise(const_cast<char*>(data_) + first, last - first, MADV_DONTNEED);
}

entity_reader::entity_reader(const mapped_file& file) : file_(file), place_(next_row(file.text(), 0)) {}

bool entity_reader::next(entity_row& row) {
    if (place_ == file_.text().size()) return false;
    row_cursor cursor(file_.text(), place_);
    row.entity = cursor.number_field<std::uint32_t>(',');
    row.key = cursor.text_field(',');
    row.kind = cursor.text_field(',');
    row.name = cursor.text_field(',');
    row.country = cursor.number_field<std::uint32_t>('\n');
    if (cursor.broken()) refuse_row(file_, place_);
    place_ = cursor.place();
    return true;
}

statement_reader::statement_reader(const mapped_file& file, std::size_t part, std::size_t parts)
    : file_(file) {
    const std::string_view text = file.text();
    const std::size_t first = next_row(text, 0);
    const auto cut = [&](std::size_t i) {
        return i == 0       ? first
               : i == parts ? text.size()
                            : next_row(text, first + (text.size() - first) / parts * i);
    };
    place_ = cut(part);
    released_ = place_;
    end_ = cut(part + 1);
}

bool statement_reader::next(statement_row& row) {
    if (place_ >= end_) return false;
    row_cursor cursor(file_.text(), place_);
    row.subject = cursor.text_field(',');
    row.object = cursor.text_field(',');
    row.statement = cursor.number_field<std::uint32_t>(',');
    row.relation = cursor.number_field<std::uint16_t>(',');
    row.valid_from = cursor.day_field(',');
    row.valid_to = cursor.end_day_field(',');
    row.source = cursor.number_field<std::uint16_t>(',');
    row.confidence = cursor.hundredths_field('\n');
    if (cursor.broken()) refuse_row(file_, place_);
    place_ = cursor.place();
    constexpr std::size_t window = std::size_t{8} << 20;
    if (place_ - released_ > 2 * window) {
        file_.release(released_, place_ - window);
        released_ = place_ - window;
    }
    return true;
}

} // namespace entente::bench
