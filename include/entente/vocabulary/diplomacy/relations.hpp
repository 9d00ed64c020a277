// SPDX-License-Identifier: BSL-1.0
// The relations of diplomacy, and all of the vocabulary as an ontology. Questions in its words stand in questions.hpp.
#pragma once

#include <entente/expression.hpp>
#include <entente/ontology.hpp>
#include <entente/vocabulary/diplomacy/types.hpp>

#include <cstdint>
#include <string>

namespace entente::diplomacy {

// ---- offices

/// A person holds an office. Two holders at one time contradict each other.
inline constexpr relation<"HOLDS", person, office, inverse_functional> holds{};
/// An office belongs to a nation or an organization.
inline constexpr relation<"OF", office, one_of<nation, organization>> of{};
/// Who holds the office leads the nation: head of state or of government. Says OF as well.
inline constexpr relation<"GOVERNS", office, nation, subrelation_of<"OF">> governs{};
/// A person leads a nation or an organization, through whatever office.
inline constexpr relation<"LEADS", person, one_of<nation, organization>, inverse_of<"LED_BY">> leads{};
inline constexpr relation<"LED_BY", one_of<nation, organization>, person, inverse_of<"LEADS">> led_by{};
/// The day on which somebody takes or leaves an office, as an event of its own: where it is planned or merely expected.
inline constexpr relation<"BEGINS_TENURE", person, office> begins_tenure{};
inline constexpr relation<"ENDS_TENURE", person, office> ends_tenure{};
inline constexpr relation<"MEMBER_OF", agent, organization> member_of{};

inline constexpr relation<"CANDIDATE_IN", person, election> candidate_in{};
inline constexpr relation<"ELECTS", election, person> elects{};
/// The office that an election is for.
inline constexpr relation<"FILLS", election, office> fills{};

// ---- occasions and places

inline constexpr relation<"LOCATED_IN", place, place, transitive> located_in{};
inline constexpr relation<"TAKES_PLACE_IN", occasion, place> takes_place_in{};
inline constexpr relation<"PARTICIPATES_IN", agent, occasion> participates_in{};
inline constexpr relation<"PART_OF", occasion, occasion, transitive> part_of{};
inline constexpr relation<"PRECEDES", occasion, occasion, transitive> precedes{};
inline constexpr relation<"COMMEMORATES", anniversary, occasion> commemorates{};
/// The how-many-eth it is: 60 for a 60th anniversary.
inline constexpr relation<"ORDINAL", occasion, std::int64_t> ordinal{};
/// The last of its kind before what the statement says comes true.
inline constexpr relation<"LAST_BEFORE", occasion, statement_id> last_before{};

inline constexpr relation<"VISITS", agent, place> visits{};
/// Two meet, once or over some time, on occasions that may have no entity of their own.
inline constexpr relation<"MEETS", agent, agent, symmetric> meets{};
/// How often what a statement says happened, as somebody claims: `times(meets(kishida, yoon)..., 12)`.
inline constexpr relation<"TIMES", statement_id, std::int64_t> times{};
inline constexpr relation<"COOPERATES_WITH", agent, agent, symmetric> cooperates_with{};

// ---- agreements and topics

inline constexpr relation<"SIGNS", agent, agreement> signs{};
inline constexpr relation<"RESULTS_FROM", agreement, occasion> results_from{};
inline constexpr relation<"CONCERNS", one_of<document, occasion>, topic> concerns{};
/// What an agreement provides for. Says CONCERNS as well.
inline constexpr relation<"COVERS", agreement, topic, subrelation_of<"CONCERNS">> covers{};
inline constexpr relation<"INCLUDES", topic, topic, transitive> includes{};
inline constexpr relation<"INVOLVES", topic, agent> involves{};
inline constexpr relation<"DOMINATES", topic, occasion> dominates{};
inline constexpr relation<"DESCRIBED_AS", one_of<thing, statement_id>, std::string> described_as{};

// ---- what is said. Who reports it, and on which occasion it was said, stands in the statement's reference.

/// Speaks of a topic or a statement, or says some words. The relations after it say it as well.
inline constexpr relation<"ADDRESSES", agent, one_of<topic, statement_id, std::string>> addresses{};
inline constexpr relation<"SAYS", agent, one_of<topic, statement_id, std::string>,
                          subrelation_of<"ADDRESSES">>
    says{};
inline constexpr relation<"STRESSES", agent, one_of<topic, statement_id, std::string>,
                          subrelation_of<"ADDRESSES">>
    stresses{};
inline constexpr relation<"AFFIRMS", agent, one_of<topic, statement_id, std::string>,
                          subrelation_of<"ADDRESSES">>
    affirms{};
inline constexpr relation<"CALLS_FOR", agent, one_of<topic, statement_id, std::string>,
                          subrelation_of<"ADDRESSES">>
    calls_for{};
inline constexpr relation<"AGREES_ON", agent, one_of<topic, statement_id, std::string>,
                          subrelation_of<"ADDRESSES">>
    agrees_on{};
inline constexpr relation<"DISCUSSES", agent, one_of<topic, statement_id, std::string>,
                          subrelation_of<"ADDRESSES">>
    discusses{};

// ---- the press. That one article or outlet relies on another is the built-in `cites`, that it repeats one `reprint_of`.

inline constexpr relation<"PUBLISHES", outlet, article> publishes{};
/// The name or initials that an article is signed with.
inline constexpr relation<"BYLINE", article, std::string> byline{};

/// All types and relations above: `g.use(diplomacy::vocabulary())`. A graph also learns each of them by its first use; what `use` adds is
/// that data whose relations are known by name only is checked from the start. O(their number).
[[nodiscard]] inline ontology vocabulary() {
    ontology o;
    const auto declare_types = [&o]<class... Types>(detail::type_tag<Types>...) { (Types::declare(o), ...); };
    declare_types(detail::type_tag<leader>{}, detail::type_tag<official>{}, detail::type_tag<nation>{},
                  detail::type_tag<city>{}, detail::type_tag<political_party>{},
                  detail::type_tag<news_agency>{}, detail::type_tag<office>{}, detail::type_tag<article>{},
                  detail::type_tag<treaty>{}, detail::type_tag<memorandum_of_understanding>{},
                  detail::type_tag<summit>{}, detail::type_tag<talks>{}, detail::type_tag<visit>{},
                  detail::type_tag<press_conference>{}, detail::type_tag<election>{},
                  detail::type_tag<anniversary>{}, detail::type_tag<topic>{});
    const auto declare_relations = [&o](const auto&... relations) { (relations.declare(o), ...); };
    declare_relations(holds, of, governs, leads, led_by, begins_tenure, ends_tenure, member_of, candidate_in,
                      elects, fills);
    declare_relations(located_in, takes_place_in, participates_in, part_of, precedes, commemorates, ordinal,
                      last_before);
    declare_relations(visits, meets, times, cooperates_with);
    declare_relations(signs, results_from, concerns, covers, includes, involves, dominates, described_as);
    declare_relations(addresses, says, stresses, affirms, calls_for, agrees_on, discusses, publishes, byline);
    o.close();
    return o;
}

} // namespace entente::diplomacy
