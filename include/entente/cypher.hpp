// SPDX-License-Identifier: BSL-1.0
// Text queries: openCypher over views and graphs, with implementation extensions for time and sources. The door to floor 5; needs the library.
#pragma once

#include <entente/cypher/datum.hpp>
#include <entente/cypher/extensions.hpp>
#include <entente/cypher/query_error.hpp>
#include <entente/fwd.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::cypher {

/// What `$name` stands for in a query.
using parameters = std::map<std::string, datum, std::less<>>;

struct limits {
    /// From the beginning of the run; zero is none. A query that takes longer ends with an error of type resource_exhausted. It is looked at
    /// about every thousand rows.
    std::chrono::milliseconds time{0};
    /// What sorts, groups, distincts, collects and changes may keep at once, in bytes, about; 0 is none.
    std::size_t memory = std::size_t{1} << 30U;
};

struct query_settings {
    limits limit;
    /// Whether the planner may ask conditions early and look values up. Off, the query runs in the order as written; the rows are the same.
    bool rewriting = true;
    /// How many threads may work on one query that only reads, that of the caller among them: 0 as many as there are cores that no other query of
    /// the program has taken, 1 none beside the caller's. Rows and their order don't depend on it. They work while the first row of a sort, a group
    /// or DISTINCT is found, and are gone when it is there.
    unsigned threads = 0;
    /// From how many rows on, which the planner expects to be looked at in all steps together, several threads are taken.
    std::size_t rows_for_threads = 20'000;
};

namespace detail {
struct prepared_state;
struct cursor_state;
} // namespace detail

/// A query, parsed and bound, to be run many times with other parameters and on other views. A value, cheap to copy. Threads: any number may
/// run one at once.
class prepared_query {
public:
    [[nodiscard]] const std::string& text() const;
    /// Empty for a query without RETURN.
    [[nodiscard]] std::vector<std::string> columns() const;
    /// Whether it changes the graph it is run on.
    [[nodiscard]] bool updates() const;

private:
    friend struct detail::prepared_state;
    friend struct detail::cursor_state;
    explicit prepared_query(std::shared_ptr<const detail::prepared_state> state) : state_(std::move(state)) {}
    std::shared_ptr<const detail::prepared_state> state_;
};

/// Parses and binds a query. Throws a query_error of phase compile time that names the place. `known`: functions and procedures of the program.
[[nodiscard]] prepared_query prepare(std::string_view text, const extensions& known = {});

/// What a query changed.
struct summary {
    std::uint64_t nodes_created = 0, nodes_deleted = 0, relationships_created = 0, relationships_deleted = 0,
                  properties_set = 0, labels_added = 0, labels_removed = 0, indexes_created = 0,
                  indexes_dropped = 0;
    friend bool operator==(const summary&, const summary&) = default;
};

class rows;

/// One row of a result: a datum for each column. Holds until the next row is asked for.
class row {
public:
    class iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = datum;
        using difference_type = std::ptrdiff_t;
        using pointer = const datum*;
        using reference = const datum&;
        iterator() = default;
        [[nodiscard]] const datum& operator*() const { return cells_[*place_]; }
        [[nodiscard]] const datum* operator->() const { return &**this; }
        iterator& operator++() {
            ++place_;
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++place_;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.place_ == b.place_; }

    private:
        friend class row;
        iterator(const datum* cells, const std::uint32_t* place) : cells_(cells), place_(place) {}
        const datum* cells_ = nullptr;
        const std::uint32_t* place_ = nullptr;
    };

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] const datum& operator[](std::size_t column) const { return cells_[places_[column]]; }
    /// By the column's name. Throws error(unknown_name) for a name that no column has.
    [[nodiscard]] const datum& operator[](std::string_view column) const;
    [[nodiscard]] iterator begin() const noexcept { return {cells_, places_}; }
    [[nodiscard]] iterator end() const noexcept { return {cells_, places_ + size_}; }

private:
    friend class rows;
    friend struct detail::cursor_state;
    const datum* cells_ = nullptr;
    const std::uint32_t* places_ = nullptr; // of the columns, among the cells
    std::size_t size_ = 0;
    const std::vector<std::string>* columns_ = nullptr;
};

/// The rows of a query, found as they are asked for: a range to go through once. A query that changes something has done so, all of it, before
/// its first row is there; one that fails has changed nothing. Movable. Threads: one at a time, but `cancel` from any.
class rows {
public:
    rows(rows&&) noexcept;
    rows& operator=(rows&&) noexcept;
    ~rows();

    [[nodiscard]] const std::vector<std::string>& columns() const noexcept;

    /// The next row; false at the end. Throws a query_error of phase runtime.
    bool next() {
        if (left_ == 0) return find_next();
        --left_;
        *node_ = {entity_id(*nodes_++)};
        *relationship_ = {statement_id(*relationships_++)};
        return true;
    }
    /// The row that `next` found.
    [[nodiscard]] row current() const noexcept { return current_; }

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = row;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = row;
        iterator() = default;
        [[nodiscard]] row operator*() const { return source_->current(); }
        iterator& operator++() {
            if (!source_->next()) source_ = nullptr;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.source_ == b.source_;
        }

    private:
        friend class rows;
        explicit iterator(rows* source) : source_(source) {}
        rows* source_ = nullptr;
    };
    /// Asks for the first row.
    [[nodiscard]] iterator begin() { return next() ? iterator(this) : iterator(); }
    [[nodiscard]] iterator end() const { return {}; }

    /// Ends the run with an error of type cancelled, within about a thousand rows or steps. From any thread.
    void cancel() noexcept;

    [[nodiscard]] cypher::summary summary() const;
    /// What nodes and relationships of the rows are to be read with: the view that the query saw last.
    [[nodiscard]] const view& seen() const;
    /// The plan, as EXPLAIN and PROFILE print it.
    [[nodiscard]] std::string plan() const;

private:
    friend struct detail::cursor_state;
    explicit rows(std::unique_ptr<detail::cursor_state> state);
    bool find_next();
    bool look_for_next();

    std::unique_ptr<detail::cursor_state> state_;
    row current_;
    // Rows that are the current one but for a node and a relationship: where these are in it, and the ids to come.
    node* node_ = nullptr;
    relationship* relationship_ = nullptr;
    const std::uint32_t* nodes_ = nullptr;
    const std::uint32_t* relationships_ = nullptr;
    std::size_t left_ = 0;
};

/// Runs a query on what a view believes. Throws a query_error: of phase runtime with detail "ReadOnly" for a query that changes something,
/// of type parameter_missing for a parameter that is not given.
[[nodiscard]] rows query(const view& seen, const prepared_query& q, const parameters& given = {},
                         const query_settings& settings = {});
[[nodiscard]] rows query(const view& seen, std::string_view text, const parameters& given = {},
                         const query_settings& settings = {});
/// On what the graph says now. A query that changes something is a transaction of its own, committed before this returns; where it fails
/// nothing has changed. Throws what `graph::begin` and `transaction::commit` throw.
rows query(graph& g, const prepared_query& q, const parameters& given = {},
           const query_settings& settings = {});
rows query(graph& g, std::string_view text, const parameters& given = {},
           const query_settings& settings = {});
/// In an open transaction, beside whatever else it does. A query that fails halfway leaves what it has changed: roll the transaction back.
/// Rows are to be read before the transaction ends.
rows query(transaction& t, const prepared_query& q, const parameters& given = {},
           const query_settings& settings = {});
rows query(transaction& t, std::string_view text, const parameters& given = {},
           const query_settings& settings = {});

/// A datum as openCypher writes it: `(:Person {name: 'Ada'})`, `[:KNOWS {since: 1999}]`, `[1, 2.0, 'three']`. Nodes and relationships are
/// read with the view.
[[nodiscard]] std::string to_text(const datum& d, const view& seen);

} // namespace entente::cypher

namespace entente {
using cypher::prepare;
using cypher::query;
} // namespace entente
