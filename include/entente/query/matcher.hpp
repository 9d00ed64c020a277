// SPDX-License-Identifier: BSL-1.0
// The one matcher: finds the ways in which a pattern's atoms hold in a view, one at a time, without materialising any of them.
#pragma once

#include <entente/model/linkage.hpp>
#include <entente/query/common_neighbours.hpp>
#include <entente/query/match_plan.hpp>
#include <entente/query/neighbour_list.hpp>
#include <entente/query/pattern.hpp>
#include <entente/query/relation_rows.hpp>
#include <entente/view.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace entente {

/// Enumerates matches of a pattern. Each match is one choice of a believed statement for every atom, with the variables bound to match;
/// two statements that say the same are two matches, each with its own support.
///
/// Joins go variable by variable: all atoms that tie a new variable to what is bound already are intersected as sorted lists, so that
/// cyclic patterns take no more time than their largest intermediate result needs (a worst-case optimal join, after Ngo, Porat, Re
/// and Rudra 2012; the intersection is a leapfrog, after Veldhuizen 2014). The order of variables follows the counts that the graph keeps.
///
/// Holds its view. Not copyable; movable. Threads: one at a time.
class matcher {
public:
    /// Throws error(unsupported) for a handle on a transitive relation, error(invalid_argument) for a variable that stands in no atom.
    matcher(view v, pattern p)
        : view_(std::move(v)),
          pattern_(with_canonical_ends(view_, std::move(p))),
          plan_(detail::plan_match(view_, pattern_)) {
        bindings_.resize(pattern_.variables().size());
        for (const auto& s : plan_.steps) states_.emplace_back().lists.resize(s.atoms.size());
        type_verdicts_.resize(pattern_.variables().size());
    }
    matcher(matcher&&) = default;
    matcher& operator=(matcher&&) = default;

    /// Goes to the next match; false when there are no more.
    bool next() {
        if (peeked_) return peeked_ = false, true;
        if (plan_.impossible || done_) return false;
        if (plan_.steps.empty()) return done_ = true, false;
        const std::size_t last = plan_.steps.size() - 1;
        std::size_t depth = last;
        if (!started_) {
            started_ = true;
            depth = 0;
            open(0);
        }
        for (;;) {
            if (advance(depth)) {
                if (depth == last) return true;
                open(++depth);
            } else if (depth-- == 0) {
                return done_ = true, false;
            }
        }
    }

    /// Whether there is a next match, which becomes the current one; `next` then goes to it, as if nobody had looked.
    bool peek() {
        if (!peeked_) peeked_ = next();
        return peeked_;
    }

    /// What a variable is bound to in the current match.
    [[nodiscard]] term operator[](std::uint32_t variable) const noexcept {
        return {pattern_.variables()[variable].kind, bindings_[variable]};
    }

    /// The statements that the current match rests on, atom by atom in the order of the pattern; several for a transitive relation.
    [[nodiscard]] std::vector<statement_id> support() const;

    /// How many matches there are from here on. As calling `next` to the end, but where the last variable is not asked about, its
    /// lists are counted, not walked. `looked` is called once in about a thousand steps and may throw to end the count, after which the
    /// matcher can only be destroyed.
    [[nodiscard]] std::uint64_t count(const std::function<void()>& looked = {});

    [[nodiscard]] const view& over() const noexcept { return view_; }
    /// The order of steps, in words: one line each.
    [[nodiscard]] std::string explain() const { return detail::explain(view_, pattern_, plan_); }

private:
    using plan_step = detail::match_step;

    struct step_state {
        std::vector<detail::neighbour_list>
            lists;                         // one an atom; a scan uses none, but remembers its place in `at`
        std::vector<std::size_t> at;       // place in each list
        std::vector<std::size_t> end;      // end of the places with the current neighbour
        std::vector<std::uint32_t> opened; // the node each list was opened for
        std::vector<std::size_t> met;      // how often each list was met again since
        bool as_before = false;            // whether no list changed since they were opened before,
        std::optional<std::uint64_t> counted; // and how many matches they had then, if they were counted
        detail::neighbour_probe probe;        // of the list that is met again,
        std::pair<std::size_t, std::uint32_t> probed{2, 0}; // which is this one, opened for this node
        bool inside = false;                                // the current neighbour has been offered already
        std::vector<std::uint32_t> scanned;          // a scan's statements where they are not read in place
        const detail::relation_rows* rows = nullptr; // a scan by rows: all of them
        neighbour_run row;                           // and the one it is in
        std::uint32_t key = 0;
        std::uint32_t statement = 0; // what a scan chose
        bool reversed = false;
        std::size_t reading = 0;
    };

    /// How many statements a scan asks the memory for before it looks at them.
    static constexpr std::size_t scan_ahead = 16;

    [[nodiscard]] std::uint32_t value_of(const operand& o) const noexcept {
        return o.is_variable() ? bindings_[o.number()] : o.fixed().raw();
    }
    [[nodiscard]] const view& view_of(std::uint32_t atom) const noexcept {
        return plan_.atoms[atom].own_view ? *plan_.atoms[atom].own_view : view_;
    }

    void open(std::size_t depth);
    bool advance(std::size_t depth);
    bool advance_scan(std::size_t depth);
    bool advance_extend(std::size_t depth);
    bool next_scanned(const plan_step& s, step_state& state);
    bool next_source(const plan_step& s, step_state& state);
    bool inspect(std::size_t depth);
    void open_scan(const plan_step& s, step_state& state);
    const detail::relation_rows& compact_rows(std::uint32_t atom, direction d);
    void open_sources(const plan_step& s, step_state& state);
    bool next_common(const plan_step& s, step_state& state);
    bool first_choice(const plan_step& s, step_state& state, std::size_t from);
    bool next_choice(const plan_step& s, step_state& state);
    [[nodiscard]] std::uint64_t count_extend(std::size_t depth);
    [[nodiscard]] std::uint64_t count_lists(std::size_t depth);
    /// Whether a step before `depth` binds a variable.
    [[nodiscard]] bool plan_binds_before(std::size_t depth, std::uint32_t variable) const;

    /// Merged identities: a fixed entity stands for its class.
    static pattern with_canonical_ends(const view& v, pattern p);

    /// Whether position `i` of an atom's list may be chosen: believed, and what the atom's qualifiers ask for.
    [[nodiscard]] bool admits(std::uint32_t atom, const detail::neighbour_list& list, std::size_t i) const {
        if (!list.believed() && !view_believes(atom, list.statement(i))) return false;
        return !plan_.atoms[atom].conditional ||
               detail::meets(view_, pattern_.atoms()[atom], list.statement(i));
    }
    [[nodiscard]] bool view_believes(std::uint32_t atom, std::uint32_t s) const {
        const view& v = view_of(atom);
        return s < v.statement_end() && v.believes(s);
    }
    /// Whether a variable may be bound to something of its kind: the right type of entity, the right kind of value.
    bool fits(std::uint32_t variable, std::uint32_t raw);
    bool bind_handle(std::uint32_t atom, std::uint32_t s) {
        const auto& handle = pattern_.atoms()[atom].handle;
        if (handle) bindings_[*handle] = s;
        return true;
    }

    view view_;
    pattern pattern_;
    detail::match_plan plan_;
    std::vector<std::uint32_t> bindings_;
    std::vector<step_state> states_;
    struct compact_entry {
        std::uint32_t atom;
        direction going;
        std::unique_ptr<detail::relation_rows> rows;
    };
    std::vector<compact_entry> compact_; // made when first opened, shared by atoms that read the same
    std::vector<std::vector<std::int8_t>>
        type_verdicts_;   // variable, type set -> 1 fits, -1 does not, 0 not asked yet
    bool peeked_ = false; // the current match has been looked at, not gone to
    bool started_ = false;
    bool done_ = false;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/query/matcher_definitions.hpp>
#endif
