// SPDX-License-Identifier: BSL-1.0
// Synthetic statements about nations, agencies, leaders, organizations and agreements, distributed like recorded political events.
// Equal arguments give equal data on every machine whose pow and log round alike. Writing them as files is in generate_main.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace entente::bench {

/// A source of random numbers: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). The standard
/// library's distributions are not used, because they differ between implementations.
class random_source {
public:
    explicit random_source(std::uint64_t seed) noexcept : state_(seed) {}
    std::uint64_t next() noexcept;
    double fraction() noexcept;                        ///< in [0, 1), with 53 bits
    std::uint32_t below(std::uint32_t limit) noexcept; ///< in [0, limit)

private:
    std::uint64_t state_;
};

enum class entity_kind : std::uint8_t { nation, agency, leader, organization, agreement };
const char* kind_name(entity_kind kind) noexcept;

struct generated_entity {
    std::string key;
    entity_kind kind = entity_kind::nation;
    std::uint32_t country = 0; ///< the number of a nation; its own, if it is one
};

struct generated_statement {
    std::uint32_t subject = 0;
    std::uint32_t object = 0;
    std::int32_t valid_from = 0; ///< days since 1970-01-01
    std::int32_t valid_to = 0;   ///< the first day on which it no longer holds; 0: none
    std::uint16_t relation = 0;  ///< 0 is LEADS
    std::uint16_t source = 0;
    std::uint8_t confidence = 0; ///< in hundredths
};

/// What the queries ask about, as in params.txt.
struct generated_questions {
    std::vector<std::uint32_t> lookup;
    std::vector<std::uint32_t> onehop; ///< subject and relation in turn
    std::vector<std::uint32_t> twohop;
    std::vector<std::uint32_t> pairs;
    std::vector<std::int32_t> days;
};

inline constexpr std::uint32_t relation_count = 260;

/// The code of a relation: LEADS, or four digits.
std::string relation_code(std::uint32_t relation);

/// 250 nations, 500 agencies, 30% leaders, 50% organizations, the rest agreements. `count` must be at least 4,000, so that there
/// are some of each, and at most 2^24, so that keys are unique; otherwise std::invalid_argument.
std::vector<generated_entity> generate_entities(std::uint32_t count, random_source& random);

/// First the tenures (relation 0, back to back, a leader of a nation's office), then statements whose subjects and objects follow
/// Zipf-Mandelbrot 1/(rank+10) with nations in the head, and relations Zipf 1.0; days from 1995 to 2025, denser towards the end;
/// 35% without an end. In the order of valid_from. Throws std::invalid_argument when the tenures alone are more than `count`.
std::vector<generated_statement> generate_statements(std::uint32_t entities, std::uint32_t count,
                                                     random_source& random);

/// Draws the questions. Those for onehop come from statements, so that busy entities are frequent.
generated_questions generate_questions(std::uint32_t entities,
                                       const std::vector<generated_statement>& statements,
                                       random_source& random);

} // namespace entente::bench
