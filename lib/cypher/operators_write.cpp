// SPDX-License-Identifier: BSL-1.0
// Operators that change the graph. Each takes all its rows before it changes anything, so that what is read does not depend on the order in which
// things change; rows behind it see all of it.
#include "cypher/bound_walk.hpp"
#include "cypher/graph_access.hpp"
#include "cypher/graph_changes.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

datum_map map_of(run& r, const datum& given) {
    if (const auto* n = given.get_if<node>()) return properties_of(r, *n);
    if (const auto* rel = given.get_if<relationship>()) return properties_of(r, *rel);
    return given.is_null() ? datum_map() : given.as_map();
}

void apply(run& r, const bound::set_property& c) {
    const datum holder = evaluate(c.object, r);
    if (!holder.is_null()) set_property(r, holder, r.name(c.key), evaluate(c.value, r));
}

void apply(run& r, const bound::set_properties& c) {
    const datum holder = r.frame[c.object];
    if (!holder.is_null()) set_properties(r, holder, map_of(r, evaluate(c.value, r)), c.add);
}

void apply(run& r, const bound::set_labels& c) {
    if (const auto* n = r.frame[c.object].get_if<node>()) add_labels(r, *n, c.labels);
}

void apply(run& r, const std::vector<bound::change>& changes) {
    for (const bound::change& c : changes) {
        std::visit(
            [&](const auto& change) {
                try {
                    apply(r, change);
                } catch (const query_error& e) {
                    throw e.at(change.where, r.query->text);
                }
            },
            c);
        r.look_again();
    }
}

property_list properties_for(run& r, const std::vector<bound::property_value>& written,
                             const std::optional<bound::expression>& all, datum& kept) {
    property_list out;
    if (all) {
        kept = evaluate(*all, r);
        if (!kept.is_null())
            for (const auto& [key, held] : kept.as_map()) out.emplace_back(key, held);
    }
    for (const auto& [key, value] : written) out.emplace_back(r.name(key), evaluate(value, r));
    return out;
}

// What of a pattern asks for properties of something that the same pattern makes: they have to be seen first.
std::vector<text_range> parts_that_read_new_ones(const bound::pattern& p) {
    std::set<bound::slot> fresh;
    for (const bound::node_pattern& n : p.nodes)
        if (!n.is_bound) fresh.insert(n.variable);
    std::vector<text_range> found;
    const auto look = [&](const auto& part) {
        for (const auto& [key, value] : part.properties)
            for (const bound::slot at : slots_of(value))
                if (fresh.contains(at)) found.push_back(part.where);
    };
    for (const bound::node_pattern& n : p.nodes) look(n);
    for (const bound::relationship_pattern& rel : p.relationships) look(rel);
    return found;
}

// Makes what of a pattern is not there yet, and puts it into the frame.
void make_pattern(run& r, const bound::pattern& p, const std::vector<text_range>& reading) {
    datum kept;
    const auto placed = [&](text_range where, const auto& action) {
        try {
            if (std::find(reading.begin(), reading.end(), where) != reading.end()) r.look_again();
            action();
        } catch (const query_error& e) {
            throw e.at(where, r.query->text);
        } catch (const error& e) {
            throw query_error(error_type::constraint_verification_failed, error_phase::runtime,
                              "ConstraintValidationFailed", std::string(e.message()), std::string(e.remedy()))
                .at(where, r.query->text);
        }
    };
    for (const bound::node_pattern& n : p.nodes)
        if (!n.is_bound)
            placed(n.where, [&] {
                r.frame[n.variable] =
                    create_node(r, n.labels, properties_for(r, n.properties, n.all_properties, kept));
            });
    for (const bound::relationship_pattern& rel : p.relationships)
        placed(rel.where, [&] {
            const bool turned = rel.direction == syntax::arrow::incoming;
            const auto* from = r.frame[p.nodes[turned ? rel.to : rel.from].variable].get_if<node>();
            const auto* to = r.frame[p.nodes[turned ? rel.from : rel.to].variable].get_if<node>();
            if (!from || !to)
                throw runtime_error(error_type::semantic_error, "",
                                    "a relationship needs both its nodes, and one is null");
            r.frame[rel.variable] = create_relationship(
                r, *from, rel.types[0], *to, properties_for(r, rel.properties, rel.all_properties, kept));
        });
    for (const bound::path_pattern& found : p.paths) {
        if (!found.variable) continue;
        path whole;
        for (const std::uint32_t n : found.nodes)
            whole.nodes.push_back(r.frame[p.nodes[n].variable].as_node().id);
        for (const std::uint32_t rel : found.relationships)
            whole.relationships.push_back(r.frame[p.relationships[rel].variable].as_relationship().id);
        r.frame[*found.variable] = datum(std::move(whole));
    }
}

// Another row may have stated a relationship of this one anew.
void follow_restated(run& r) {
    if (r.restated.empty()) return;
    for (datum& d : r.frame)
        if (const auto* rel = d.get_if<relationship>()) {
            statement_id now = rel->id;
            for (auto at = r.restated.find(now.value()); at != r.restated.end();
                 at = r.restated.find(now.value()))
                now = at->second;
            d = relationship{now};
        }
}

// Takes all rows, lets `work` change the graph for them, and then gives the rows that it made.
class eager : public above_one {
public:
    using above_one::above_one;
    void restart(run& r) override {
        above_one::restart(r);
        rows_.clear();
        kept_.release();
        done_ = false;
        next_ = 0;
    }
    bool next(run& r) override {
        if (!std::exchange(done_, true)) {
            std::vector<datum_list> taken;
            while (input().next(r)) {
                r.tick();
                kept_.add(r, bytes_of(r.frame));
                taken.push_back(r.frame);
            }
            work(r, taken);
            r.look_again();
        }
        if (next_ == rows_.size()) return false;
        r.frame = std::move(rows_[next_++]);
        follow_restated(r);
        return true;
    }

protected:
    virtual void work(run& r, std::vector<datum_list>& taken) = 0;
    /// The frame as it is becomes a row.
    void give(run& r) { rows_.push_back(r.frame); }

private:
    std::vector<datum_list> rows_;
    kept_bytes kept_;
    bool done_ = false;
    std::size_t next_ = 0;
};

// What changes the graph for one row after the other.
class eager_by_row : public eager {
public:
    using eager::eager;

protected:
    /// For the row in the frame.
    virtual void work_on_row(run& r) = 0;

private:
    void work(run& r, std::vector<datum_list>& taken) final {
        for (datum_list& row : taken) {
            r.tick();
            r.frame = std::move(row);
            follow_restated(r);
            work_on_row(r);
        }
    }
};

class create final : public eager_by_row {
public:
    create(const plan::create& o, source_ptr input)
        : eager_by_row(std::move(input)),
          plan_(&o),
          reading_(parts_that_read_new_ones(o.what.what)) {}

private:
    void work_on_row(run& r) override {
        make_pattern(r, plan_->what.what, reading_);
        give(r);
    }
    const plan::create* plan_;
    std::vector<text_range> reading_;
};

class change final : public eager_by_row {
public:
    change(const plan::change& o, source_ptr input) : eager_by_row(std::move(input)), plan_(&o) {}

private:
    void work_on_row(run& r) override {
        apply(r, plan_->changes);
        give(r);
    }
    const plan::change* plan_;
};

class remove final : public eager_by_row {
public:
    remove(const plan::remove& o, source_ptr input) : eager_by_row(std::move(input)), plan_(&o) {}

private:
    void work_on_row(run& r) override {
        for (const auto& c : plan_->what.changes) {
            if (const auto* p = std::get_if<bound::remove_property>(&c)) {
                if (const datum holder = evaluate(p->object, r); !holder.is_null())
                    set_property(r, holder, r.name(p->key), {});
            } else {
                const auto& labels = std::get<bound::remove_labels>(c);
                if (const auto* n = r.frame[labels.object].get_if<node>())
                    remove_labels(r, *n, labels.labels);
            }
            r.look_again();
        }
        give(r);
    }
    const plan::remove* plan_;
};

class erase final : public eager {
public:
    erase(const plan::erase& o, source_ptr input) : eager(std::move(input)), plan_(&o) {}

private:
    // Relationships first, whatever row they are in: a node may go when its last relationship goes with it.
    void work(run& r, std::vector<datum_list>& taken) override {
        std::vector<std::pair<node, text_range>> nodes;
        std::vector<relationship> relationships;
        for (datum_list& row : taken) {
            r.frame = std::move(row);
            for (const bound::expression& target : plan_->what.targets) {
                const datum what = evaluate(target, r);
                if (const auto* n = what.get_if<node>()) {
                    nodes.emplace_back(*n, target.where);
                } else if (const auto* rel = what.get_if<relationship>()) {
                    relationships.push_back(*rel);
                } else if (const auto* p = what.get_if<path>()) {
                    for (const entity_id e : p->nodes) nodes.emplace_back(node{e}, target.where);
                    for (const statement_id s : p->relationships) relationships.push_back({s});
                } else if (!what.is_null()) {
                    throw runtime_error(error_type::type_error, "InvalidArgumentType",
                                        "DELETE takes nodes, relationships and paths, not " +
                                            std::string(name(what.kind())))
                        .at(target.where, r.query->text);
                }
            }
            give(r);
        }
        for (const relationship rel : relationships) delete_relationship(r, rel);
        for (const auto& [n, where] : nodes) {
            try {
                delete_node(r, n, plan_->what.detach);
            } catch (const query_error& e) {
                throw e.at(where, r.query->text);
            }
        }
    }
    const plan::erase* plan_;
};

class merge final : public eager_by_row {
public:
    merge(const plan::merge& o, source_ptr input, source_ptr inner)
        : eager_by_row(std::move(input)),
          plan_(&o),
          inner_(std::move(inner)),
          reading_(parts_that_read_new_ones(o.what.what)) {}

private:
    void work_on_row(run& r) override {
        refuse_nulls(r);
        const datum_list before = r.frame;
        std::vector<datum_list> found;
        inner_->restart(r);
        while (inner_->next(r)) found.push_back(r.frame);
        for (datum_list& match : found) {
            r.frame = std::move(match);
            follow_restated(r);
            apply(r, plan_->what.on_match);
            give(r);
        }
        if (!found.empty()) return;
        r.frame = before;
        make_pattern(r, plan_->what.what, reading_);
        r.look_again();
        apply(r, plan_->what.on_create);
        give(r);
    }
    // What is null equals nothing: it would be made again and again.
    void refuse_nulls(run& r) const {
        const auto check = [&](const auto& pattern) {
            for (const auto& [key, value] : pattern.properties)
                if (evaluate(value, r).is_null())
                    throw runtime_error(error_type::semantic_error, "MergeReadOwnWrites",
                                        "MERGE can't look for a null '" + r.name(key) + "'")
                        .at(value.where, r.query->text);
        };
        for (const bound::node_pattern& n : plan_->what.what.nodes) check(n);
        for (const bound::relationship_pattern& rel : plan_->what.what.relationships) check(rel);
    }
    const plan::merge* plan_;
    source_ptr inner_;
    std::vector<text_range> reading_;
};

} // namespace

source_ptr make(const plan::create& o, source_ptr input) {
    return std::make_unique<create>(o, std::move(input));
}
source_ptr make(const plan::change& o, source_ptr input) {
    return std::make_unique<change>(o, std::move(input));
}
source_ptr make(const plan::erase& o, source_ptr input) {
    return std::make_unique<erase>(o, std::move(input));
}
source_ptr make(const plan::remove& o, source_ptr input) {
    return std::make_unique<remove>(o, std::move(input));
}
source_ptr make(const plan::merge& o, source_ptr input, source_ptr inner) {
    return std::make_unique<merge>(o, std::move(input), std::move(inner));
}

} // namespace entente::cypher
