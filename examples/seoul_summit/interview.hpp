// SPDX-License-Identifier: BSL-1.0
// Prints questions and answers, each answer with the sources that its support names.
#pragma once

#include <entente/query/describe.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cctype>
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
    [[nodiscard]] std::string called(entity_id e) const { return std::string(name(view_, e)); }

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
        sources_.clear();
    }
    /// An answer that rests on some statements, or on counting them.
    void answer(std::string_view text, const std::vector<statement_id>& support = {}) {
        answered_ = true;
        std::vector<std::string> sources;
        for (const statement_id s : support) {
            std::string source = view_[s].reference.is_none() ? "stated without a source"
                                                              : describe(view_, view_[view_[s].reference]);
            if (std::find(sources.begin(), sources.end(), source) == sources.end())
                sources.push_back(std::move(source));
        }
        if (sources != sources_) print_sources(); // answers of the same sources share their line
        sources_ = std::move(sources);
        out_ << "   " << text << '\n';
    }

private:
    [[nodiscard]] std::string words(term t) const {
        if (t.is_statement()) return "(" + content(t.statement()) + ")";
        if (t.is_value() && view_[t.value()].kind() == value_kind::text)
            return '"' + std::string(view_.text(t.value())) + '"';
        return describe(view_, t);
    }
    void print_sources() {
        for (const std::string& source : sources_) out_ << "      - " << source << '\n';
    }
    void close() {
        if (number_ == 0) return;
        if (!answered_) out_ << "   The report does not say.\n";
        print_sources();
        sources_.clear();
    }

    view view_;
    std::ostream& out_;
    int number_ = 0;
    bool answered_ = true;
    std::vector<std::string> sources_;
};

} // namespace seoul
