// SPDX-License-Identifier: BSL-1.0
// Tables, JSON, JSON Lines and CSV.
#include "result_writer.hpp"
#include "datum_json.hpp"
#include "text_width.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace tools {
namespace {

using entente::cypher::datum;
using entente::cypher::datum_kind;

bool is_scalar(const datum& d) { return d.get_if<entente::value>() != nullptr; }

// A row as an object with the columns as they are ordered.
class json_writer final : public result_writer {
public:
    json_writer(const std::vector<std::string>& columns, const entente::view& seen, bool as_array,
                output& out)
        : as_json_(seen),
          as_array_(as_array),
          out_(&out) {
        for (const std::string& column : columns) names_.push_back(json(column) + ":");
        if (as_array_) out_->text("[");
    }
    void row(const entente::cypher::row& r) override {
        text_.clear();
        if (as_array_) text_ += is_first_ ? "\n" : ",\n";
        is_first_ = false;
        text_ += '{';
        for (std::size_t i = 0; i < r.size(); ++i) {
            if (i > 0) text_ += ',';
            text_ += names_[i];
            as_json_.append(r[i], text_);
        }
        text_ += as_array_ ? "}" : "}\n";
        out_->text(text_);
    }
    void end() override {
        if (as_array_) out_->line(is_first_ ? "]" : "\n]");
    }

private:
    datum_json as_json_;
    std::vector<std::string> names_;
    std::string text_;
    bool as_array_, is_first_ = true;
    output* out_;
};

// RFC 4180. Null is an empty field, an empty text a quoted one; lists, maps, nodes, relationships and paths are JSON.
class csv_writer final : public result_writer {
public:
    csv_writer(const std::vector<std::string>& columns, const entente::view& seen, output& out)
        : as_json_(seen),
          out_(&out) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) text_ += ',';
            field(columns[i]);
        }
        if (!columns.empty()) out_->text(text_ += "\r\n");
    }
    void row(const entente::cypher::row& r) override {
        text_.clear();
        for (std::size_t i = 0; i < r.size(); ++i) {
            if (i > 0) text_ += ',';
            if (r[i].is_null()) continue;
            if (is_scalar(r[i])) {
                field(plain_text(r[i]));
            } else {
                std::string structure;
                as_json_.append(r[i], structure);
                field(structure);
            }
        }
        out_->text(text_ += "\r\n");
    }
    void end() override {}

private:
    void field(std::string_view text) {
        if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
            text_ += text;
            return;
        }
        text_ += '"';
        for (const char c : text) {
            if (c == '"') text_ += '"';
            text_ += c;
        }
        text_ += '"';
    }

    datum_json as_json_;
    std::string text_;
    output* out_;
};

// Columns as wide as their widest cell. The first rows decide; those after them are written as they come.
class table_writer final : public result_writer {
public:
    table_writer(std::vector<std::string> columns, const entente::view& seen, std::optional<std::size_t> most,
                 output& out)
        : columns_(std::move(columns)),
          seen_(&seen),
          most_(most),
          out_(&out) {
        for (std::string& column : columns_) column = printable(column);
        is_number_.assign(columns_.size(), true);
    }
    void row(const entente::cypher::row& r) override {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < r.size(); ++i) {
            cells.push_back(cell(r[i]));
            if (widths_.empty() && r[i].kind() != datum_kind::integer && r[i].kind() != datum_kind::real &&
                !r[i].is_null())
                is_number_[i] = false;
        }
        if (!widths_.empty()) {
            line(cells);
            return;
        }
        first_rows_.push_back(std::move(cells));
        if (first_rows_.size() == deciding_rows) begin();
    }
    void end() override {
        if (widths_.empty() && !columns_.empty()) begin();
    }

private:
    static constexpr std::size_t deciding_rows = 10'000, gap = 2, narrowest = 4;

    [[nodiscard]] std::string cell(const datum& d) const {
        return printable(is_scalar(d) && !d.is_null() ? plain_text(d) : to_text(d, *seen_));
    }
    void begin() {
        for (const std::string& column : columns_) widths_.push_back(width(column));
        for (const auto& row : first_rows_)
            for (std::size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], width(row[i]));
        if (most_) fit(*most_);
        if (first_rows_.empty()) is_number_.assign(columns_.size(), false);
        line(columns_);
        std::vector<std::string> rule;
        for (const std::size_t w : widths_) rule.emplace_back(w, '-');
        line(rule);
        for (const auto& row : first_rows_) line(row);
        first_rows_.clear();
    }
    // The widest give way first, down to a few cells each.
    void fit(std::size_t most) {
        const std::size_t gaps = gap * (widths_.size() - 1);
        const auto total = [&](std::size_t cap) {
            std::size_t sum = gaps;
            for (const std::size_t w : widths_) sum += std::min(w, cap);
            return sum;
        };
        const std::size_t widest = *std::max_element(widths_.begin(), widths_.end());
        if (total(widest) <= most) return;
        std::size_t low = narrowest, high = widest; // total(high) is too much
        while (high - low > 1 && low < high) {
            const std::size_t middle = low + (high - low) / 2;
            (total(middle) <= most ? low : high) = middle;
        }
        std::size_t spare = total(low) < most ? most - total(low) : 0;
        for (std::size_t& w : widths_) {
            if (w <= low) continue;
            w = low + (spare > 0 ? 1 : 0);
            if (spare > 0) --spare;
        }
    }
    void line(const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string shown = most_ ? cut_to(cells[i], widths_[i]) : cells[i];
            const std::size_t used = width(shown);
            const std::string padding(widths_[i] > used ? widths_[i] - used : 0, ' ');
            if (i > 0) text.append(gap, ' ');
            text += is_number_[i] ? padding + shown : shown + padding;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out_->line(text);
    }

    std::vector<std::string> columns_;
    const entente::view* seen_;
    std::optional<std::size_t> most_;
    output* out_;
    std::vector<std::vector<std::string>> first_rows_;
    std::vector<std::size_t> widths_; // empty until they are decided
    std::vector<bool> is_number_;
};

} // namespace

std::unique_ptr<result_writer> make_writer(std::string_view format, const std::vector<std::string>& columns,
                                           const entente::view& seen, std::optional<std::size_t> width,
                                           output& out) {
    if (format == "csv") return std::make_unique<csv_writer>(columns, seen, out);
    if (format == "table") return std::make_unique<table_writer>(columns, seen, width, out);
    return std::make_unique<json_writer>(columns, seen, format == "json", out);
}

std::optional<std::size_t> terminal_width() {
    winsize size{};
    if (::isatty(STDOUT_FILENO) != 1 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return std::nullopt;
    return size.ws_col;
}

} // namespace tools
