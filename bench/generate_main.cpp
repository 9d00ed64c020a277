// SPDX-License-Identifier: BSL-1.0
// The program bench-data: writes the benchmark's data set as files.
#include "generate.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace entente::bench {
namespace {

// A text file that is written through a buffer of its own and complains when the disk does.
class table {
public:
    explicit table(const std::filesystem::path& path) : path_(path.string()), out_(path, std::ios::binary) {
        if (!out_) throw std::runtime_error(path_ + ": cannot be written");
        text_.reserve(2 * limit);
    }
    void close() {
        out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        out_.close();
        if (!out_) throw std::runtime_error(path_ + ": cannot be written");
    }

    table& operator<<(std::string_view text) {
        text_.append(text);
        return *this;
    }
    table& operator<<(char c) {
        text_.push_back(c);
        return *this;
    }
    table& operator<<(std::uint64_t number) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        text_.append(digits.data(), end);
        return *this;
    }
    void end_row() {
        text_.push_back('\n');
        if (text_.size() < limit) return;
        out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        text_.clear();
    }

private:
    static constexpr std::size_t limit = 1U << 20;
    std::string path_;
    std::ofstream out_;
    std::string text_;
};

std::string date_text(std::int32_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

// The texts of all days from 1970 on that occur: made once, because a date is written twice for most statements.
class date_texts {
public:
    std::string_view operator()(std::int32_t day) {
        while (texts_.size() <= static_cast<std::size_t>(day))
            texts_.push_back(date_text(static_cast<std::int32_t>(texts_.size())));
        return texts_[static_cast<std::size_t>(day)];
    }

private:
    std::vector<std::string> texts_;
};

void write_entities(const std::filesystem::path& path, const std::vector<generated_entity>& entities) {
    table out(path);
    out << "id,key,kind,name,country";
    out.end_row();
    for (std::uint64_t i = 0; i < entities.size(); ++i) {
        const generated_entity& e = entities[i];
        const std::string_view kind = kind_name(e.kind);
        out << i << ',' << e.key << ',' << kind << ',' << kind << " No " << i << " of "
            << entities[e.country].key << ',' << std::uint64_t{e.country};
        out.end_row();
    }
    out.close();
}

void write_relations(const std::filesystem::path& path) {
    table out(path);
    out << "pred,code";
    out.end_row();
    for (std::uint32_t relation = 0; relation < relation_count; ++relation) {
        out << std::uint64_t{relation} << ',' << relation_code(relation);
        out.end_row();
    }
    out.close();
}

// The same rows twice: with numbers and with keys for the ends.
void write_statements(const std::filesystem::path& folder, const std::vector<generated_entity>& entities,
                      const std::vector<generated_statement>& statements) {
    constexpr std::string_view head = "subject,object,sid,pred,valid_from,valid_to,source,confidence";
    table numbered(folder / "statements.csv");
    table keyed(folder / "statements_k.csv");
    date_texts date;
    const auto rest = [&](table& out, std::uint64_t number, const generated_statement& s) {
        out << ',' << number << ',' << std::uint64_t{s.relation} << ',' << date(s.valid_from) << ',';
        if (s.valid_to != 0) out << date(s.valid_to);
        out << ',' << std::uint64_t{s.source} << ',' << static_cast<char>('0' + s.confidence / 100) << '.'
            << static_cast<char>('0' + s.confidence / 10 % 10) << static_cast<char>('0' + s.confidence % 10);
        out.end_row();
    };
    numbered << head;
    numbered.end_row();
    keyed << head;
    keyed.end_row();
    for (std::uint64_t i = 0; i < statements.size(); ++i) {
        const generated_statement& s = statements[i];
        numbered << std::uint64_t{s.subject} << ',' << std::uint64_t{s.object};
        rest(numbered, i, s);
        keyed << entities[s.subject].key << ',' << entities[s.object].key;
        rest(keyed, i, s);
    }
    numbered.close();
    keyed.close();
}

void write_questions(const std::filesystem::path& folder, std::uint64_t entities, std::uint64_t statements,
                     const generated_questions& questions) {
    table text(folder / "params.txt");
    table json(folder / "params.json");
    const std::uint64_t relations = relation_count;
    text << "N " << entities << "\nM " << statements << "\nNP " << relations << '\n';
    json << "{\"N\":" << entities << ",\"M\":" << statements << ",\"NP\":" << relations
         << ",\"asof_pred\":5,\"tri_pred\":10";
    const auto begin = [&](std::string_view name, std::size_t count) {
        text << name << ' ' << std::uint64_t{count};
        json << ",\n\"" << name << "\":[";
    };
    const auto end = [&] {
        text << '\n';
        json << ']';
    };
    const auto list = [&](std::string_view name, const std::vector<std::uint32_t>& numbers) {
        begin(name, numbers.size());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            text << ' ' << std::uint64_t{numbers[i]};
            json << (i == 0 ? "" : ",") << std::uint64_t{numbers[i]};
        }
        end();
    };
    list("lookup", questions.lookup);
    list("onehop", questions.onehop);
    list("twohop", questions.twohop);
    list("pairs", questions.pairs);
    begin("dates", questions.days.size());
    for (std::size_t i = 0; i < questions.days.size(); ++i) {
        text << ' ' << date_text(questions.days[i]);
        json << (i == 0 ? "\"" : ",\"") << date_text(questions.days[i]) << '"';
    }
    end();
    json << "}\n";
    text.close();
    json.close();
}

template <class Number>
Number number(std::string_view text) {
    Number result{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (problem != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument("'" + std::string(text) + "' is no number that fits");
    return result;
}

void write_all(const std::filesystem::path& folder, std::uint32_t entity_count, std::uint32_t statement_count,
               std::uint64_t seed) {
    random_source random(seed);
    const auto entities = generate_entities(entity_count, random);
    const auto statements = generate_statements(entity_count, statement_count, random);
    const auto questions = generate_questions(entity_count, statements, random);
    std::filesystem::create_directories(folder);
    write_entities(folder / "nodes.csv", entities);
    write_relations(folder / "predicates.csv");
    write_statements(folder, entities, statements);
    write_questions(folder, entity_count, statement_count, questions);
}

} // namespace
} // namespace entente::bench

int main(int count, char** words) {
    using namespace entente::bench;
    constexpr std::string_view usage =
        "usage: bench-data OUTDIR ENTITIES STATEMENTS SEED\n"
        "size S: 20000 500000 42 (about 50 MB)   size M: 200000 10000000 42 (about 1.1 GB)\n";
    if (count != 5) {
        std::cerr << usage;
        return 2;
    }
    try {
        write_all(words[1], number<std::uint32_t>(words[2]), number<std::uint32_t>(words[3]),
                  number<std::uint64_t>(words[4]));
        return 0;
    } catch (const std::invalid_argument& problem) {
        std::cerr << problem.what() << '\n' << usage;
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
