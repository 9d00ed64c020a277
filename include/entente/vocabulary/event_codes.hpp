// SPDX-License-Identifier: BSL-1.0
// Event codes as relations: CAMEO's 20 root categories, tables of its codes read from a file, and PLOVER's event types. Which actors stand
// in these relations, and rows of event data, are not here.
#pragma once

#include <entente/model/error.hpp>
#include <entente/ontology.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace entente::cameo {

/// What kind of act an event is: word or deed, with or against the other (numbered as in GDELT).
enum class quad_class : std::uint8_t {
    verbal_cooperation = 1,
    material_cooperation,
    verbal_conflict,
    material_conflict
};

[[nodiscard]] constexpr std::string_view name(quad_class q) noexcept {
    constexpr std::string_view names[] = {"", "verbal cooperation", "material cooperation", "verbal conflict",
                                          "material conflict"};
    return names[static_cast<unsigned>(q)];
}

/// One of CAMEO's 20 root categories.
struct root_category {
    std::string_view code; ///< two digits
    std::string_view name;
    quad_class kind;
};

inline constexpr std::array<root_category, 20> root_categories{{
    {"01", "make public statement", quad_class::verbal_cooperation},
    {"02", "appeal", quad_class::verbal_cooperation},
    {"03", "express intent to cooperate", quad_class::verbal_cooperation},
    {"04", "consult", quad_class::verbal_cooperation},
    {"05", "engage in diplomatic cooperation", quad_class::verbal_cooperation},
    {"06", "engage in material cooperation", quad_class::material_cooperation},
    {"07", "provide aid", quad_class::material_cooperation},
    {"08", "yield", quad_class::material_cooperation},
    {"09", "investigate", quad_class::verbal_conflict},
    {"10", "demand", quad_class::verbal_conflict},
    {"11", "disapprove", quad_class::verbal_conflict},
    {"12", "reject", quad_class::verbal_conflict},
    {"13", "threaten", quad_class::verbal_conflict},
    {"14", "protest", quad_class::material_conflict},
    {"15", "exhibit force posture", quad_class::material_conflict},
    {"16", "reduce relations", quad_class::material_conflict},
    {"17", "coerce", quad_class::material_conflict},
    {"18", "assault", quad_class::material_conflict},
    {"19", "fight", quad_class::material_conflict},
    {"20", "use unconventional mass violence", quad_class::material_conflict},
}};

/// Two to four digits that begin with a root category's. Whether a table has the code is another question.
[[nodiscard]] constexpr bool is_code(std::string_view text) noexcept {
    if (text.size() < 2 || text.size() > 4) return false;
    for (const char c : text)
        if (c < '0' || c > '9') return false;
    const int root = (text[0] - '0') * 10 + (text[1] - '0');
    return root >= 1 && root <= 20;
}

/// The root category of a code: 043 is an 04. Nothing for a text that is no code.
[[nodiscard]] constexpr std::optional<root_category> root_of(std::string_view code) noexcept {
    if (!is_code(code)) return std::nullopt;
    return root_categories[static_cast<std::size_t>((code[0] - '0') * 10 + (code[1] - '0') - 1)];
}

/// The code that this one is a kind of: 0211 is a 021, that an 02. Empty for a root, and for a text that is no code.
[[nodiscard]] constexpr std::string_view parent_of(std::string_view code) noexcept {
    return is_code(code) && code.size() > 2 ? code.substr(0, code.size() - 1) : std::string_view();
}

/// A code as a table gives it.
struct event_code {
    std::string code;
    std::string label;               ///< such as "Host a visit"
    std::optional<double> goldstein; ///< -10 (conflict) to 10 (cooperation); nothing where the table has none
    std::string description;
};

/// A table of event codes. A value.
class code_table {
public:
    code_table() = default;
    /// Throws error(not_unique) for a code or a label that is given twice, error(invalid_argument) for what is no code.
    explicit code_table(std::vector<event_code> codes);

    /// Reads a CSV table (RFC 4180, UTF-8) with a line of column names, among them `code` and `name`, and if it likes `goldstein` and
    /// `description`; others are passed over, and `NA` is nothing. Throws error(syntax) with the line.
    [[nodiscard]] static code_table parse(std::string_view csv);
    /// The same from a file. Throws error(io) where it cannot be read.
    [[nodiscard]] static code_table read(const std::string& path);

    /// In the order of the table.
    [[nodiscard]] const std::vector<event_code>& codes() const noexcept { return codes_; }
    /// By code or by label; null if there is none. O(1) expected. The pointer lives as long as the table.
    [[nodiscard]] const event_code* find(std::string_view code_or_label) const;

private:
    std::vector<event_code> codes_;
    std::unordered_map<std::string, std::size_t> by_name_;
};

/// How the relations of a table are called.
enum class naming : std::uint8_t {
    code, ///< "043"
    label ///< "Host a visit", as ICEWS writes it
};

/// A relation for each code of a table, below the relation of the code it is a kind of (as far as the table has that), so that a question
/// for 04 is answered by 043. Ends of type `actors`, or of any type where that is empty. The types named are thereby mentioned.
[[nodiscard]] ontology relations_of(const code_table& table, naming named_by,
                                    const std::vector<std::string>& actors = {});

} // namespace entente::cameo

namespace entente::plover {

/// PLOVER's 16 event types (draft 0.8 of 2021).
inline constexpr std::array<std::string_view, 16> event_types{
    "AGREE",  "CONSULT", "SUPPORT",  "COOPERATE", "AID",      "CONCEDE",  "RETREAT", "REQUEST",
    "ACCUSE", "REJECT",  "THREATEN", "PROTEST",   "MOBILIZE", "SANCTION", "COERCE",  "ASSAULT"};

/// The event type that a CAMEO code becomes, as PLOVER's own conversion has it. Empty for root categories 01 and 02, which
/// it drops, and for a text that is no code.
[[nodiscard]] constexpr std::string_view type_of(std::string_view cameo_code) noexcept {
    if (!cameo::is_code(cameo_code)) return {};
    constexpr std::array<std::string_view, 20> of_root{
        "",         "",         "AGREE",   "CONSULT", "SUPPORT", "COOPERATE", "AID",
        "CONCEDE",  "ACCUSE",   "REQUEST", "ACCUSE",  "REJECT",  "THREATEN",  "PROTEST",
        "MOBILIZE", "SANCTION", "COERCE",  "ASSAULT", "ASSAULT", "ASSAULT"};
    // Where a code goes another way than its root.
    const auto below = [&](std::string_view code) { return cameo_code.starts_with(code); };
    for (const std::string_view code : {"084", "085", "086", "087", "0813", "0814"})
        if (below(code)) return "RETREAT";
    for (const std::string_view code : {"163", "191", "192"})
        if (below(code)) return "COERCE";
    for (const std::string_view code : {"175", "1712"})
        if (below(code)) return "ASSAULT";
    return of_root[static_cast<std::size_t>((cameo_code[0] - '0') * 10 + (cameo_code[1] - '0') - 1)];
}

} // namespace entente::plover

#include <entente/vocabulary/event_codes_inline.hpp> // the definitions
