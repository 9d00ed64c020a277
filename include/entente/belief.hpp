// SPDX-License-Identifier: BSL-1.0
// What a view believes, as conditions on statements: valid time, sources, rank, confidence, modality, identities.
#pragma once

#include <entente/model/interval.hpp>
#include <entente/model/statement.hpp>
#include <entente/model/truth.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace entente {

/// Several modalities, as a set.
class modalities {
public:
    constexpr modalities() noexcept = default;
    constexpr modalities(modality m) noexcept : bits_(1u << static_cast<unsigned>(m)) {}
    [[nodiscard]] static constexpr modalities all() noexcept {
        return modalities(modality::asserted) | modality::planned | modality::possible | modality::denied;
    }
    [[nodiscard]] constexpr bool contain(modality m) const noexcept {
        return (bits_ >> static_cast<unsigned>(m) & 1u) != 0;
    }
    friend constexpr modalities operator|(modalities a, modalities b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }
    friend constexpr bool operator==(modalities, modalities) noexcept = default;

private:
    std::uint32_t bits_ = 0;
};
[[nodiscard]] constexpr modalities operator|(modality a, modality b) noexcept {
    return modalities(a) | modalities(b);
}

} // namespace entente

namespace entente::detail {

/// All days that an interval may mean, exactly: who asks about `2024-09` asks about the whole of September.
[[nodiscard]] inline interval all_days_of(const interval& i) {
    return i.is_always() ? i : interval::days(i.from(), i.until());
}

/// A condition on valid time: to hold throughout some days (`valid_at`), or on at least one of them (`valid_during`).
struct time_condition {
    enum class mode : std::uint8_t { throughout, sometime };
    mode asked = mode::throughout;
    interval when; // all the days that were asked about: exactly [first, end)
    day first = day_min;
    day end = day_max;
    bool possibly = false;

    /// Whether a statement with exact days meets it.
    [[nodiscard]] bool met_by(day from, day until) const noexcept {
        return asked == mode::throughout && !possibly ? from <= first && end <= until
                                                      : from < end && first < until;
    }
    /// Whether a statement with any valid time meets it.
    [[nodiscard]] bool met_by(const interval& valid) const {
        const truth answer =
            asked == mode::throughout && !possibly ? valid.contains(when) : valid.overlaps(when);
        return answer == truth::yes || (possibly && answer == truth::possibly);
    }
};

/// Which entities a view takes for one: each entity's representative, and for representatives of several the members.
struct identity_classes {
    std::unordered_map<std::uint32_t, std::uint32_t> representative; // only entities that are not alone
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> members;

    [[nodiscard]] std::uint32_t canonical(std::uint32_t e) const {
        const auto at = representative.find(e);
        return at == representative.end() ? e : at->second;
    }
};

/// The conditions of a view that believes less, or more, than all that is asserted. Never changed once a view has it.
struct belief {
    std::optional<time_condition> time;
    bool possibly = false; // what `time` has or, while there is none, will have
    modalities believed = modality::asserted;
    rank lowest_rank = rank::normal;
    float lowest_confidence = 0;             // a statement without confidence passes
    std::vector<entity_id> according_to;     // any of these; empty: whoever
    std::vector<entity_id> not_according_to; // none of these
    // By reference slot, whether its statements are believed; null: all are. First with sources as they are named, which decides on
    // identities, then with all that count as one: the same where no identities are merged.
    std::shared_ptr<const std::vector<bool>> named_references;
    std::shared_ptr<const std::vector<bool>> references;
    bool merging = false;
    std::shared_ptr<const identity_classes> identities; // null: each is itself. Follows from all the others
};

} // namespace entente::detail
