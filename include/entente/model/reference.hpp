// SPDX-License-Identifier: BSL-1.0
// Where a statement comes from: a chain of links from the outlet one read back to whoever said it first.
#pragma once

#include <entente/model/date.hpp>
#include <entente/model/id.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

/// The place of quoted words within their article, counted from 1 in the unit named.
struct passage_place {
    enum class unit : std::uint8_t { none, character, sentence, paragraph, page, second };
    static constexpr std::uint32_t highest_unit = static_cast<std::uint32_t>(unit::second);
    unit counted_in = unit::none;
    std::uint32_t number = 0;
    friend bool operator==(const passage_place&, const passage_place&) = default;
};

/// One link of a reference: somebody who passes a statement on. What is not known stays empty.
struct reference_link {
    entity_id speaker;  ///< who said it
    entity_id occasion; ///< where it was said: a press conference, an interview
    entity_id outlet;   ///< who published it
    entity_id article;  ///< in what
    std::string words;  ///< the quoted passage, UTF-8
    passage_place place;
    std::optional<date> published;
    friend bool operator==(const reference_link&, const reference_link&) = default;
};

/// A chain of links, outermost first: "Vietnam+, citing Yonhap, citing Kim Tae Hyo at a press conference" has three
/// (PROV-O's wasDerivedFrom, Wikibase's reference). Built in one expression:
///
///     reported_by(vietnam_plus).in(article).published("2024-09-06").citing(reported_by(yonhap)).citing(said_by(kim).at(briefing))
///
/// A value; the functions that build it return a changed copy's worth by moving.
class reference {
public:
    reference() = default;
    explicit reference(reference_link link) { links_.push_back(std::move(link)); }

    /// The links, outermost first. Empty: nobody is named.
    [[nodiscard]] const std::vector<reference_link>& links() const& noexcept { return links_; }
    [[nodiscard]] std::vector<reference_link> links() && noexcept {
        return std::move(links_);
    } // a loop over a temporary's keeps them
    [[nodiscard]] bool empty() const noexcept { return links_.empty(); }

    /// Each of these says something of the last link so far.
    reference by(entity_id outlet) && { return last().outlet = outlet, std::move(*this); }
    reference spoken_by(entity_id speaker) && { return last().speaker = speaker, std::move(*this); }
    reference at(entity_id occasion) && { return last().occasion = occasion, std::move(*this); }
    reference in(entity_id article) && { return last().article = article, std::move(*this); }
    reference published(const date& when) && { return last().published = when, std::move(*this); }
    /// Throws error(syntax) where `text` is no EDTF date.
    reference published(std::string_view text) && {
        return last().published = date::parse(text), std::move(*this);
    }
    /// The quoted passage and its place in the article.
    reference words(std::string_view text, passage_place place = {}) && {
        last().words = text;
        last().place = place;
        return std::move(*this);
    }
    /// The place alone, where the words are not at hand.
    reference found(passage_place place) && { return last().place = place, std::move(*this); }
    /// What the last link itself relies on, added behind it.
    reference citing(reference source) && {
        for (reference_link& link : source.links_) links_.push_back(std::move(link));
        return std::move(*this);
    }

    friend bool operator==(const reference&, const reference&) = default;

private:
    reference_link& last() {
        if (links_.empty()) links_.emplace_back();
        return links_.back();
    }
    std::vector<reference_link> links_;
};

[[nodiscard]] inline reference reported_by(entity_id outlet) { return reference().by(outlet); }
[[nodiscard]] inline reference said_by(entity_id speaker) { return reference().spoken_by(speaker); }

[[nodiscard]] constexpr passage_place at_sentence(std::uint32_t number) noexcept {
    return {passage_place::unit::sentence, number};
}
[[nodiscard]] constexpr passage_place at_paragraph(std::uint32_t number) noexcept {
    return {passage_place::unit::paragraph, number};
}
[[nodiscard]] constexpr passage_place at_character(std::uint32_t number) noexcept {
    return {passage_place::unit::character, number};
}

} // namespace entente
