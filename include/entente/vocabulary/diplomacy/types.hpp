// SPDX-License-Identifier: BSL-1.0
// The types of diplomacy: who acts, in which office, where, on which occasion, with what result. What holds between them stands in
// relations.hpp.
#pragma once

#include <entente/schema.hpp>

namespace entente::diplomacy {

/// Whoever can act, speak or sign.
struct agent : type<agent, "Agent"> {
    using type::type;
};
struct place : type<place, "Place"> {
    using type::type;
};

struct person : type<person, "Person", agent> {
    using type::type;
};
/// A person who leads a nation or an organization, or did, or may.
struct leader : type<leader, "Leader", person> {
    using type::type;
};
/// A person who serves one.
struct official : type<official, "Official", person> {
    using type::type;
};

/// A state. It acts, and it is somewhere one can go.
struct nation : type<nation, "Nation", agent, place> {
    using type::type;
};
struct city : type<city, "City", place> {
    using type::type;
};

struct organization : type<organization, "Organization", agent> {
    using type::type;
};
struct political_party : type<political_party, "PoliticalParty", organization> {
    using type::type;
};
/// Whoever publishes: what `reported_by` names.
struct outlet : type<outlet, "Outlet", organization> {
    using type::type;
};
struct news_agency : type<news_agency, "NewsAgency", outlet> {
    using type::type;
};

/// A post that persons hold one after another, such as Prime Minister of Japan.
struct office : type<office, "Office"> {
    using type::type;
};

struct document : type<document, "Document"> {
    using type::type;
};
struct article : type<article, "Article", document> {
    using type::type;
};
struct agreement : type<agreement, "Agreement", document> {
    using type::type;
};
struct treaty : type<treaty, "Treaty", agreement> {
    using type::type;
};
struct memorandum_of_understanding
    : type<memorandum_of_understanding, "MemorandumOfUnderstanding", agreement> {
    using type::type;
};

/// Something that happens at a time and a place.
struct occasion : type<occasion, "Occasion"> {
    using type::type;
};
/// Two or more come together to talk.
struct meeting : type<meeting, "Meeting", occasion> {
    using type::type;
};
struct summit : type<summit, "Summit", meeting> {
    using type::type;
};
struct talks : type<talks, "Talks", meeting> {
    using type::type;
};
struct visit : type<visit, "Visit", occasion> {
    using type::type;
};
struct press_conference : type<press_conference, "PressConference", occasion> {
    using type::type;
};
struct election : type<election, "Election", occasion> {
    using type::type;
};
struct anniversary : type<anniversary, "Anniversary", occasion> {
    using type::type;
};

/// What one can talk about or agree on.
struct topic : type<topic, "Topic"> {
    using type::type;
};

} // namespace entente::diplomacy
