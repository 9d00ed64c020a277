// SPDX-License-Identifier: BSL-1.0
// Drawing the synthetic data. The order of the draws is part of the data: changing it changes every file and every check.
#include "generate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <numeric>
#include <stdexcept>

namespace entente::bench {
namespace {

constexpr std::uint32_t nations = 250;
constexpr std::uint32_t agencies = 500;
constexpr std::uint32_t sources = 500;
constexpr std::int32_t first_day = 9131; // 1995-01-01
constexpr std::int32_t end_day = 20454;  // 2026-01-01
constexpr std::uint32_t smallest = 4000;
constexpr std::uint32_t largest = 1U << 24;

// Numbers of the entities: nations first, then agencies, leaders, organizations and agreements.
struct layout {
    std::uint32_t first_leader;
    std::uint32_t first_organization;
    std::uint32_t first_agreement;

    explicit layout(std::uint32_t count) noexcept
        : first_leader(nations + agencies),
          first_organization(first_leader + static_cast<std::uint32_t>(count * 0.3)),
          first_agreement(first_organization + static_cast<std::uint32_t>(count * 0.5)) {}

    std::uint32_t leaders() const noexcept { return first_organization - first_leader; }

    entity_kind kind(std::uint32_t entity) const noexcept {
        return entity < nations              ? entity_kind::nation
               : entity < first_leader       ? entity_kind::agency
               : entity < first_organization ? entity_kind::leader
               : entity < first_agreement    ? entity_kind::organization
                                             : entity_kind::agreement;
    }
};

// Zipf-Mandelbrot: the tail of real event data, with a head that one actor does not swallow. Each rank belongs to one entity, a nation
// for the first 250.
class entity_draw {
public:
    entity_draw(std::uint32_t count, random_source& random) : by_rank_(count), cumulative_(count) {
        std::iota(by_rank_.begin(), by_rank_.end(), 0U);
        const auto shuffle = [&](std::uint32_t first, std::uint32_t size) {
            for (std::uint32_t i = size; i > 1; --i)
                std::swap(by_rank_[first + i - 1], by_rank_[first + random.below(i)]);
        };
        shuffle(0, nations);
        shuffle(nations, count - nations);
        double total = 0;
        for (std::uint32_t rank = 1; rank <= count; ++rank)
            cumulative_[rank - 1] = total += 1.0 / (rank + 10);
        for (double& c : cumulative_) c /= total;
    }

    std::uint32_t operator()(random_source& random) const {
        const auto found = std::lower_bound(cumulative_.begin(), cumulative_.end(), random.fraction());
        return by_rank_[std::min(static_cast<std::size_t>(found - cumulative_.begin()), by_rank_.size() - 1)];
    }

private:
    std::vector<std::uint32_t> by_rank_;
    std::vector<double> cumulative_;
};

// Zipf with exponent 1 over all relations but LEADS.
class relation_draw {
public:
    relation_draw() : cumulative_(relation_count - 1) {
        double total = 0;
        for (std::uint32_t i = 0; i < cumulative_.size(); ++i) cumulative_[i] = total += 1.0 / (i + 1);
        for (double& c : cumulative_) c /= total;
    }

    std::uint16_t operator()(random_source& random) const {
        const auto found =
            std::lower_bound(cumulative_.begin(), std::prev(cumulative_.end()), random.fraction());
        return static_cast<std::uint16_t>(found - cumulative_.begin() + 1);
    }

private:
    std::vector<double> cumulative_;
};

// Back-to-back tenures of each nation's offices, from some day of the first year on.
void add_tenures(std::vector<generated_statement>& statements, std::uint32_t offices, const layout& numbers,
                 random_source& random) {
    for (std::uint32_t nation = 0; nation < nations; ++nation) {
        for (std::uint32_t office = 0; office < offices; ++office) {
            std::int32_t day = first_day + static_cast<std::int32_t>(random.below(400));
            while (day < end_day) {
                const std::int32_t end = day + 365 + static_cast<std::int32_t>(random.below(2200));
                generated_statement tenure;
                tenure.subject = numbers.first_leader + random.below(numbers.leaders());
                tenure.object = nation;
                tenure.valid_from = day;
                tenure.valid_to = end >= end_day ? 0 : end;
                tenure.source = static_cast<std::uint16_t>(random.below(sources));
                tenure.confidence = static_cast<std::uint8_t>(90 + random.below(11));
                statements.push_back(tenure);
                day = end;
            }
        }
    }
}

} // namespace

std::uint64_t random_source::next() noexcept {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

double random_source::fraction() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::uint32_t random_source::below(std::uint32_t limit) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32);
}

const char* kind_name(entity_kind kind) noexcept {
    constexpr const char* names[] = {"nation", "agency", "leader", "organization", "agreement"};
    return names[static_cast<std::size_t>(kind)];
}

std::string relation_code(std::uint32_t relation) {
    if (relation == 0) return "LEADS";
    char code[24];
    std::snprintf(code, sizeof code, "%02u%02u", 1 + (relation - 1) / 13, (relation - 1) % 13);
    return code;
}

std::vector<generated_entity> generate_entities(std::uint32_t count, random_source& random) {
    if (count < smallest || count > largest)
        throw std::invalid_argument("there can be 4000 to 16777216 entities");
    constexpr const char* prefixes[] = {"NAT", "AGY", "LDR", "ORG", "AGR"};
    const layout numbers(count);
    std::vector<generated_entity> entities(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        // An odd factor permutes the 24-bit numbers: keys look arbitrary and never clash.
        const std::uint32_t scrambled = (i * 2654435761U) & 0xffffffU;
        char key[16];
        entities[i].kind = numbers.kind(i);
        std::snprintf(key, sizeof key, "%s%06x", prefixes[static_cast<std::size_t>(entities[i].kind)],
                      scrambled);
        entities[i].key = key;
        entities[i].country = i < nations ? i : random.below(nations);
    }
    return entities;
}

std::vector<generated_statement> generate_statements(std::uint32_t entities, std::uint32_t count,
                                                     random_source& random) {
    const entity_draw entity(entities, random);
    const relation_draw relation;
    std::vector<generated_statement> statements;
    statements.reserve(count);
    add_tenures(statements, count >= 5'000'000 ? 20 : 2, layout(entities), random);
    if (statements.size() > count)
        throw std::invalid_argument(
            "there must be more statements than tenures of leaders, which are about 5000");
    while (statements.size() < count) {
        generated_statement s;
        s.subject = entity(random);
        do s.object = entity(random);
        while (s.object == s.subject);
        s.relation = relation(random);
        const double place = std::pow(random.fraction(), 0.6); // denser towards the end
        s.valid_from =
            std::min(end_day - 1, first_day + static_cast<std::int32_t>((end_day - first_day) * place));
        if (random.below(100) >= 35) {
            const double length = -200.0 * std::log(1.0 - random.fraction());
            s.valid_to = s.valid_from + 1 + std::min(7000, static_cast<std::int32_t>(length));
        }
        s.source = static_cast<std::uint16_t>(random.below(sources));
        s.confidence = static_cast<std::uint8_t>(random.below(101));
        statements.push_back(s);
    }
    std::stable_sort(statements.begin(), statements.end(),
                     [](const generated_statement& a, const generated_statement& b) {
                         return a.valid_from < b.valid_from;
                     });
    return statements;
}

generated_questions generate_questions(std::uint32_t entities,
                                       const std::vector<generated_statement>& statements,
                                       random_source& random) {
    const auto draw = [&](std::size_t count) {
        std::vector<std::uint32_t> result(count);
        for (std::uint32_t& entity : result) entity = random.below(entities);
        return result;
    };
    generated_questions result;
    result.lookup = draw(10'000);
    for (int i = 0; i < 1000; ++i) {
        const generated_statement& s =
            statements[random.below(static_cast<std::uint32_t>(statements.size()))];
        result.onehop.insert(result.onehop.end(), {s.subject, s.relation});
    }
    result.twohop = draw(100);
    result.pairs = draw(100);
    for (int i = 0; i < 10; ++i)
        result.days.push_back(
            first_day + 1500 +
            static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(end_day - first_day - 1600))));
    return result;
}

} // namespace entente::bench
