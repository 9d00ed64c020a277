// SPDX-License-Identifier: BSL-1.0
// Reading what can still be read of a damaged checkpoint.
#include "salvage.hpp"

#include "checkpoint.hpp"

#include <entente/model/error.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace entente::detail {

salvaged_array::salvaged_array(std::uint64_t count, std::size_t element_size)
    : count_(count),
      bytes_(static_cast<char*>(
          std::calloc(static_cast<std::size_t>(std::max<std::uint64_t>(count, 1)), element_size))) {
    if (!bytes_) throw std::bad_alloc();
}

bool salvaged_array::lost(std::uint64_t first, std::uint64_t count) const noexcept {
    const auto after = std::ranges::upper_bound(holes_, first, {}, &range::end);
    return after != holes_.end() && after->first < first + count;
}

void salvaged_array::add_hole(range elements) {
    if (elements.first >= elements.end) return;
    if (!holes_.empty() && holes_.back().end >= elements.first)
        holes_.back().end = std::max(holes_.back().end, elements.end);
    else
        holes_.push_back(elements);
}

salvaged_file::salvaged_file(file_system& files, const std::string& path, std::vector<damage>& found)
    : found_(found) {
    std::vector<std::string> problems;
    file_ = section_file::open_damaged(files, path, problems);
    for (std::string& problem : problems)
        found_.push_back({file_place(path), std::move(problem), "everything: there is a copy", true});
    if (!problems.empty()) return; // the copies are what was read
    for (std::string& problem : file_->damaged_copies())
        found_.push_back({file_place(path), std::move(problem), "everything: this is a copy", true});
}

void salvaged_file::note(std::uint32_t kind, std::uint64_t offset, const std::string& problem,
                         std::string remains, bool nothing_lost) {
    found_.push_back(
        {file_place(file_->path()) + ", offset " + std::to_string(offset) + ", section " + section_name(kind),
         problem, std::move(remains), nothing_lost});
}

std::string salvaged_file::problem_with(const section_extent& e, char* to) const {
    const std::string bytes = "the " + std::to_string(e.length) + " bytes from here ";
    try {
        return file_->read_extent(e, to) ? std::string{} : bytes + "are not as they were written";
    } catch (const error& refused) {
        if (refused.kind() != error_kind::io) throw;
        return bytes + "can't be read: " + std::string(refused.message());
    }
}

salvaged_array salvaged_file::array(section_kind kind, std::size_t element_size, std::uint64_t count,
                                    gaps between, what_remains remains) {
    salvaged_array made(count, element_size);
    if (count == 0) return made;
    const auto number = static_cast<std::uint32_t>(kind);
    const section* const s = file_->find(number);
    const auto hole = [&](std::uint64_t offset, const std::string& problem, salvaged_array::range elements) {
        made.add_hole(elements);
        note(number, offset, problem, remains(elements));
    };
    if (!s || s->element_size != element_size || s->count != count) {
        hole(s && !s->extents.empty() ? s->extents.front().from : 0,
             s ? "the section has the wrong size" : "the section is missing", {0, count});
        return made;
    }
    std::uint64_t next = 0;
    const auto gap_up_to = [&](std::uint64_t end, std::uint64_t offset) {
        if (between == gaps::lost && next < end)
            hole(offset, "bytes are missing here",
                 {next / element_size, (end + element_size - 1) / element_size});
    };
    for (const section_extent& e : s->extents) {
        gap_up_to(e.to, e.from);
        next = e.to + e.length;
        if (const std::string problem = problem_with(e, made.data() + e.to); !problem.empty())
            hole(e.from, problem, {e.to / element_size, (next + element_size - 1) / element_size});
    }
    gap_up_to(s->bytes(), s->extents.empty() ? 0 : s->extents.back().from);
    return made;
}

std::optional<std::string> salvaged_file::bytes(section_kind kind, const std::string& remains) {
    const auto number = static_cast<std::uint32_t>(kind);
    const section* const s = file_->find(number);
    if (!s) {
        note(number, 0, "the section is missing", remains, true);
        return std::nullopt;
    }
    const std::uint64_t offset = s->extents.empty() ? 0 : s->extents.front().from;
    if (s->element_size != 1 || s->stored_bytes() != s->count) {
        note(number, offset, "the section has the wrong size", remains, true);
        return std::nullopt;
    }
    std::string read(static_cast<std::size_t>(s->count), '\0');
    for (const section_extent& e : s->extents)
        if (const std::string problem = problem_with(e, read.data() + e.to); !problem.empty()) {
            note(number, e.from, problem, remains, true);
            return std::nullopt;
        }
    return read;
}

void salvaged_file::look_at(const section& s, const std::string& remains) {
    std::string room;
    for (const section_extent& e : s.extents) {
        room.resize(static_cast<std::size_t>(e.length));
        if (const std::string problem = problem_with(e, room.data()); !problem.empty())
            note(s.kind, e.from, problem, remains, true);
    }
}

} // namespace entente::detail
