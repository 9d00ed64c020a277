// SPDX-License-Identifier: BSL-1.0
// The iterators of the graphs in boost_graph.hpp: over entities, over the statements at an entity, over all statements. They read the
// store step by step and keep nothing. Included by boost_graph.hpp.
#pragma once

#include <entente/boost_graph/edge.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace entente::detail {

/// The entity ids from one to another. Gives values, not references, as the vertex iterator of adjacency_list<vecS, vecS> does.
class vertex_iterator {
public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = entity_id;
    using difference_type = std::ptrdiff_t;
    using pointer = const entity_id*;
    using reference = entity_id;

    vertex_iterator() noexcept = default;
    explicit vertex_iterator(std::uint32_t at) noexcept : at_(at) {}

    reference operator*() const noexcept { return entity_id(at_); }
    reference operator[](difference_type n) const noexcept { return *(*this + n); }
    vertex_iterator& operator++() noexcept { return ++at_, *this; }
    vertex_iterator& operator--() noexcept { return --at_, *this; }
    vertex_iterator operator++(int) noexcept { return vertex_iterator(at_++); }
    vertex_iterator operator--(int) noexcept { return vertex_iterator(at_--); }
    vertex_iterator& operator+=(difference_type n) noexcept {
        at_ = static_cast<std::uint32_t>(at_ + n);
        return *this;
    }
    vertex_iterator& operator-=(difference_type n) noexcept { return *this += -n; }
    friend vertex_iterator operator+(vertex_iterator i, difference_type n) noexcept { return i += n; }
    friend vertex_iterator operator+(difference_type n, vertex_iterator i) noexcept { return i += n; }
    friend vertex_iterator operator-(vertex_iterator i, difference_type n) noexcept { return i -= n; }
    friend difference_type operator-(vertex_iterator a, vertex_iterator b) noexcept {
        return difference_type{a.at_} - difference_type{b.at_};
    }
    friend bool operator==(vertex_iterator, vertex_iterator) noexcept = default;
    friend auto operator<=>(vertex_iterator, vertex_iterator) noexcept = default;

private:
    std::uint32_t at_ = 0;
};

/// Whether a statement between entities is an edge to a view: believed, and not one that says of a merged class that it is one.
[[nodiscard]] inline bool is_edge(const view& v, std::uint32_t s) {
    if (s >= v.statement_end() || !v.believes(s)) return false;
    const identity_classes* classes = v.identities();
    if (!classes || v.columns().relation(s) != builtin::same_as) return true;
    return classes->canonical(v.columns().raw_subject(s)) != classes->canonical(v.columns().raw_object(s));
}

/// The sealed statements of an entity in a direction, by `relation` or (none()) by all, believed or not.
[[nodiscard]] inline neighbour_run sealed_edges(const view& v, direction d, std::uint32_t entity,
                                                relation_id relation) noexcept {
    const sealed_rows& rows = v.sealed().rows(d, entity_to_entity);
    return relation.is_none() ? rows.all(entity) : rows.of(entity, relation.value());
}

/// Which statements at an entity: those it is the subject of, the object of, or both one after the other.
enum class side : std::uint8_t { subject, object, both };

/// What to make of each statement at an entity: an edge from the entity, an edge to it, or the entity at the other end.
enum class yield : std::uint8_t { edge_from, edge_to, neighbour };

template <yield Yield>
struct yielded {
    using type = statement_edge;
};
template <>
struct yielded<yield::neighbour> {
    using type = entity_id;
};

/// The edges at one entity. For each direction and, with merged identities, each entity of the class: first the sealed row, then what
/// an open transaction adds, then the chain of what was stated since. On a view that believes all it sees and is sealed this is one
/// run of an array; what is not in a row is left to functions that such a view never calls.
template <side Side, yield Yield>
class incidence_iterator {
public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = typename yielded<Yield>::type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = value_type;

    /// The end of any range.
    incidence_iterator() noexcept = default;

    /// The first edge of `vertex` by `relation`, or (none()) by all.
    incidence_iterator(const view& v, entity_id vertex, relation_id relation)
        : view_(&v),
          vertex_(vertex.value()),
          relation_(relation),
          direction_(Side == side::object ? direction::in : direction::out),
          all_(v.believes_all_sealed()),
          one_run_(Side != side::both && !v.has_fresh() && v.identities() == nullptr) {
        if (v.canonical(vertex) != vertex) { // another stands for it
            finish();
            return;
        }
        enter_row(vertex_); // the lowest of a class stands for it, and is read first
        pass_row();
    }

    [[nodiscard]] reference operator*() const {
        std::uint32_t s, neighbour;
        if (statement_ != nullptr) {
            s = *statement_;
            neighbour = *neighbour_;
        } else {
            s = fresh_ - 1;
            neighbour = direction_ == direction::out ? view_->columns().raw_object(s)
                                                     : view_->columns().raw_subject(s);
        }
        const entity_id other = all_ || one_run_
                                    ? entity_id(neighbour)
                                    : view_->canonical(entity_id(neighbour)); // merged by neither
        if constexpr (Yield == yield::edge_from)
            return {statement_id(s), entity_id(vertex_), other};
        else if constexpr (Yield == yield::edge_to)
            return {statement_id(s), other, entity_id(vertex_)};
        else
            return other;
    }

    incidence_iterator& operator++() {
        if (statement_ == nullptr) return *this = settled(stepped(*this));
        ++statement_;
        ++neighbour_;
        pass_row();
        return *this;
    }
    incidence_iterator operator++(int) {
        const incidence_iterator before = *this;
        ++*this;
        return before;
    }

    /// A statement stands once in the rows or chains of a direction, so that these tell two places apart.
    friend bool operator==(const incidence_iterator& a, const incidence_iterator& b) noexcept {
        return a.statement_ == b.statement_ &&
               (a.statement_ != nullptr || (a.fresh_ == b.fresh_ && a.direction_ == b.direction_));
    }

private:
    enum class stage : std::uint8_t { row, pending, chain };

    void finish() noexcept {
        statement_ = nullptr;
        fresh_ = 0;
        direction_ = direction::out;
    }

    /// The entity whose own rows and chains are being read: one of the class that `vertex_` stands for, or itself.
    [[nodiscard]] std::uint32_t key() const {
        const auto members = class_members();
        return members.empty() ? vertex_ : members[member_];
    }
    [[nodiscard]] std::span<const std::uint32_t> class_members() const {
        const identity_classes* classes = all_ ? nullptr : view_->identities();
        if (classes == nullptr) return {};
        const auto at = classes->members.find(vertex_);
        return at == classes->members.end() ? std::span<const std::uint32_t>{}
                                            : std::span<const std::uint32_t>(at->second);
    }

    void enter_row(std::uint32_t key) {
        const neighbour_run run = sealed_edges(*view_, direction_, key, relation_);
        statement_ = run.statements.data();
        run_end_ = statement_ + run.size();
        neighbour_ = run.neighbours.data();
        fresh_ = 0;
        stage_ = stage::row;
    }

    /// What the open transaction of a view states about `key()`.
    [[nodiscard]] const std::vector<std::uint32_t>* pending_here() const {
        const pending_changes* pending = view_->pending();
        if (pending == nullptr) return nullptr;
        const auto at = pending->by_node.find(pending_changes::node_key(direction_, entity_to_entity, key()));
        return at == pending->by_node.end() ? nullptr : &at->second;
    }
    void enter_pending() {
        statement_ = nullptr;
        stage_ = stage::pending;
        const auto* here = pending_here();
        pending_left_ = here ? here->size() : 0;
        fresh_ = pending_left_ != 0 ? (*here)[pending_left_ - 1] + 1 : 0;
    }
    void enter_chain() {
        stage_ = stage::chain;
        fresh_ = unless_sealed(view_->state().fresh.newest(direction_, entity_to_entity, key()));
    }
    [[nodiscard]] std::uint32_t unless_sealed(std::uint32_t s_plus_one) const {
        return s_plus_one > view_->sealed().statement_count() ? s_plus_one : 0;
    }
    void step_fresh() {
        if (stage_ == stage::pending)
            fresh_ = --pending_left_ != 0 ? (*pending_here())[pending_left_ - 1] + 1 : 0;
        else
            fresh_ = unless_sealed(view_->state().fresh.before(direction_, fresh_ - 1));
    }

    // By value: an iterator whose address nobody takes stays in registers.
    static incidence_iterator stepped(incidence_iterator i) {
        i.step_fresh();
        return i;
    }
    static incidence_iterator settled(incidence_iterator i) {
        i.settle();
        return i;
    }

    /// Goes to the first edge that is here in the row or after it.
    void pass_row() {
        for (; statement_ != run_end_; ++statement_, ++neighbour_)
            if (all_ || is_edge(*view_, *statement_)) return;
        if (one_run_)
            finish();
        else
            *this = settled(*this);
    }

    /// Goes to the first edge that is here or further on.
    void settle() {
        while (true) {
            if (stage_ == stage::row) {
                for (; statement_ != run_end_; ++statement_, ++neighbour_)
                    if (all_ || is_edge(*view_, *statement_)) return;
                if (view_->has_fresh())
                    enter_pending();
                else if (!next_row())
                    return finish();
                continue;
            }
            for (; fresh_ != 0; step_fresh())
                if ((relation_.is_none() || view_->columns().relation(fresh_ - 1) == relation_) &&
                    is_edge(*view_, fresh_ - 1))
                    return;
            if (stage_ == stage::pending)
                enter_chain();
            else if (!next_row())
                return finish();
        }
    }
    /// Goes to the row of the next entity of the class, or of the other direction. False where there is none.
    bool next_row() {
        if (member_ + 1 < class_members().size()) {
            ++member_;
        } else if (Side == side::both && direction_ == direction::out) {
            direction_ = direction::in;
            member_ = 0;
        } else {
            return false;
        }
        enter_row(key());
        return true;
    }

    const view* view_ = nullptr;
    const std::uint32_t* statement_ = nullptr; // in a sealed row; null elsewhere and at the end
    const std::uint32_t* neighbour_ = nullptr;
    const std::uint32_t* run_end_ = nullptr;
    std::size_t pending_left_ = 0;
    std::uint32_t vertex_ = 0;
    std::uint32_t fresh_ = 0; // in a chain: the statement plus one
    std::uint32_t member_ = 0;
    relation_id relation_;
    direction direction_ = direction::out;
    stage stage_ = stage::row;
    bool all_ = false;     // every sealed statement is believed, so that no identities are merged either
    bool one_run_ = false; // there is nothing but one row
};

/// All edges of a view, or those of one relation: sealed statements of a relation in order of time, all others in order of id.
class edge_iterator {
public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = statement_edge;
    using difference_type = std::ptrdiff_t;
    using pointer = const statement_edge*;
    using reference = statement_edge;

    edge_iterator() noexcept = default;
    static edge_iterator begin(const view& v, relation_id relation) {
        edge_iterator i = end(v, relation);
        i.run_ = i.run_end_ - run_of(v, relation).size();
        i.next_ = relation.is_none() ? 0 : std::min(v.sealed().statement_count(), v.statement_end());
        i.settle();
        return i;
    }
    static edge_iterator end(const view& v, relation_id relation) {
        edge_iterator i;
        i.view_ = &v;
        i.relation_ = relation;
        const auto run = run_of(v, relation);
        i.run_ = i.run_end_ = run.data() + run.size();
        i.next_ = v.statement_end();
        return i;
    }

    [[nodiscard]] reference operator*() const {
        const std::uint32_t s = statement();
        const statement_columns& c = view_->columns();
        return {statement_id(s), view_->canonical(entity_id(c.raw_subject(s))),
                view_->canonical(entity_id(c.raw_object(s)))};
    }
    edge_iterator& operator++() {
        step();
        settle();
        return *this;
    }
    edge_iterator operator++(int) {
        const edge_iterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const edge_iterator& a, const edge_iterator& b) noexcept {
        return a.next_ == b.next_ && a.run_ == b.run_;
    }

private:
    /// The sealed statements of a relation, but for those that begin after the days that the view asks for.
    static std::span<const std::uint32_t> run_of(const view& v, relation_id relation) {
        if (relation.is_none()) return {};
        const time_run run = v.sealed().by_time().of(relation.value());
        const belief* b = v.belief();
        return run.statements.first(b && b->time && b->time->end != day_max ? run.begun_by(b->time->end - 1)
                                                                            : run.size());
    }

    [[nodiscard]] std::uint32_t statement() const noexcept { return run_ != run_end_ ? *run_ : next_; }
    void step() noexcept {
        if (run_ != run_end_)
            ++run_;
        else
            ++next_;
    }
    void settle() {
        for (; run_ != run_end_ || next_ != view_->statement_end(); step()) {
            const std::uint32_t s = statement();
            if (shape::of(view_->columns().meta(s)) == entity_to_entity && is_edge(*view_, s) &&
                (relation_.is_none() || view_->columns().relation(s) == relation_))
                return;
        }
    }

    const view* view_ = nullptr;
    const std::uint32_t* run_ = nullptr;
    const std::uint32_t* run_end_ = nullptr;
    std::uint32_t next_ = 0;
    relation_id relation_;
};

} // namespace entente::detail
