// SPDX-License-Identifier: BSL-1.0
// Questions that a desk asks, in the words of diplomacy. What they rest on are ordinary patterns; who needs another question writes one.
//
// Each takes a view, and the view decides what counts: `tenures` of a view at a date are those that hold then. All that an answer
// rests on is believed by the view, and stands in its `support`. Nothing found is an empty vector. Entities that stand for a nation are
// the nation itself and whoever holds an office of it, or leads it, at the time in question (possibly at that time, where dates are
// partial). Answers come in order of time. Costs: a few index lookups an answer, unless said otherwise.
#pragma once

#include <entente/model/interval.hpp>
#include <entente/model/reference.hpp>
#include <entente/model/truth.hpp>
#include <entente/view.hpp>
#include <entente/vocabulary/diplomacy/relations.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entente::diplomacy {

/// A person's time in an office. Statements of the same person and office whose times may overlap speak of one tenure; each of their times
/// is kept as stated, so that sources which disagree are seen to.
///
/// A beginning or end that a HOLDS leaves open, unknown or unsaid is taken from the asserted statements BEGINS_TENURE and ENDS_TENURE of
/// that person and office that the view believes, whatever their own time: `2021-10-04/` with an end on 2024-10-01 is
/// `2021-10-04/2024-10-01`, and rests on both statements. The end is the first behind the beginning; ends on which sources disagree make a
/// span each; one before which the person's holding of that office begins once more is in doubt ('?'). A tenure that was over at the time
/// a view is about is none to it. A single date stays as it is, and so does who LEADS without an office.
struct tenure {
    entity<person> holder;
    entity<office> post;         ///< none() where somebody is only said to lead
    std::vector<interval> spans; ///< as stated and bounded, each once, by their beginning
    std::vector<statement_id> support;

    /// By the span that is surest of it. yes: throughout the date; possibly: it may hold at some time then.
    [[nodiscard]] truth holds_on(const date& when) const;
    /// The earliest beginning and the latest end that somebody states; nothing where nobody does. A single date, such as the day
    /// on which a report calls somebody prime minister, is neither.
    [[nodiscard]] std::optional<date> since() const;
    [[nodiscard]] std::optional<date> until() const;
};

/// Who leads a nation: the holders of offices that govern it, and who is said to lead it.
[[nodiscard]] std::vector<tenure> leaders_of(const view& v, entity<nation> led);
/// Who certainly or possibly leads a nation on a date; `tenure::holds_on` tells which.
[[nodiscard]] std::vector<tenure> leaders_of(const view& v, entity<nation> led, const date& when);
/// Who held an office, and when.
[[nodiscard]] std::vector<tenure> holders_of(const view& v, entity<office> post);
/// Which offices a person held, and when.
[[nodiscard]] std::vector<tenure> offices_of(const view& v, entity<person> holder);

/// The end of a tenure, as somebody states or expects it.
struct tenure_end {
    entity<person> holder;
    entity<office> post;
    interval when;
    entente::modality modality; ///< never denied
    truth certainty;            ///< whether it lies within the time asked about
    std::vector<statement_id> support;
};
/// Tenures that certainly or possibly end within a time, planned and expected ends included, whatever modalities the view believes.
/// O(statements of HOLDS and ENDS_TENURE).
[[nodiscard]] std::vector<tenure_end> tenures_ending(const view& v, const interval& period);

struct meeting_held {
    entity<meeting> occasion;
    interval when; ///< when they took part; else when it took place; always() where nobody says
    std::vector<entity<place>> places;
    std::vector<statement_id> support;
};
/// Meetings in which both took part, each once. Between two nations: in which somebody stood for each.
[[nodiscard]] std::vector<meeting_held> meetings_between(const view& v, entity<agent> a, entity<agent> b);
[[nodiscard]] std::vector<meeting_held> summits_between(const view& v, entity<agent> a, entity<agent> b);

/// A claim that two met so many times.
struct count_claimed {
    std::int64_t times;
    interval during;
    std::vector<statement_id> support;
};
/// How often two are said to have met. What the view knows of is `meetings_between(...).size()`; the two are not the same thing.
[[nodiscard]] std::vector<count_claimed> meetings_claimed(const view& v, entity<agent> a, entity<agent> b);

struct agreement_signed {
    entity<agreement> document;
    interval when;                     ///< of the first signature; always() where nobody says
    std::vector<entity<topic>> topics; ///< what it concerns and covers
    std::vector<statement_id> support;
};
/// Agreements that both signed, each once. Between two nations: that somebody signed for each.
[[nodiscard]] std::vector<agreement_signed> agreements_between(const view& v, entity<agent> a,
                                                               entity<agent> b);

struct visit_paid {
    entity<agent> visitor;
    entity<place> destination;
    interval when;
    std::vector<statement_id> support;
};
/// Whom or what an agent visited; of a nation, also the visits of those who stand for it.
[[nodiscard]] std::vector<visit_paid> visits_of(const view& v, entity<agent> visitor);
/// Who came to a place, or to one located in it.
[[nodiscard]] std::vector<visit_paid> visits_to(const view& v, entity<place> destination);
/// Visits of an agent to a place, or to one located in it.
[[nodiscard]] std::vector<visit_paid> visits_between(const view& v, entity<agent> visitor,
                                                     entity<place> destination);

/// What somebody said, as the statement that rests on it.
struct remark {
    statement_id said;
    entity_id speaker;  ///< none() where the source names nobody
    entity_id occasion; ///< likewise
    std::string words;  ///< as quoted; may be empty
    std::vector<statement_id> support;
};
/// What was said on an occasion: the statements in whose reference it stands. O(statements).
[[nodiscard]] std::vector<remark> remarks_at(const view& v, entity<occasion> where);
/// What somebody said, likewise.
[[nodiscard]] std::vector<remark> remarks_of(const view& v, entity<agent> speaker);

enum class plan_outcome : std::uint8_t { open, fulfilled, cancelled };

/// Something planned, or expected as possible, and what became of it.
struct plan {
    statement_id planned;
    entente::modality modality; ///< planned or possible
    plan_outcome outcome = plan_outcome::open;
    statement_id decided_by; ///< the statement that fulfils or cancels it; none() while it is open
    std::vector<statement_id> support;
};
/// Everything planned or possible, whatever modalities the view believes. Its outcome is what the view believes: a plan that is both
/// fulfilled and cancelled by different sources is told as the latest of them states it. O(statements).
[[nodiscard]] std::vector<plan> plans(const view& v);
/// The same for plans whose subject or object an entity is.
[[nodiscard]] std::vector<plan> plans(const view& v, entity_id about);

} // namespace entente::diplomacy

#include <entente/vocabulary/diplomacy/questions_inline.hpp> // the definitions
