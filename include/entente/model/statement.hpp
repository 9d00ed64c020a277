// SPDX-License-Identifier: BSL-1.0
// What can be said, and all that qualifies it: the terms of a statement, its rank, modality and confidence. A reference, which says
// where a statement comes from, has a header of its own.
#pragma once

#include <entente/model/id.hpp>
#include <entente/model/interval.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace entente {

/// How a statement ranks among others on the same subject and relation (Wikibase).
enum class rank : std::uint8_t { deprecated, normal, preferred };

/// Whether a statement says that something is so (ACE event modality and polarity). A plan is not an event: views believe only
/// what is asserted unless they are told otherwise.
enum class modality : std::uint8_t { asserted, planned, possible, denied };

[[nodiscard]] constexpr std::string_view name(rank r) noexcept {
    constexpr std::string_view names[] = {"deprecated", "normal", "preferred"};
    return names[static_cast<unsigned>(r)];
}
[[nodiscard]] constexpr std::string_view name(modality m) noexcept {
    constexpr std::string_view names[] = {"asserted", "planned", "possible", "denied"};
    return names[static_cast<unsigned>(m)];
}

enum class term_kind : std::uint8_t { entity, value, statement };

/// What a statement can be about: an entity, a value or another statement. Eight bytes, ordered by kind, then id.
class term {
public:
    constexpr term() noexcept = default;
    constexpr term(entity_id id) noexcept : kind_(term_kind::entity), id_(id.value()) {}
    constexpr term(value_id id) noexcept : kind_(term_kind::value), id_(id.value()) {}
    constexpr term(statement_id id) noexcept : kind_(term_kind::statement), id_(id.value()) {}
    constexpr term(term_kind kind, std::uint32_t id) noexcept : kind_(kind), id_(id) {}

    [[nodiscard]] constexpr term_kind kind() const noexcept { return kind_; }
    /// The id without its kind.
    [[nodiscard]] constexpr std::uint32_t raw() const noexcept { return id_; }
    [[nodiscard]] constexpr bool is_entity() const noexcept { return kind_ == term_kind::entity; }
    [[nodiscard]] constexpr bool is_value() const noexcept { return kind_ == term_kind::value; }
    [[nodiscard]] constexpr bool is_statement() const noexcept { return kind_ == term_kind::statement; }
    [[nodiscard]] constexpr bool is_none() const noexcept { return id_ == 0xFFFF'FFFFu; }

    /// The entity, or `entity_id::none()` where the term is something else; likewise the other two.
    [[nodiscard]] constexpr entity_id entity() const noexcept {
        return is_entity() ? entity_id(id_) : entity_id::none();
    }
    [[nodiscard]] constexpr value_id value() const noexcept {
        return is_value() ? value_id(id_) : value_id::none();
    }
    [[nodiscard]] constexpr statement_id statement() const noexcept {
        return is_statement() ? statement_id(id_) : statement_id::none();
    }

    friend constexpr bool operator==(term, term) noexcept = default;
    friend constexpr auto operator<=>(term, term) noexcept = default;

private:
    term_kind kind_ = term_kind::entity;
    std::uint32_t id_ = 0xFFFF'FFFFu;
};

/// A statement as the graph keeps it, taken out whole. What a statement says never changes; only `retracted` is set, once.
struct statement {
    statement_id id;
    term subject; ///< an entity or a statement
    relation_id relation;
    term object;
    interval valid; ///< when it holds; `interval::always()` where nothing was said
    entente::rank rank = rank::normal;
    entente::modality modality = modality::asserted;
    std::optional<float> confidence; ///< 0 to 1; nothing where nothing was said
    reference_id reference;          ///< none() where nobody is named
    transaction_id stated;           ///< the commit that brought it
    transaction_id retracted;        ///< the commit that took it back; none() while it stands
};

} // namespace entente

template <>
struct std::hash<entente::term> {
    std::size_t operator()(entente::term t) const noexcept {
        const auto bits = (static_cast<std::uint64_t>(t.kind()) << 32) | t.raw();
        return static_cast<std::size_t>((bits * 0x9E37'79B9'7F4A'7C15ull) >> 16);
    }
};
