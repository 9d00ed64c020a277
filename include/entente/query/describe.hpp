// SPDX-License-Identifier: BSL-1.0
// Statements as lines to read: who, what, whom, when, and who says so.
#pragma once

#include <entente/model/reference.hpp>
#include <entente/model/value_print.hpp>
#include <entente/view.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace entente {

namespace detail {

inline void append_entity(const view& v, entity_id e, std::string& out) {
    const std::string_view called = name(v, e);
    if (called.empty())
        out += "entity " + std::to_string(e.value());
    else
        out += called;
}

inline void append_term(const view& v, term t, std::string& out);

inline void append_content(const view& v, statement_id s, std::string& out) {
    append_term(v, v.columns().subject(s.value()), out);
    out += ' ';
    out += v.ontology()[v.columns().relation(s.value())].name;
    out += ' ';
    append_term(v, v.columns().object(s.value()), out);
}

inline void append_term(const view& v, term t, std::string& out) {
    switch (t.kind()) {
    case term_kind::entity: return append_entity(v, t.entity(), out);
    case term_kind::value: out += to_string(v[t.value()]); return;
    case term_kind::statement:
        out += '(';
        append_content(v, t.statement(), out); // ends: a statement speaks only of earlier ones
        out += ')';
    }
}

inline void append_link(const view& v, const reference_link& link, std::string& out) {
    bool begun = false;
    const auto part = [&](std::string_view word, entity_id e) {
        if (e.is_none()) return;
        if (begun) {
            out += ' ';
            out += word;
            out += ' ';
        }
        append_entity(v, e, out);
        begun = true;
    };
    part("", link.outlet);
    part("quoting", link.speaker);
    part("at", link.occasion);
    part("in", link.article);
    if (!begun) out += "somebody";
    if (link.published) out += " of " + to_string(*link.published);
    if (!link.words.empty()) out += ": \"" + link.words + '"';
}

} // namespace detail

/// An entity by its name, a value as a literal, a statement by what it says.
[[nodiscard]] inline std::string describe(const view& v, term t) {
    std::string out;
    detail::append_term(v, t, out);
    return out;
}

/// The chain in words: "reported by Vietnam+ of 2024-09-06, citing Yonhap, citing Kim Tae Hyo at press conference". Empty for none.
[[nodiscard]] inline std::string describe(const view& v, const reference& source) {
    std::string out;
    for (const reference_link& link : source.links()) {
        if (!out.empty())
            out += ", citing ";
        else
            out += !link.outlet.is_none()     ? "reported by "
                   : !link.speaker.is_none()  ? "said by "
                   : !link.occasion.is_none() ? "said at "
                                              : "from ";
        detail::append_link(v, link, out);
    }
    return out;
}

/// All of a statement in one line: "Fumio Kishida HOLDS Prime Minister of Japan, 2021-10-04/2024-10-01, reported by Yonhap, citing Kim
/// Tae Hyo at press conference". What goes without saying (asserted, of normal rank, standing) is left out. `s` must be below
/// `statement_end()`, believed or not.
[[nodiscard]] inline std::string describe(const view& v, statement_id s) {
    const statement said = v[s];
    std::string out;
    detail::append_content(v, s, out);
    if (!said.valid.is_always()) out += ", " + to_string(said.valid);
    for (const auto& [unusual, word] : {std::pair(said.modality != modality::asserted, name(said.modality)),
                                        std::pair(said.rank != rank::normal, name(said.rank))})
        if (unusual) (out += ", ") += word;
    if (said.confidence) {
        out += ", confidence ";
        detail::append_real(out, static_cast<double>(static_cast<int>(*said.confidence * 100 + 0.5F)) /
                                     100); // as it was written, mostly
    }
    if (!said.reference.is_none()) out += ", " + describe(v, v[said.reference]);
    if (!said.retracted.is_none()) out += ", retracted";
    return out;
}

} // namespace entente
