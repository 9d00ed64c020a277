// SPDX-License-Identifier: BSL-1.0
// In which order a pattern's variables are bound: values, made from a pattern and the counts a graph keeps.
#pragma once

#include <entente/model/linkage.hpp>
#include <entente/query/neighbour_list.hpp>
#include <entente/query/pattern.hpp>
#include <entente/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entente::detail {

struct match_step {
    enum class kind : std::uint8_t {
        scan,      // every statement of an atom's relation binds both its ends
        scan_rows, // the same in order of the subject's rows, so that what is joined to the subject stays at hand
        sources, // binds the subject of a transitive atom to whatever may be one; the atom itself is still to be met
        extend, // binds one variable to what all its atoms' lists have in common
        check,  // both ends are bound: the statements between them
        inspect // the statement itself is bound by its handle
    };
    kind what = kind::scan;
    std::uint32_t variable = 0;        // extend
    std::vector<std::uint32_t> atoms;  // one, but for extend
    std::vector<direction> directions; // extend, check: from the bound end to the other
    double estimate = 0;               // matches for each binding before
    std::vector<bool> compact{}; // extend: whether an atom's lists are worth rows made for this question
};

struct atom_plan {
    relation_plan relation;
    std::optional<view> own_view; // where qualifiers ask for another modality or rank than the view believes
    bool conditional = false;     // qualifiers have to be checked statement by statement
};

struct match_plan {
    std::vector<atom_plan> atoms;
    std::vector<match_step> steps;
    bool impossible = false;
};

/// What a relation would mean if an ontology declared it as `definition` says; nothing where that says no more than the ontology, and where
/// it would contradict it. O(ontology) for a definition with traits or with an inverse that is known.
[[nodiscard]] std::optional<relation_meaning> meaning_of(const ontology& o,
                                                         const relation_definition& definition);

/// Whether a statement is as an atom's qualifiers ask.
[[nodiscard]] bool meets(const view& v, const pattern_atom& a, std::uint32_t s);

[[nodiscard]] match_plan plan_match(const view& v, const pattern& p);

/// The steps in words, one line each.
[[nodiscard]] std::string explain(const view& v, const pattern& p, const match_plan& plan);

} // namespace entente::detail

#if !defined(ENTENTE_COMPILED)
#include <entente/query/match_plan_definitions.hpp>
#endif
