// SPDX-License-Identifier: BSL-1.0
// What all writers and readers of archive fields share: lists of groups and of ids, texts, and the place in the archive where a reader is.
#pragma once

#include <entente/model/error.hpp>
#include <entente/model/utf8.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace entente::detail {

// ---- writing. `Out` has number, wide, text, bytes (a name and what to write) and group (a name and a function that writes what is in
// it).

/// How many there are in [first, end), and a group for each, in which `write(i)` writes.
template <class Out, class Write>
void write_list(Out& out, const char* count_name, const char* name, std::uint32_t first, std::uint32_t end,
                Write write) {
    out.number(count_name, end - first);
    for (std::uint32_t i = first; i < end; ++i) out.group(name, [&] { write(i); });
}

/// How many there are, and each.
template <class Out, class Ids>
void write_ids(Out& out, const char* count_name, const char* name, const Ids& ids) {
    out.number(count_name, static_cast<std::uint32_t>(ids.size()));
    for (const auto id : ids) {
        if constexpr (requires { id.value(); })
            out.number(name, id.value());
        else
            out.number(name, id);
    }
}

/// Throws error(invalid_argument) for a text that is not UTF-8.
template <class Out>
void write_text(Out& out, const char* name, std::string_view text) {
    if (const auto at = first_invalid_utf8(text))
        throw error(error_kind::invalid_argument,
                    "the " + std::string(name) + " " + quoted(text) + " is not UTF-8 from byte " +
                        std::to_string(*at) + " on",
                    {}, "keys, names and quoted words must be UTF-8 to be saved");
    out.text(name, text);
}

// ---- reading

[[noreturn]] inline void refuse_fields(const std::string& message) {
    throw error(error_kind::damaged, message);
}

/// What is being read, for messages: "statement", 17; nothing in particular if there is no word for it.
struct reading_place {
    const char* what = nullptr;
    std::uint32_t number = 0;
};

/// Reads lists from `In`, which has number, wide, text, bytes (given a name; text and bytes as something that converts to a string_view
/// and holds until the next call) and group (a name and a function that reads what is in it), and knows where in them it is.
///
/// A count is a number of loops, never an allocation: memory grows as fields arrive.
template <class In>
class list_reader {
public:
    explicit list_reader(In& in) noexcept : in_(in) {}

    [[nodiscard]] In& in() const noexcept { return in_; }

    /// Calls `read(i)` in a group for each i from `first` on; how many there were.
    template <class Read>
    std::uint32_t read_list(const char* count_name, const char* name, std::uint32_t first, Read read) {
        const std::uint32_t count = in_.number(count_name);
        for (std::uint32_t i = 0; i < count; ++i) {
            at({name, first + i});
            in_.group(name, [&] { read(first + i); });
        }
        at({});
        return count;
    }
    std::vector<std::uint32_t> read_ids(const char* count_name, const char* name) {
        std::vector<std::uint32_t> ids;
        for (std::uint32_t left = in_.number(count_name); left > 0; --left)
            ids.emplace_back(in_.number(name));
        return ids;
    }
    std::uint32_t number_up_to(const char* name, std::uint32_t highest) {
        const std::uint32_t n = in_.number(name);
        if (n > highest)
            refuse_fields("the " + std::string(name) + " is " + std::to_string(n) + ", and " +
                          std::to_string(highest) + " is the highest");
        return n;
    }

    /// What is read from now on.
    void at(reading_place place) noexcept { place_ = place; }
    [[nodiscard]] reading_place place() const noexcept { return place_; }

    /// What was refused while reading, as damage to what is being read. `within` comes before it, unless it is empty.
    [[noreturn]] void refuse_as_damaged(const error& refused, std::string within,
                                        const std::string& remedy) const {
        const auto add = [&](std::string_view part) {
            if (!within.empty() && !part.empty()) within += ", ";
            within += part;
        };
        if (place_.what) add(std::string(place_.what) + " " + std::to_string(place_.number));
        add(refused.place());
        throw error(error_kind::damaged, std::string(refused.message()), within, remedy);
    }

private:
    In& in_;
    reading_place place_;
};

inline std::uint32_t require_below(std::uint32_t id, std::uint32_t end, const char* what) {
    if (id >= end) refuse_fields(std::string(what) + " " + std::to_string(id) + " is not in the graph");
    return id;
}

} // namespace entente::detail
