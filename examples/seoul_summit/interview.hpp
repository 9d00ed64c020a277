// SPDX-License-Identifier: BSL-1.0
// Prints questions and answers, each answer with the sources that its support names.
#pragma once

#include <entente/query/describe.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seoul {

using namespace entente;

/// A date as one would say it: "about 2021", "2024-09-06".
[[nodiscard]] inline std::string in_words(const date& d) {
    std::string text = to_string(d);
    if (d.approximate() || d.uncertain()) text.pop_back();
    return (d.uncertain() ? "perhaps " : "") + std::string(d.approximate() ? "about " : "") + text;
}

[[nodiscard]] inline std::string in_words(const interval& when) {
    if (when.is_always()) return "no date given";
    if (when.is_date()) return in_words(*when.first_date());
    const std::string from =
        when.first_date() ? "from " + in_words(*when.first_date()) : "from an unknown beginning";
    if (when.open_end()) return from + " on";
    return from + (when.last_date() ? " to " + in_words(*when.last_date()) : " to an unknown end");
}

class interview {
public:
    interview(view over, std::ostream& out) : view_(std::move(over)), out_(out) {}
    ~interview() { close(); }
    interview(const interview&) = delete;
    interview& operator=(const interview&) = delete;

    [[nodiscard]] const view& over() const noexcept { return view_; }
    [[nodiscard]] std::string called(entity_id e) const {
        return e.is_none() ? "somebody" : std::string(name(view_, e));
    }

    /// What a statement says, in words, without time and source.
    [[nodiscard]] std::string content(statement_id s) const {
        const statement said = view_[s];
        std::string verb = view_.ontology()[said.relation].name;
        for (char& c : verb)
            c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return words(said.subject) + ' ' + verb + ' ' + words(said.object);
    }

    void ask(std::string_view question) {
        close();
        if (number_ != 0) out_ << '\n';
        ++number_;
        out_ << number_ << ". " << question << '\n';
        answered_ = false;
    }
    /// An answer, and where each of the statements that it rests on (or counts) comes from: who said it, who reported it, and when.
    void answer(std::string_view text, const std::vector<statement_id>& support) {
        answered_ = true;
        out_ << "   " << text << '\n';
        std::vector<std::string> sources;
        for (const statement_id s : support)
            if (std::string from = source(s);
                std::find(sources.begin(), sources.end(), from) == sources.end()) {
                out_ << "      - " << from << '\n';
                sources.push_back(std::move(from));
            }
    }

private:
    [[nodiscard]] std::string words(term t) const {
        if (t.is_statement()) return "(" + content(t.statement()) + ")";
        if (t.is_value() && view_[t.value()].kind() == value_kind::text)
            return '"' + std::string(view_.text(t.value())) + '"';
        return describe(view_, t);
    }
    /// What one read, and after it whom that relies on; told from the far end.
    [[nodiscard]] std::string source(statement_id s) const {
        const reference chain = view_[view_[s].reference];
        if (chain.empty()) return "nobody's word: stated without a source";
        std::string text;
        for (std::size_t i = chain.links().size(); i-- > 0;) {
            const reference_link& link = chain.links()[i];
            const auto add = [&](std::string_view words) {
                if (!text.empty()) text += "; ";
                text += words;
            };
            if (!link.speaker.is_none()) {
                add("said by " + called(link.speaker));
                if (!link.occasion.is_none()) text += " at " + called(link.occasion);
                if (!link.words.empty()) text += ": \"" + link.words + '"';
            } else if (i == 0 && text.empty()) {
                add("in the report's own words");
            }
            if (!link.outlet.is_none()) {
                add((i == 0 ? "reported by " : "according to ") + called(link.outlet));
                if (!link.article.is_none()) text += " in " + called(link.article);
            }
            if (link.published) text += " of " + in_words(*link.published);
        }
        return text;
    }
    void close() {
        if (number_ != 0 && !answered_) out_ << "   The report does not say.\n";
    }

    view view_;
    std::ostream& out_;
    int number_ = 0;
    bool answered_ = true;
};

} // namespace seoul
