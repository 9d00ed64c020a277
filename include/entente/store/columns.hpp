// SPDX-License-Identifier: BSL-1.0
// The statement table: one row a statement, one array a property. Rows are written once, before they are published; only the
// retraction is set later.
#pragma once

#include <entente/model/interval.hpp>
#include <entente/model/statement.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace entente {

/// The days on which a statement may hold, [from, until).
struct day_range {
    day from = day_min;
    day until = day_max;
    friend constexpr bool operator==(day_range, day_range) noexcept = default;
};

/// The length of a range of days in two bytes: how many days, or that it has no end, or that it is too long to say here.
namespace day_length {
inline constexpr std::uint16_t open = 0xFFFF, far = 0xFFFE;
[[nodiscard]] constexpr std::uint16_t of(day_range d) noexcept {
    if (d.until == day_max) return open;
    const std::int64_t days = std::int64_t{d.until} - d.from;
    return days < far ? static_cast<std::uint16_t>(days) : far;
}
} // namespace day_length

/// A statement's relation, the kinds of its ends, its rank and modality, and whether its days are exact, in 4 bytes.
class statement_meta {
public:
    /// The highest relation that there is room for.
    static constexpr std::uint32_t max_relation = (1u << 20) - 1;

    constexpr statement_meta() noexcept = default;
    constexpr statement_meta(relation_id relation, term_kind subject, term_kind object, rank r, modality m,
                             bool exact) noexcept
        : bits_(static_cast<std::uint32_t>(subject) | static_cast<std::uint32_t>(object) << 2 |
                static_cast<std::uint32_t>(r) << 4 | static_cast<std::uint32_t>(m) << 6 |
                static_cast<std::uint32_t>(!exact) << 8 | relation.value() << relation_shift) {}

    [[nodiscard]] constexpr relation_id relation() const noexcept {
        return relation_id(bits_ >> relation_shift);
    }
    [[nodiscard]] constexpr term_kind subject_kind() const noexcept {
        return static_cast<term_kind>(bits_ & 3);
    }
    [[nodiscard]] constexpr term_kind object_kind() const noexcept {
        return static_cast<term_kind>(bits_ >> 2 & 3);
    }
    [[nodiscard]] constexpr entente::rank rank() const noexcept {
        return static_cast<entente::rank>(bits_ >> 4 & 3);
    }
    [[nodiscard]] constexpr entente::modality modality() const noexcept {
        return static_cast<entente::modality>(bits_ >> 6 & 3);
    }
    /// Whether the day range says all there is to say about the valid time.
    [[nodiscard]] constexpr bool exact() const noexcept { return (bits_ >> 8 & 1) == 0; }
    /// Asserted, of normal rank or better, with exact days: what most statements are and most views ask for.
    [[nodiscard]] constexpr bool plain() const noexcept {
        return modality() == entente::modality::asserted && rank() != entente::rank::deprecated && exact();
    }
    /// Whether the bits are those of some statement: for what comes from a file.
    [[nodiscard]] constexpr bool possible() const noexcept {
        return (bits_ & 3) < 3 && (bits_ & 3) != static_cast<std::uint32_t>(term_kind::value) &&
               (bits_ >> 2 & 3) < 3 && (bits_ >> 4 & 3) < 3 && (bits_ >> 9 & 7) == 0;
    }

private:
    static constexpr unsigned relation_shift = 12;
    std::uint32_t bits_ = 0;
};

/// What a new statement consists of, in ids. The form that transactions, imports and archives share.
struct statement_row {
    term subject;
    relation_id relation;
    term object;
    interval valid{};
    entente::rank rank = entente::rank::normal;
    entente::modality modality = entente::modality::asserted;
    std::optional<float> confidence{};
    reference_id reference{}; ///< none(): nobody is named
};

/// The columns. 22 bytes a row; 4 more where confidence is given, 44 more where the valid time is not exact, 4 more once it was
/// retracted (memory comes by the page, so neighbours of such a row may cost as much). Threads: as `segmented`; retraction is atomic.
class statement_columns {
public:
    /// Fills row `s`, which nobody may see yet. Throws std::bad_alloc only.
    void write(std::uint32_t s, const statement_row& row) {
        const bool exact = row.valid.exact();
        subject_.writable(s) = row.subject.raw();
        object_.writable(s) = row.object.raw();
        const day_range days{row.valid.from(), row.valid.until()};
        valid_.writable(s) = packed_days(days);
        if (day_length::of(days) == day_length::far) far_ends_.writable(s) = days.until;
        meta_.writable(s) = statement_meta(row.relation, row.subject.kind(), row.object.kind(), row.rank,
                                           row.modality, exact);
        reference_.writable(s) = row.reference.is_none() ? 0 : row.reference.value() + 1;
        const std::uint32_t confidence = row.confidence ? ~std::bit_cast<std::uint32_t>(*row.confidence) : 0;
        if (confidence != 0 || confidence_.load_or_zero(s) != 0) confidence_.writable(s) = confidence;
        if (!exact) inexact_.writable(s).assign(row.valid);
        if (retracted_.load_or_zero(s) != 0) retracted_.writable(s) = 0;
    }

    [[nodiscard]] term subject(std::uint32_t s) const noexcept {
        return {meta_[s].subject_kind(), subject_[s]};
    }
    [[nodiscard]] term object(std::uint32_t s) const noexcept { return {meta_[s].object_kind(), object_[s]}; }
    [[nodiscard]] std::uint32_t raw_subject(std::uint32_t s) const noexcept { return subject_[s]; }
    [[nodiscard]] std::uint32_t raw_object(std::uint32_t s) const noexcept { return object_[s]; }
    /// Asks the memory for the meta and the ends of a statement that will be looked at soon.
    void prefetch(std::uint32_t s) const noexcept {
        meta_.prefetch(s);
        subject_.prefetch(s);
        object_.prefetch(s);
    }
    [[nodiscard]] relation_id relation(std::uint32_t s) const noexcept { return meta_[s].relation(); }
    [[nodiscard]] statement_meta meta(std::uint32_t s) const noexcept { return meta_[s]; }
    /// The days on which it may hold.
    [[nodiscard]] day_range days(std::uint32_t s) const noexcept {
        const packed_days packed = valid_[s];
        const day from = packed.from();
        if (packed.length < day_length::far) [[likely]]
            return {from, from + packed.length};
        return {from, packed.length == day_length::open ? day_max : far_ends_.load_or_zero(s)};
    }
    [[nodiscard]] interval valid(std::uint32_t s) const {
        if (!meta_[s].exact()) return inexact_[s].get();
        const day_range d = days(s);
        return d == day_range{} ? interval::always() : interval::days(d.from, d.until);
    }
    /// none() where nobody is named.
    [[nodiscard]] reference_id reference(std::uint32_t s) const noexcept {
        return reference_id(reference_[s] - 1);
    }
    /// 0 where nobody is named, otherwise the id plus one: an index into tables made per reference.
    [[nodiscard]] std::uint32_t reference_slot(std::uint32_t s) const noexcept { return reference_[s]; }
    [[nodiscard]] std::optional<float> confidence(std::uint32_t s) const noexcept {
        const std::uint32_t bits = confidence_.load_or_zero(s);
        return bits == 0 ? std::nullopt : std::optional(std::bit_cast<float>(~bits));
    }
    /// The commit that retracted row `s`, or 0.
    [[nodiscard]] std::uint32_t retracted(std::uint32_t s) const noexcept {
        return retracted_.load_atomic(s);
    }
    void retract(std::uint32_t s, std::uint32_t transaction) { retracted_.store_atomic(s, transaction); }
    /// Makes room for the retraction of row `s`, so that `retract` can't fail.
    void reserve_retraction(std::uint32_t s) { (void)retracted_.writable(s); }

    [[nodiscard]] const segmented<std::uint32_t>& subjects() const noexcept { return subject_; }
    [[nodiscard]] const segmented<std::uint32_t>& objects() const noexcept { return object_; }
    [[nodiscard]] const segmented<statement_meta>& metas() const noexcept { return meta_; }

    [[nodiscard]] std::size_t reserved_bytes() const noexcept {
        return subject_.reserved_bytes() + object_.reserved_bytes() + valid_.reserved_bytes() +
               meta_.reserved_bytes() + reference_.reserved_bytes() + confidence_.reserved_bytes() +
               retracted_.reserved_bytes() + inexact_.reserved_bytes() + far_ends_.reserved_bytes();
    }

    /// Hands the first `count` rows as they were after commit `at` to the writer of a checkpoint, and takes them from its reader.
    template <class Out>
    void save(Out& out, std::uint32_t count, std::uint32_t at) const {
        out.sparse_array(section_kind::subjects, subject_, count);
        out.sparse_array(section_kind::objects, object_, count);
        out.array(section_kind::valid_days, valid_, count);
        out.array(section_kind::metas, meta_, count);
        out.sparse_array(section_kind::statement_references, reference_, count);
        out.sparse_array(section_kind::confidences, confidence_, count);
        out.template sparse_elements<std::uint32_t>(section_kind::retractions, count, retracted_,
                                                    [&](std::uint32_t c) { return c > at ? 0 : c; });
        out.sparse_array(section_kind::partial_times, inexact_, count);
        out.sparse_array(section_kind::far_ends, far_ends_, count);
    }
    template <class In>
    void load(In& in, std::uint32_t count) {
        in.array_with_gaps(section_kind::subjects, subject_, count);
        in.array_with_gaps(section_kind::objects, object_, count);
        in.array(section_kind::valid_days, valid_, count);
        in.array(section_kind::metas, meta_, count);
        in.array_with_gaps(section_kind::statement_references, reference_, count);
        in.sparse_array(section_kind::confidences, confidence_, count);
        in.sparse_array(section_kind::retractions, retracted_, count);
        in.sparse_array(section_kind::partial_times, inexact_, count);
        in.sparse_array(section_kind::far_ends, far_ends_, count);
    }
    /// For what comes from a file: whether the valid time of row `s` is what `write` makes of it.
    [[nodiscard]] bool possible_time(std::uint32_t s) const {
        const day_range d = days(s);
        if (d.from >= d.until || valid_[s].length != day_length::of(d)) return false;
        if (meta_[s].exact())
            return (d.from == day_min || (d.from >= first_calendar_day && d.from <= last_calendar_day)) &&
                   (d.until == day_max || (d.until > first_calendar_day && d.until <= last_calendar_day + 1));
        const packed_interval packed = inexact_.load_or_zero(s);
        if (!interval::possible(packed.bytes)) return false;
        const interval i = packed.get();
        return !i.exact() && i.from() == d.from && i.until() == d.until;
    }

private:
    // A range of days in six bytes: what is longer than 179 years and has an end is rare, and stands elsewhere.
    struct packed_days {
        packed_days() = default;
        explicit packed_days(day_range d) noexcept
            : low(static_cast<std::uint16_t>(d.from)),
              high(static_cast<std::uint16_t>(static_cast<std::uint32_t>(d.from) >> 16)),
              length(day_length::of(d)) {}
        [[nodiscard]] day from() const noexcept { return static_cast<day>(std::uint32_t{high} << 16 | low); }
        std::uint16_t low, high, length;
    };
    static_assert(sizeof(packed_days) == 6);

    // An interval in zero-fillable bytes: its own default value is not all zero.
    struct packed_interval {
        alignas(interval) std::byte bytes[sizeof(interval)];
        void assign(const interval& i) noexcept { std::memcpy(bytes, &i, sizeof i); }
        [[nodiscard]] interval get() const noexcept {
            interval i;
            std::memcpy(&i, bytes, sizeof i);
            return i;
        }
    };

    segmented<std::uint32_t> subject_;
    segmented<std::uint32_t> object_;
    segmented<packed_days> valid_;
    segmented<day> far_ends_; // where the length says so
    segmented<statement_meta> meta_;
    segmented<std::uint32_t> reference_;  // 0: none
    segmented<std::uint32_t> confidence_; // complement of the float's bits; 0: not said
    segmented<std::uint32_t> retracted_;  // 0: stands
    segmented<packed_interval> inexact_;
};

} // namespace entente
