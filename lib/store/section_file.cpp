// SPDX-License-Identifier: BSL-1.0
// Files of sections, as docs/file-format.md has them.
#include <entente/store/section_file.hpp>

#include "store/checksum.hpp"

#include <entente/model/bytes.hpp>
#include <entente/model/error.hpp>

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

namespace entente {
namespace {

static_assert(std::endian::native == std::endian::little,
              "sections are mapped as they are: a machine with the other byte order has to turn them first");

constexpr std::string_view checkpoint_magic = "\x89"
                                              "ENTC\r\n\x1a";
constexpr std::string_view footer_magic = "\x89"
                                          "ENTE\r\n\x1a";
constexpr std::uint64_t page = 4096;
constexpr std::uint64_t footer_size = 64;
constexpr std::uint64_t zero_unit = std::uint64_t{64} << 10; // what of zeros is left out, at least
constexpr std::uint64_t block_size = std::uint64_t{1} << 20;

std::string header_bytes(const section_file_header& h) {
    std::string bytes;
    byte_writer out(bytes);
    out.put_bytes(checkpoint_magic);
    out.put_u32(h.version);
    out.put_u32(0);
    out.put_bytes({h.graph.data(), h.graph.size()});
    out.put_u64(h.chain);
    out.put_u32(h.commit);
    out.put_u32(0);
    out.put_u64(0);
    out.put_u64(checksum_of(bytes));
    return bytes;
}

bool is_zero(std::string_view bytes) {
    return bytes.empty() || (bytes[0] == 0 && std::equal(bytes.begin() + 1, bytes.end(), bytes.begin()));
}

} // namespace

// ---- writing

struct section_writer::running_checksum {
    XXH3_state_t state;
};

section_writer::section_writer(new_file& file, const section_file_header& header)
    : file_(file),
      header_(header),
      checksum_(std::make_unique<running_checksum>()) {
    block_.reserve(block_size);
    file_.write(header_bytes(header));
}

section_writer::~section_writer() = default;

void section_writer::begin(std::uint32_t kind, std::uint32_t element_size, std::uint64_t count,
                           zeros treatment) {
    section& s = sections_.emplace_back();
    s.kind = kind;
    s.element_size = element_size;
    s.count = count;
    left_ = s.bytes();
    skips_zeros_ = treatment == zeros::left_out && left_ >= mapped_from;
    block_at_ = 0;
    pad_to(left_ >= mapped_from ? page : 8);
}

void section_writer::write(std::string_view bytes) {
    left_ -= bytes.size();
    while (!bytes.empty()) {
        const std::size_t taken = std::min<std::size_t>(bytes.size(), block_size - block_.size());
        block_.append(bytes.substr(0, taken));
        bytes.remove_prefix(taken);
        if (block_.size() == block_size) write_block();
    }
}

void section_writer::write_zeros(std::uint64_t count) {
    left_ -= count;
    while (count != 0) {
        const std::uint64_t taken = std::min(count, block_size - block_.size());
        block_.append(static_cast<std::size_t>(taken), '\0');
        count -= taken;
        if (block_.size() == block_size) write_block();
    }
}

void section_writer::end() {
    if (!block_.empty()) write_block();
    close_extent();
    if (left_ != 0) throw error(error_kind::io, "a section did not get all its bytes");
    if (sections_.back().count == 0) sections_.pop_back();
}

void section_writer::write_block() {
    if (!skips_zeros_) {
        write_run(block_, block_at_);
    } else {
        std::string_view rest = block_;
        std::uint64_t at = block_at_;
        while (!rest.empty()) {
            std::uint64_t run = 0; // bytes that are not left out
            while (run < rest.size() && !is_zero(rest.substr(run, zero_unit)))
                run += std::min<std::uint64_t>(zero_unit, rest.size() - run);
            write_run(rest.substr(0, run), at);
            rest.remove_prefix(run);
            at += run;
            if (rest.empty()) break;
            close_extent();
            const std::uint64_t left_out = std::min<std::uint64_t>(zero_unit, rest.size());
            rest.remove_prefix(left_out);
            at += left_out;
        }
    }
    block_at_ += block_.size();
    block_.clear();
}

void section_writer::write_run(std::string_view bytes, std::uint64_t at) {
    auto& extents = sections_.back().extents;
    while (!bytes.empty()) {
        if (extent_is_open_ && extents.back().length == section_extent::largest) close_extent();
        if (!extent_is_open_) {
            if (sections_.back().bytes() >= mapped_from) pad_to(page);
            extents.push_back({at, file_.size(), 0, 0});
            XXH3_64bits_reset(&checksum_->state);
            extent_is_open_ = true;
        }
        section_extent& e = extents.back();
        const std::string_view part = bytes.substr(0, section_extent::largest - e.length);
        file_.write(part);
        XXH3_64bits_update(&checksum_->state, part.data(), part.size());
        e.length += part.size();
        at += part.size();
        bytes.remove_prefix(part.size());
    }
}

void section_writer::close_extent() {
    if (!extent_is_open_) return;
    sections_.back().extents.back().checksum = XXH3_64bits_digest(&checksum_->state);
    extent_is_open_ = false;
    // The last page is mapped whole: what stands behind the section must be zero.
    if (sections_.back().bytes() >= mapped_from) pad_to(page);
}

void section_writer::pad_to(std::uint64_t alignment) {
    static constexpr char zeros_of_page[page] = {};
    const std::uint64_t missing = (alignment - file_.size() % alignment) % alignment;
    file_.write({zeros_of_page, static_cast<std::size_t>(missing)});
}

void section_writer::finish() {
    std::string table;
    byte_writer out(table);
    out.put_u64(sections_.size());
    for (const section& s : sections_) {
        out.put_u32(s.kind);
        out.put_u32(s.element_size);
        out.put_u64(s.count);
        out.put_u64(s.extents.size());
        for (const section_extent& e : s.extents) {
            out.put_u64(e.to);
            out.put_u64(e.from);
            out.put_u64(e.length);
            out.put_u64(e.checksum);
        }
    }
    pad_to(8);
    const std::uint64_t first = file_.size(), second = first + table.size();
    file_.write(table);
    file_.write(table);
    file_.write(header_bytes(header_));
    std::string footer;
    byte_writer end(footer);
    end.put_bytes(footer_magic);
    end.put_u64(first);
    end.put_u64(second);
    end.put_u64(table.size());
    end.put_u64(checksum_of(table));
    end.put_u64(file_.size() + 2 * footer_size);
    end.put_u64(0);
    end.put_u64(checksum_of(footer));
    file_.write(footer);
    file_.write(footer);
}

// ---- reading

struct section_file::footer {
    std::uint64_t first = 0, second = 0, length = 0, checksum = 0;
};

section_file::section_file(file_system& files, std::string path)
    : section_file(files, std::move(path), nullptr) {}

std::unique_ptr<section_file> section_file::open_damaged(file_system& files, std::string path,
                                                         std::vector<std::string>& problems) {
    return std::unique_ptr<section_file>(new section_file(files, std::move(path), &problems));
}

section_file::section_file(file_system& files, std::string path, std::vector<std::string>* problems)
    : files_(files),
      path_(std::move(path)),
      file_(files.open(path_)) {
    // Where `problems` are asked for, the copy has to do when the original will not.
    const auto first_of = [&](const auto& original, const auto& copy) {
        try {
            return original();
        } catch (const error& e) {
            if (!problems || (e.kind() != error_kind::damaged && e.kind() != error_kind::io)) throw;
            problems->emplace_back(e.what());
            return copy();
        }
    };
    try {
        size_ = files_.size(file_, path_);
        if (size_ < section_file_header::size) refuse(size_, "the file is too short for its header");
        const auto last_header = [&] {
            if (size_ < section_file_header::size + 2 * footer_size)
                refuse(size_, "the file is too short for its end");
            return size_ - 2 * footer_size - section_file_header::size;
        };
        header_ = first_of([&] { return read_header(0); }, [&] { return read_header(last_header()); });
        const std::uint64_t header_at = last_header();
        const footer end = first_of([&] { return read_footer(size_ - footer_size); },
                                    [&] { return read_footer(header_at + section_file_header::size); });
        sections_ = first_of([&] { return read_table(end.first, end.length, end.checksum); },
                             [&] { return read_table(end.second, end.length, end.checksum); });
    } catch (...) {
        try {
            files_.close(file_, path_);
        } catch (const error&) {} // the first error is the one to tell
        throw;
    }
}

section_file::~section_file() {
    try {
        files_.close(file_, path_);
    } catch (...) {}
}

void section_file::refuse(std::uint64_t offset, const std::string& problem) const {
    throw error(error_kind::damaged, problem, file_place(path_) + ", offset " + std::to_string(offset),
                "restore it from a backup, or save what is sound with `entente recover`");
}

std::string section_file::read(std::uint64_t offset, std::uint64_t count) const {
    if (offset > size_ || count > size_ - offset) refuse(offset, "the file ends too early");
    std::string bytes(static_cast<std::size_t>(count), '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        const std::size_t got = files_.read_at(file_, offset + done, std::span(bytes).subspan(done), path_);
        if (got == 0) refuse(offset + done, "the file ends too early");
        done += got;
    }
    return bytes;
}

section_file_header section_file::read_header(std::uint64_t offset) const {
    const std::string bytes = read(offset, section_file_header::size);
    byte_reader in(bytes);
    if (in.get_bytes(8) != checkpoint_magic) refuse(offset, "this is not the header of an Entente graph");
    section_file_header h;
    h.version = in.get_u32();
    (void)in.get_u32();
    std::ranges::copy(in.get_bytes(h.graph.size()), h.graph.begin());
    h.chain = in.get_u64();
    h.commit = in.get_u32();
    (void)in.get_u32();
    (void)in.get_u64();
    if (in.get_u64() != checksum_of(std::string_view(bytes).substr(0, section_file_header::size - 8)))
        refuse(offset, "the header is not as it was written");
    if (h.version != section_file_header::current_version)
        throw error(error_kind::unsupported,
                    "the file has version " + std::to_string(h.version) +
                        ", and this library reads version " +
                        std::to_string(section_file_header::current_version),
                    file_place(path_), "open it with a newer version of this library");
    return h;
}

section_file::footer section_file::read_footer(std::uint64_t offset) const {
    const std::string bytes = read(offset, footer_size);
    byte_reader in(bytes);
    if (in.get_bytes(8) != footer_magic) refuse(offset, "the end of the file is missing");
    footer f;
    f.first = in.get_u64();
    f.second = in.get_u64();
    f.length = in.get_u64();
    f.checksum = in.get_u64();
    const std::uint64_t length = in.get_u64();
    (void)in.get_u64();
    if (in.get_u64() != checksum_of(std::string_view(bytes).substr(0, footer_size - 8)))
        refuse(offset, "the end of the file is not as it was written");
    if (length != size_)
        refuse(size_, "the file was " + std::to_string(length) + " bytes long when it was written");
    return f;
}

std::vector<section> section_file::read_table(std::uint64_t offset, std::uint64_t length,
                                              std::uint64_t checksum) const {
    const std::string bytes = read(offset, length);
    if (checksum_of(bytes) != checksum) refuse(offset, "the table of sections is not as it was written");
    byte_reader in(bytes, offset);
    const auto impossible = [&] { refuse(offset + in.position(), "the table of sections makes no sense"); };
    const auto count = [&](std::uint64_t smallest) {
        const std::uint64_t announced = in.get_u64();
        if (announced > in.remaining() / smallest) impossible();
        return static_cast<std::size_t>(announced);
    };
    std::vector<section> sections(count(24));
    std::uint64_t stored = 0; // no byte is part of two
    for (section& s : sections) {
        s.kind = in.get_u32();
        s.element_size = in.get_u32();
        s.count = in.get_u64();
        if (s.element_size == 0 || s.element_size > 4096 || s.count == 0 || s.count > std::uint64_t{1} << 44)
            impossible();
        s.extents.resize(count(32));
        std::uint64_t next = 0;
        for (section_extent& e : s.extents) {
            e.to = in.get_u64();
            e.from = in.get_u64();
            e.length = in.get_u64();
            e.checksum = in.get_u64();
            if (e.length == 0 || e.length > section_extent::largest || e.to < next || e.to > s.bytes() ||
                e.length > s.bytes() - e.to || e.from > size_ || e.length > size_ - e.from)
                impossible();
            next = e.to + e.length;
            stored += e.length;
            if (stored > size_) impossible();
        }
    }
    in.require_end();
    return sections;
}

const section* section_file::find(std::uint32_t kind) const noexcept {
    const auto at = std::ranges::find(sections_, kind, &section::kind);
    return at == sections_.end() ? nullptr : &*at;
}

mapped_memory section_file::map(const section& s, std::uint64_t room) const {
    std::vector<file_extent> extents;
    for (const section_extent& e : s.extents) extents.push_back({e.to, e.from, e.length});
    return files_.map(file_, extents, room, path_);
}

namespace {
bool is_as_written(const section_extent& e, const mapped_memory& memory) noexcept {
    return checksum_of({memory.data() + e.to, static_cast<std::size_t>(e.length)}) == e.checksum;
}
} // namespace

const section_extent* section_file::first_damaged(const section& s, const mapped_memory& memory) noexcept {
    for (const section_extent& e : s.extents)
        if (!is_as_written(e, memory)) return &e;
    return nullptr;
}

std::vector<section_extent> section_file::all_damaged(const section& s, const mapped_memory& memory) {
    std::vector<section_extent> damaged;
    for (const section_extent& e : s.extents)
        if (!is_as_written(e, memory)) damaged.push_back(e);
    return damaged;
}

bool section_file::read_extent(const section_extent& e, char* to) const {
    for (std::uint64_t done = 0; done < e.length;) {
        const std::size_t got = files_.read_at(file_, e.from + done,
                                               {to + done, static_cast<std::size_t>(e.length - done)}, path_);
        if (got == 0) return false;
        done += got;
    }
    return checksum_of({to, static_cast<std::size_t>(e.length)}) == e.checksum;
}

std::vector<std::string> section_file::damaged_copies() const {
    std::vector<std::string> problems;
    const auto attempt = [&](const auto& read_copy) {
        try {
            (void)read_copy();
        } catch (const error& e) {
            if (e.kind() == error_kind::io) throw;
            problems.emplace_back(e.what());
        }
    };
    const std::uint64_t header_at = size_ - 2 * footer_size - section_file_header::size;
    attempt([&] { return read_header(header_at); });
    attempt([&] { return read_footer(header_at + section_file_header::size); });
    const footer end = read_footer(size_ - footer_size);
    attempt([&] { return read_table(end.second, end.length, end.checksum); });
    return problems;
}

} // namespace entente
