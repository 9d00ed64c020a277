// SPDX-License-Identifier: BSL-1.0
// Operators that make, drop and list indexes.
#include "cypher/edit_distance.hpp"
#include "cypher/operators.hpp"
#include "cypher/slots.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

const index_definition* find(const std::vector<index_definition>& indexes, std::string_view name) {
    const auto at =
        std::find_if(indexes.begin(), indexes.end(), [&](const auto& i) { return i.name == name; });
    return at == indexes.end() ? nullptr : &*at;
}

// After what it is for.
std::string made_name(const std::vector<index_definition>& indexes, const index_definition& index) {
    std::string name = "index_of_" + index.of;
    for (const std::string& property : index.properties) name.append("_").append(property);
    std::string free = name;
    for (int number = 2; find(indexes, free); ++number) free = name + "_" + std::to_string(number);
    return free;
}

class change_index final : public above_one {
public:
    change_index(const plan::change_index& o, source_ptr input)
        : above_one(std::move(input)),
          command_(&o.what) {}
    bool next(run& r) override {
        if (!input().next(r)) return false;
        try {
            if (command_->drop)
                drop(r);
            else
                make(r);
        } catch (const query_error& e) {
            throw e.at(command_->where, r.query->text);
        }
        r.look_again();
        return true;
    }

private:
    void make(run& r) {
        const std::vector<index_definition>& known = r.writer()->ontology().indexes();
        index_definition index = command_->index;
        const auto same = std::find_if(known.begin(), known.end(),
                                       [&](const auto& other) { return other.same_purpose(index); });
        const index_definition* const named = index.name.empty() ? nullptr : find(known, index.name);
        if (named || same != known.end()) {
            if (command_->tolerant) return;
            throw runtime_error(error_type::constraint_verification_failed, "IndexAlreadyExists",
                                named ? "there is an index '" + index.name + "' already"
                                      : "the index '" + same->name + "' is for the same",
                                "say IF NOT EXISTS, or drop it first");
        }
        if (index.name.empty()) index.name = made_name(known, index);
        r.writer()->declare(index);
        ++r.changes.indexes_created;
    }
    void drop(run& r) {
        if (r.writer()->drop_index(command_->index.name)) {
            ++r.changes.indexes_dropped;
            return;
        }
        if (command_->tolerant) return;
        nearest_name near(command_->index.name);
        for (const index_definition& index : r.writer()->ontology().indexes()) near.offer(index.name);
        const std::string meant = near.found();
        throw runtime_error(error_type::semantic_error, "IndexNotFound",
                            "there is no index '" + command_->index.name + "'",
                            meant.empty() ? "SHOW INDEXES lists them" : "did you mean '" + meant + "'?");
    }
    const bound::change_index* command_;
};

class list_indexes final : public above_one {
public:
    list_indexes(const plan::list_indexes& o, source_ptr input) : above_one(std::move(input)), to_(&o.what) {}
    void restart(run& r) override {
        above_one::restart(r);
        listing_ = false;
    }
    bool next(run& r) override {
        const std::vector<index_definition>& indexes = r.seen().ontology().indexes();
        for (;;) {
            if (!listing_) {
                if (!input().next(r)) return false;
                listing_ = true;
                next_ = 0;
            }
            if (next_ < indexes.size()) break;
            listing_ = false;
        }
        const index_definition& index = indexes[next_++];
        datum_list properties;
        for (const std::string& property : index.properties) properties.emplace_back(value(property));
        r.frame[to_->name] = datum(value(index.name));
        r.frame[to_->kind] = datum(value(index.of_relationships ? "relationship" : "node"));
        r.frame[to_->of] = index.of.empty() ? datum() : datum(value(index.of));
        r.frame[to_->properties] = datum(std::move(properties));
        return true;
    }

private:
    const bound::list_indexes* to_;
    bool listing_ = false;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make(const plan::change_index& o, source_ptr input) {
    return std::make_unique<change_index>(o, std::move(input));
}
source_ptr make(const plan::list_indexes& o, source_ptr input) {
    return std::make_unique<list_indexes>(o, std::move(input));
}

} // namespace entente::cypher
