// SPDX-License-Identifier: BSL-1.0
// Reading what is left of a checkpoint, and saying what is not.
#include "damaged_checkpoint.hpp"

#include <entente/archive/commit_archive.hpp>
#include <entente/model/bytes.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace entente::detail {
namespace {

// ---- what is left where something is lost

std::string numbers(std::string_view what, salvaged_array::range r) {
    return std::string(what) + " " + std::to_string(r.first) +
           (r.end - r.first > 1 ? " to " + std::to_string(r.end - 1) : "");
}
std::string all_but_statements(salvaged_array::range r) { return "all but " + numbers("statements", r); }
std::string all_but_partial_times(salvaged_array::range r) {
    return "all but those of partial valid time among " + numbers("statements", r);
}
std::string all_but_far_ends(salvaged_array::range r) {
    return "all but those of more than 65533 days among " + numbers("statements", r);
}
std::string all_but_sources(salvaged_array::range r) {
    return "everything; " + numbers("statements", r) + " without their sources";
}
std::string all_but_retractions(salvaged_array::range r) {
    return "everything; whatever of " + numbers("statements", r) + " was retracted counts as standing";
}
std::string all_but_values(salvaged_array::range r) {
    return "all but " + numbers("values", r) + " and the statements that speak of them";
}
std::string all_but_texts(salvaged_array::range r) {
    return "all but the values and keys whose text stands in " + numbers("bytes", r) +
           " of all texts, and the statements that speak of them";
}
std::string all_but_references(salvaged_array::range r) {
    return "everything; statements with " + numbers("references", r) + " without their sources";
}
std::string all_but_keys(salvaged_array::range r) {
    return "everything; " + numbers("entities", r) + " without their keys";
}
std::string all_but_removals(salvaged_array::range r) {
    return "everything; whatever of " + numbers("entities", r) + " was removed counts as being there";
}
std::string all_but_commits(salvaged_array::range r) {
    return "everything; what " + numbers("commits", r) + " brought joins the next commit that is known";
}

constexpr const char* told_again = "everything: what stands here is made again from the other sections";

class checkpoint_salvage {
public:
    checkpoint_salvage(salvaged_file& in, damaged_checkpoint& to) : in_(in), to_(to) {}

    void run() {
        to_.header = in_.file().header();
        read_counts_and_ontology();
        read_arrays();
        look_at_the_rest();
    }

private:
    [[noreturn]] void give_up(const std::string& problem) const {
        throw error(error_kind::damaged, problem + " are lost: nothing can be read without them",
                    file_place(in_.file().path()), "restore it from a backup");
    }

    // A small section or its copy, as `read` understands it.
    template <class Read>
    auto either(section_kind original, section_kind copy, Read read) -> decltype(read(std::string{})) {
        for (const section_kind kind : {original, copy}) {
            const char* const remains =
                kind == original ? "everything: there is a copy" : "everything: this is a copy";
            const std::optional<std::string> bytes = in_.bytes(kind, remains);
            if (!bytes) continue;
            try {
                auto result = read(*bytes);
                if (kind == original) (void)in_.bytes(copy, "everything: this is a copy");
                return result;
            } catch (const error& e) {
                if (e.kind() != error_kind::damaged) throw;
                in_.note(static_cast<std::uint32_t>(kind), 0, std::string(e.message()), remains, true);
            }
        }
        return {};
    }

    void read_counts_and_ontology() {
        const auto counts =
            either(section_kind::counts, section_kind::counts_copy, [&](const std::string& bytes) {
                const table_counts c = read_counts(bytes);
                require_possible(c);
                return std::optional(c);
            });
        if (!counts) give_up("the counts and their copy");
        to_.counts = *counts;
        auto declared =
            either(section_kind::ontology, section_kind::ontology_copy, [](const std::string& bytes) {
                byte_reader at(bytes);
                auto read = decode_ontology(at);
                at.require_end();
                return read;
            });
        if (!declared) give_up("the ontology and its copy");
        to_.ontology = std::move(declared);
    }
    // So much stands in any file that holds so much: what claims more can't make this allocate.
    void require_possible(const table_counts& c) const {
        const std::uint64_t size = in_.file().size();
        const std::uint64_t least =
            c.statements * std::uint64_t{sizeof(stored_days) + sizeof(statement_meta)} +
            c.entities * std::uint64_t{sizeof(stored_entity)} +
            c.values * std::uint64_t{sizeof(stored_value)} +
            c.references * std::uint64_t{sizeof(stored_link)} +
            (std::uint64_t{to_.header.commit} + 1) * sizeof(commit_record);
        if (c.text_bytes > size || least > size ||
            (to_.header.commit == 0 && (c.statements != 0 || c.entities != 0)))
            throw error(error_kind::damaged, "the counts are not those of this file");
    }

    void read_arrays() {
        using enum section_kind;
        constexpr auto zeros = salvaged_file::gaps::zeros, lost = salvaged_file::gaps::lost;
        const std::uint32_t n = to_.counts.statements;
        to_.subjects = in_.array(subjects, 4, n, zeros, all_but_statements);
        to_.objects = in_.array(objects, 4, n, zeros, all_but_statements);
        to_.valid_days = in_.array(valid_days, sizeof(stored_days), n, lost, all_but_statements);
        to_.metas = in_.array(metas, sizeof(statement_meta), n, lost, all_but_statements);
        to_.sources = in_.array(statement_references, 4, n, zeros, all_but_sources);
        to_.confidences = in_.array(confidences, 4, n, zeros, all_but_statements);
        to_.retractions = in_.array(retractions, 4, n, zeros, all_but_retractions);
        to_.partial_times =
            in_.array(partial_times, sizeof(stored_interval), n, zeros, all_but_partial_times);
        to_.far_ends = in_.array(far_ends, 4, n, zeros, all_but_far_ends);
        to_.values = in_.array(values, sizeof(stored_value), to_.counts.values, lost, all_but_values);
        to_.texts = in_.array(texts, 1, to_.counts.text_bytes, lost, all_but_texts);
        to_.references =
            in_.array(references, sizeof(stored_link), to_.counts.references, lost, all_but_references);
        to_.entities = in_.array(entities, sizeof(stored_entity), to_.counts.entities, lost, all_but_keys);
        to_.removals = in_.array(entity_removals, 4, to_.counts.entities, zeros, all_but_removals);
        to_.commits = in_.array(commits, sizeof(commit_record), std::uint64_t{to_.header.commit} + 1, lost,
                                all_but_commits);
    }
    void look_at_the_rest() {
        using enum section_kind;
        constexpr std::array read{
            counts, counts_copy,          ontology,    ontology_copy,   subjects,      objects,  valid_days,
            metas,  statement_references, confidences, retractions,     partial_times, far_ends, values,
            texts,  references,           entities,    entity_removals, commits};
        for (const section& s : in_.file().sections())
            if (std::ranges::find(read, static_cast<section_kind>(s.kind)) == read.end())
                in_.look_at(s, told_again);
    }

    salvaged_file& in_;
    damaged_checkpoint& to_;
};

} // namespace

damaged_checkpoint::damaged_checkpoint(file_system& files, const std::string& path,
                                       std::vector<damage>& found) {
    salvaged_file in(files, path, found);
    checkpoint_salvage(in, *this).run();
}

std::optional<std::string_view> damaged_checkpoint::text_at(std::uint64_t place) const {
    const auto ref = std::bit_cast<text_ref>(place);
    if (ref.length() == 0) return std::string_view{};
    if (ref.offset() >= texts.count() || ref.length() > texts.count() - ref.offset() ||
        texts.lost(ref.offset(), ref.length()))
        return std::nullopt;
    return std::string_view(texts.data() + ref.offset(), ref.length());
}

std::optional<std::string_view> damaged_checkpoint::key_of(std::uint32_t e) const {
    constexpr char in_pool = 0x7F;
    if (entities.lost(e)) return std::nullopt;
    const auto* const key = entities.data() + std::size_t{e} * sizeof(stored_entity);
    const char length = key[15];
    if (length >= 0 && length < 16) return std::string_view(key, static_cast<std::size_t>(length));
    if (length != in_pool) return std::nullopt;
    std::uint64_t place = 0;
    std::memcpy(&place, key, sizeof place);
    return text_at(place);
}

std::optional<day_range> damaged_checkpoint::days_of(std::uint32_t s) const {
    const auto stored = valid_days.at<stored_days>(s);
    day_range d{static_cast<day>(std::uint32_t{stored.high} << 16 | stored.low), day_max};
    if (stored.length == day_length::far && far_ends.lost(s)) return std::nullopt;
    if (stored.length == day_length::far)
        d.until = far_ends.at<day>(s);
    else if (stored.length != day_length::open && d.from <= last_calendar_day)
        d.until = d.from + stored.length;
    return d.from < d.until && day_length::of(d) == stored.length ? std::optional(d) : std::nullopt;
}

std::optional<interval> damaged_checkpoint::valid_time(std::uint32_t s, statement_meta meta) const {
    const auto d = days_of(s);
    if (!d) return std::nullopt;
    if (meta.exact()) {
        if (*d == day_range{}) return interval::always();
        const bool from =
            d->from == day_min || (d->from >= first_calendar_day && d->from <= last_calendar_day);
        const bool until =
            d->until == day_max || (d->until > first_calendar_day && d->until <= last_calendar_day + 1);
        return from && until ? std::optional(interval::days(d->from, d->until)) : std::nullopt;
    }
    const auto stored = partial_times.at<stored_interval>(s);
    if (partial_times.lost(s) || !interval::possible(stored.bytes.data())) return std::nullopt;
    interval i;
    std::memcpy(&i, stored.bytes.data(), sizeof i);
    if (i.exact() || i.from() != d->from || i.until() != d->until) return std::nullopt;
    return i;
}

} // namespace entente::detail
