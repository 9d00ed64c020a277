// SPDX-License-Identifier: BSL-1.0
// What an archive of a graph consists of: a sequence of named fields, the same in every archive. What is written never changes its
// meaning; a new sequence gets a new version. Written by graph_writer.hpp, read by graph_reader.hpp.
//
// A field is a `number` (32 bits, unsigned), a `wide` number (64 bits, signed), a `text` (UTF-8) or `bytes`. A group is a name around
// fields. `count` means that so many of what follows stand there. An id is a number; "id + 1" is 0 where there is none.
//
// Version 1:
//
//   types              count; each a group `type`: name, declared (0 or 1), parents (count, ids; 0 unless declared)
//   relations          count; each a group `relation`: name, declared (1, and 2 more where it is the first property of indexes), inverse (id + 1);
//                      indexes, where there are any: count; each a group `index`: name, of, of_relationships (0 or 1), properties
//                      (count, ids of relations); and, if declared, domain (count, ids of types), range (likewise),
//                      subject_kinds and object_kinds (1 entity + 2 value + 4 statement),
//                      traits (1 symmetric + 2 transitive + 4 functional + 8 inverse functional), parents (count, ids)
//   values             count; each a group `value`: tag (as of model/codec.hpp) and, for 3 an integer: wide; 4 a real: wide, its IEEE 754
//                      bits; 5 a text: text; 6 a text in a language: language, text; from 7 on: bytes as of model/codec.hpp
//   references         count; each a group `reference`, its first link: speaker, occasion, outlet, article (ids + 1), words (value id + 1),
//                      unit, place, published (EDTF text, empty for none), cited (id of an earlier reference + 1)
//   commits            count; each a group `commit`:
//     time             wide: microseconds since 1970-01-01 UTC, never less than the one before
//     entities         count; the keys of the entities it added, empty for none
//     statements       count; each a group `statement`: form (below), subject, relation, object; then what the form announces, of
//                      from and until (wide: days since 1970-01-01, until is after the last; -2147483648 and 2147483647 are open),
//                      valid (EDTF text), confidence (the IEEE 754 bits of a float), reference (id)
//     retracted        count; ids of statements, ascending
//     removed          count; ids of entities, ascending
//
// Types, relations, values, references, entities and statements have their places in these sequences, from 0, as ids.
#pragma once

#include <entente/model/statement.hpp>

#include <cstdint>

namespace entente::detail {

inline constexpr std::uint32_t graph_fields_version = 1;

/// How the valid time of a statement is written.
enum class written_valid_time : std::uint32_t { always, days, edtf };

/// What a statement's `form` says: bits 0-1 kind of subject, 2-3 kind of object, 4-5 rank, 6-7 modality, 8-9 valid time (0 always,
/// 1 from and until, 2 EDTF), 10 confidence, 11 reference.
struct statement_form {
    std::uint32_t subject_kind = 0, object_kind = 0, rank = 0, modality = 0;
    std::uint32_t valid = 0;
    bool confidence = false, reference = false;

    [[nodiscard]] static constexpr statement_form of(std::uint32_t bits) noexcept {
        return {bits & 3,      bits >> 2 & 3,         bits >> 4 & 3,        bits >> 6 & 3,
                bits >> 8 & 3, (bits >> 10 & 1) != 0, (bits >> 11 & 1) != 0};
    }
    [[nodiscard]] constexpr std::uint32_t bits() const noexcept {
        return subject_kind | object_kind << 2 | rank << 4 | modality << 6 | valid << 8 |
               std::uint32_t{confidence} << 10 | std::uint32_t{reference} << 11;
    }
    /// Whether these bits are the form of any statement.
    [[nodiscard]] static constexpr bool known(std::uint32_t bits) noexcept {
        const statement_form f = of(bits);
        return bits < 1u << 12 && f.subject_kind < 3 && f.object_kind < 3 && f.rank < 3 && f.valid < 3;
    }
};

} // namespace entente::detail
