// SPDX-License-Identifier: BSL-1.0
// Reading the benchmark's tables: no quotes, no escapes, a comma between fields and a line feed after each row.
#include "tables.hpp"

#include <algorithm>
#include <bit>
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

// Eight bytes as a number, the first of them the lowest.
std::uint64_t word_at(const char* text) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

// Fields of one row, in order, each with the separator that must follow it. A field that is not what was asked for is remembered;
// the row is judged once, at its end. Up to 16 bytes behind the end of the text are read, and must be zero: neither digits nor separators.
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
        std::uint64_t word = word_at(at_) ^ 0x3030'3030'3030'3030;
        // A byte that is no digit has a bit in its upper half, before or after six is added. What that carries goes to later bytes.
        const std::uint64_t others = (word | (word + 0x0606'0606'0606'0606)) & 0xF0F0'F0F0'F0F0'F0F0;
        if (others == 0) [[unlikely]]
            return long_number_field<Number>(separator);
        // Up to seven digits at once, without a branch on how many there are.
        const int digits = std::countr_zero(others) / 8;
        broken_ |= digits == 0;
        at_ += digits;
        expect(separator);
        word = word << 8 << (56 - 8 * digits); // zeros in front
        word = word * 10 + (word >> 8);        // pairs of digits, in every other byte
        constexpr std::uint64_t low_bytes = 0x0000'00FF'0000'00FF;
        word = ((word & low_bytes) * (100 + (std::uint64_t{1'000'000} << 32)) +
                (word >> 16 & low_bytes) * (1 + (std::uint64_t{10'000} << 32))) >>
               32;
        if constexpr (sizeof(Number) < 4) broken_ |= word > std::numeric_limits<Number>::max();
        return static_cast<Number>(word);
    }

    // YYYY-MM-DD as days since 1970-01-01.
    std::int32_t day_field(char separator) noexcept {
        // Digits as numbers, and zero where a dash is: "YYYY-MM-" and "YY-MM-DD".
        const std::uint64_t front = word_at(at_) ^ 0x2D30'302D'3030'3030;
        const std::uint64_t back = word_at(at_ + 2) ^ 0x3030'2D30'302D'3030;
        const std::uint64_t others = ((front | (front + 0x0006'0600'0606'0606)) & 0xFFF0'F0FF'F0F0'F0F0) |
                                     ((back | (back + 0x0606'0006'0600'0606)) & 0xF0F0'FFF0'F0FF'F0F0);
        if (others != 0) {
            broken_ = true;
            return 0;
        }
        const std::uint64_t pairs = front * 10 + (front >> 8);
        int year = static_cast<int>((pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF));
        const int month = static_cast<int>(pairs >> 40 & 0xFF);
        const int day = static_cast<int>((back >> 48 & 0xFF) * 10 + (back >> 56));
        broken_ |= year < 1 || month < 1 || month > 12 || day < 1 || day > 31;
        at_ += 10;
        expect(separator);
        // The year begins in March, so that the leap day is its last (Hinnant, "chrono-compatible low-level date algorithms").
        year -= month <= 2 ? 1 : 0;
        const int century = year / 100;
        const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return year * 365 + year / 4 - century + century / 4 + day_of_year - 719468;
    }

    // A day as above; an empty field is no_end.
    std::int32_t end_day_field(char separator) noexcept {
        if (*at_ != separator) return day_field(separator);
        ++at_;
        return no_end;
    }

    // 0.00 to 1.00 in hundredths.
    std::uint8_t hundredths_field(char separator) noexcept {
        const auto digit = [&](int offset) {
            const unsigned value = static_cast<unsigned char>(at_[offset]) - unsigned{'0'};
            broken_ |= value > 9;
            return value;
        };
        const unsigned value = digit(0) * 100 + digit(2) * 10 + digit(3);
        broken_ |= at_[1] != '.' || value > 100;
        at_ += 4;
        expect(separator);
        return static_cast<std::uint8_t>(value);
    }

    bool broken() const noexcept { return broken_ || at_ > end_; }
    std::size_t place() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

private:
    template <class Number>
    Number long_number_field(char separator) noexcept {
        const char* const start = at_;
        std::uint64_t value = 0;
        for (; *at_ >= '0' && *at_ <= '9'; ++at_) value = value * 10 + static_cast<std::uint64_t>(*at_ - '0');
        broken_ |= at_ - start > 18 || value > std::numeric_limits<Number>::max();
        expect(separator);
        return static_cast<Number>(value);
    }

    // The file's last row may lack its line feed.
    void expect(char separator) noexcept {
        if (*at_ == separator) [[likely]]
            ++at_;
        else
            broken_ |= separator != '\n' || at_ != end_;
    }

    const char* begin_;
    const char* at_;
    const char* end_;
    bool broken_ = false;
};

std::size_t page_size() noexcept { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

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
    bool mapped = ::fstat(descriptor, &about) == 0;
    if (mapped) {
        // Zeros first, a page more than the file takes; then the file over their beginning.
        size_ = static_cast<std::size_t>(about.st_size);
        void* const zeros = ::mmap(nullptr, mapped_size(), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mapped = zeros != MAP_FAILED;
        if (mapped) data_ = static_cast<const char*>(zeros);
        if (mapped && size_ != 0)
            mapped = ::mmap(zeros, size_, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0) != MAP_FAILED;
    }
    const int problem = errno;
    ::close(descriptor);
    if (!mapped) {
        if (data_) ::munmap(const_cast<char*>(data_), mapped_size());
        errno = problem;
        refuse("read");
    }
    if (size_ != 0) ::madvise(const_cast<char*>(data_), size_, MADV_SEQUENTIAL);
}

mapped_file::~mapped_file() { ::munmap(const_cast<char*>(data_), mapped_size()); }

std::size_t mapped_file::mapped_size() const noexcept { return (size_ / page_size() + 2) * page_size(); }

void mapped_file::release(std::size_t first, std::size_t last) const noexcept {
    const std::size_t page = page_size();
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

statement_reader::statement_reader(const mapped_file& file)
    : file_(file),
      place_(next_row(file.text(), 0)),
      released_(place_) {}

bool statement_reader::next(statement_row& row) {
    if (place_ == file_.text().size()) return false;
    row_cursor cursor(file_.text(), place_);
    row.subject = cursor.number_field<std::uint32_t>(',');
    row.object = cursor.number_field<std::uint32_t>(',');
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
