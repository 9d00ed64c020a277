// SPDX-License-Identifier: BSL-1.0
// The definitions of event_codes.hpp. Included by it; not to be included alone.
#pragma once

#include <entente/vocabulary/event_codes.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <utility>

namespace entente::cameo {

namespace detail {

struct csv_record {
    std::size_t line = 0; // where it begins, from 1
    std::vector<std::string> fields;
};

// RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. Empty lines are passed over.
class csv_reader {
public:
    explicit csv_reader(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    std::optional<csv_record> next() {
        while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) pass_line_end();
        if (at_ >= text_.size()) return std::nullopt;
        csv_record record{line_, {}};
        while (true) {
            record.fields.push_back(field());
            if (at_ >= text_.size()) return record;
            if (text_[at_] == ',') {
                ++at_;
                continue;
            }
            pass_line_end();
            return record;
        }
    }

private:
    void pass_line_end() {
        if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
        ++at_;
        ++line_;
    }
    std::string field() {
        std::string out;
        if (at_ >= text_.size() || text_[at_] != '"') {
            const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
            out = text_.substr(at_, end - at_);
            at_ = end;
            return out;
        }
        const std::size_t opened = line_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                out += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                out += '"';
                ++at_;
            } else {
                ++at_;
                if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n')
                    throw error(error_kind::syntax, "a quoted field goes on after its closing quote",
                                "line " + std::to_string(line_), "double quotes that belong to the field");
                return out;
            }
        }
        throw error(error_kind::syntax, "a quoted field has no closing quote",
                    "line " + std::to_string(opened));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

inline std::optional<double> number_in(const std::string& field, std::size_t line) {
    if (field.empty() || field == "NA") return std::nullopt;
    double number = 0;
    const auto [end, fault] = std::from_chars(field.data(), field.data() + field.size(), number);
    if (fault != std::errc() || end != field.data() + field.size())
        throw error(error_kind::syntax, entente::quoted(field) + " is no number",
                    "line " + std::to_string(line));
    return number;
}

} // namespace detail

inline code_table::code_table(std::vector<event_code> codes) : codes_(std::move(codes)) {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
        const event_code& c = codes_[i];
        if (!is_code(c.code))
            throw error(error_kind::invalid_argument, entente::quoted(c.code) + " is no CAMEO code", {},
                        "codes have two to four digits and begin with 01 to 20");
        if (!by_name_.try_emplace(c.code, i).second)
            throw error(error_kind::not_unique, "the code " + c.code + " is given twice");
        if (!c.label.empty() && !by_name_.try_emplace(c.label, i).second)
            throw error(error_kind::not_unique, "the label " + entente::quoted(c.label) + " is given twice",
                        "code " + c.code);
    }
}

inline code_table code_table::parse(std::string_view csv) {
    detail::csv_reader reader(csv);
    const auto head = reader.next();
    const auto column = [&](std::string_view wanted) -> std::optional<std::size_t> {
        if (!head) return std::nullopt;
        const auto at = std::find(head->fields.begin(), head->fields.end(), wanted);
        if (at == head->fields.end()) return std::nullopt;
        return static_cast<std::size_t>(at - head->fields.begin());
    };
    const auto code = column("code"), label = column("name"), goldstein = column("goldstein"),
               description = column("description");
    if (!code || !label)
        throw error(error_kind::syntax, "a table of event codes has the columns 'code' and 'name'", "line 1");
    std::vector<event_code> codes;
    while (const auto record = reader.next()) {
        if (record->fields.size() != head->fields.size())
            throw error(error_kind::syntax,
                        "there are " + std::to_string(record->fields.size()) + " fields, and " +
                            std::to_string(head->fields.size()) + " columns",
                        "line " + std::to_string(record->line));
        event_code c{record->fields[*code], record->fields[*label], {}, {}};
        if (!is_code(c.code))
            throw error(error_kind::syntax, entente::quoted(c.code) + " is no CAMEO code",
                        "line " + std::to_string(record->line));
        if (goldstein) c.goldstein = detail::number_in(record->fields[*goldstein], record->line);
        if (description && record->fields[*description] != "NA") c.description = record->fields[*description];
        codes.push_back(std::move(c));
    }
    return code_table(std::move(codes));
}

inline code_table code_table::read(const std::string& path) {
    struct closer {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    const std::unique_ptr<std::FILE, closer> file(std::fopen(path.c_str(), "rb"));
    const auto refuse = [&] { throw error(error_kind::io, "a table of event codes cannot be read", path); };
    if (!file) refuse();
    std::string text;
    std::array<char, 1 << 14> block{};
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get()))
        text.append(block.data(), got);
    if (std::ferror(file.get())) refuse();
    return parse(text);
}

inline const event_code* code_table::find(std::string_view code_or_label) const {
    const auto at = by_name_.find(std::string(code_or_label));
    return at == by_name_.end() ? nullptr : &codes_[at->second];
}

inline ontology relations_of(const code_table& table, naming named_by,
                             const std::vector<std::string>& actors) {
    ontology o;
    const auto name_of = [&](const event_code& c) -> const std::string& {
        return named_by == naming::label && !c.label.empty() ? c.label : c.code;
    };
    for (const event_code& c : table.codes()) {
        relation_definition d;
        d.name = name_of(c);
        d.domain = d.range = actors;
        d.subject_kinds = d.object_kinds = {.entity = true, .value = false, .statement = false};
        if (const event_code* parent = table.find(parent_of(c.code))) d.parents.push_back(name_of(*parent));
        o.declare(d);
    }
    o.close();
    return o;
}

} // namespace entente::cameo
