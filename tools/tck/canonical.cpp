// SPDX-License-Identifier: BSL-1.0
// Reads the kit's cells, and writes both sides alike. A result is printed as openCypher and read like a cell.
#include "canonical.hpp"

#include <entente/model/error.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace tck {

namespace {

class cell_reader {
public:
    cell_reader(std::string_view text, bool sort_lists) : text_(text), sort_lists_(sort_lists) {}

    std::string whole() {
        std::string out = any();
        spaces();
        if (at_ != text_.size()) refuse("the end");
        return out;
    }

private:
    [[noreturn]] void refuse(const std::string& wanted) const {
        throw entente::error(entente::error_kind::syntax,
                             wanted + " is expected in " + entente::quoted(text_),
                             "column " + std::to_string(at_ + 1));
    }
    void spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool sees(std::string_view token) {
        spaces();
        return text_.substr(at_).starts_with(token);
    }
    bool skip(std::string_view token) {
        if (!sees(token)) return false;
        at_ += token.size();
        return true;
    }
    void require(std::string_view token) {
        if (!skip(token)) refuse("'" + std::string(token) + "'");
    }
    std::string name() {
        spaces();
        const std::size_t begin = at_;
        if (skip("`")) {
            const std::size_t end = std::min(text_.find('`', at_), text_.size());
            std::string quoted(text_.substr(at_, end - at_));
            at_ = end + 1;
            return quoted;
        }
        while (at_ < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_' ||
                text_[at_] == '$' || static_cast<unsigned char>(text_[at_]) >= 0x80))
            ++at_;
        return std::string(text_.substr(begin, at_ - begin));
    }
    std::string any() {
        if (sees("'")) return text();
        if (sees("[:")) return relationship();
        if (sees("[")) return list();
        if (sees("{")) return map();
        if (sees("(")) return node();
        if (sees("<")) return path();
        return scalar();
    }
    std::string text() {
        require("'");
        std::string out = "'";
        while (at_ < text_.size() && text_[at_] != '\'') {
            if (text_[at_] == '\\') ++at_;
            if (at_ < text_.size()) out += text_[at_++];
        }
        if (at_ == text_.size()) refuse("a closing quote");
        ++at_;
        return out + "'";
    }
    std::string joined(std::vector<std::string> parts, bool sorted) const {
        if (sorted) std::sort(parts.begin(), parts.end());
        std::string out;
        for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
        return out;
    }
    std::string list() {
        require("[");
        std::vector<std::string> elements;
        while (!skip("]")) {
            if (!elements.empty()) require(",");
            elements.push_back(any());
        }
        return "[" + joined(std::move(elements), sort_lists_) + "]";
    }
    std::string map() {
        require("{");
        std::vector<std::string> entries;
        while (!skip("}")) {
            if (!entries.empty()) require(",");
            std::string entry = name() + ": ";
            require(":");
            entries.push_back(entry + any());
        }
        return "{" + joined(std::move(entries), true) + "}";
    }
    std::string labels_and_properties() {
        std::vector<std::string> labels;
        while (skip(":")) labels.push_back(":" + name());
        std::string out = joined(std::move(labels), true);
        if (sees("{")) {
            const std::string properties = map();
            if (properties != "{}") out += " " + properties;
        }
        return out;
    }
    std::string node() {
        require("(");
        std::string out = "(" + labels_and_properties();
        require(")");
        return out + ")";
    }
    std::string relationship() {
        require("[");
        std::string out = "[" + labels_and_properties();
        require("]");
        return out + "]";
    }
    std::string path() {
        require("<");
        std::string out = "<" + node();
        while (!skip(">")) {
            const bool backward = skip("<-");
            if (!backward) require("-");
            const std::string rel = relationship();
            require(backward ? "-" : "->");
            out += (backward ? "<-" : "-") + rel + (backward ? "-" : "->") + node();
        }
        return out + ">";
    }
    std::string scalar() {
        spaces();
        const std::size_t begin = at_;
        while (at_ < text_.size() && std::string_view(",]}) \n>").find(text_[at_]) == std::string_view::npos)
            ++at_;
        const std::string token(text_.substr(begin, at_ - begin));
        if (token == "null" || token == "true" || token == "false" || token == "NaN" || token == "Inf" ||
            token == "-Inf")
            return token;
        if (token.empty()) refuse("a value");
        long long integer = 0;
        const char* const end = token.data() + token.size();
        if (const auto read = std::from_chars(token.data(), end, integer);
            read.ec == std::errc() && read.ptr == end)
            return std::to_string(integer);
        double real = 0;
        if (const auto read = std::from_chars(token.data(), end, real);
            read.ec != std::errc() || read.ptr != end)
            refuse("a value");
        if (real == 0) real = 0; // the kit makes no difference between the two zeros
        char buffer[64];
        const auto written =
            std::to_chars(buffer, buffer + sizeof buffer, real, std::chars_format::scientific);
        return std::string(buffer, written.ptr);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool sort_lists_;
};

} // namespace

std::string canonical_cell(std::string_view written, bool list_order_ignored) {
    return cell_reader(written, list_order_ignored).whole();
}

std::string canonical_datum(const entente::cypher::datum& d, const entente::view& seen,
                            bool list_order_ignored) {
    return canonical_cell(to_text(d, seen), list_order_ignored);
}

} // namespace tck
