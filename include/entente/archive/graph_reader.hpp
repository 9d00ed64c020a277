// SPDX-License-Identifier: BSL-1.0
// A graph out of the fields of graph_fields.hpp, from whatever wrote them.
#pragma once

#include <entente/archive/commit_fields.hpp>
#include <entente/archive/field_lists.hpp>
#include <entente/archive/graph_fields.hpp>
#include <entente/archive/ontology_fields.hpp>
#include <entente/graph.hpp>

#include <cstdint>
#include <string>

namespace entente::detail {

/// Reads from `In` (see field_lists.hpp).
///
/// The history is made again, commit by commit, under the checks that everything stated undergoes, so that no archive makes a graph
/// that could not have been made.
template <class In>
class graph_reader {
public:
    explicit graph_reader(In& in) : fields_(in) {}

    /// Throws error(unsupported) for a version that is not known, error(damaged) with the place for fields that make no graph, and what
    /// `In` throws.
    graph read(std::uint32_t version) {
        if (version != graph_fields_version)
            throw error(error_kind::unsupported,
                        "the graph was saved in version " + std::to_string(version) +
                            ", and this library reads version 1",
                        {}, "read it with a newer version of this library");
        graph made;
        try {
            read_all(made);
        } catch (const error& e) {
            fields_.refuse_as_damaged(e, {}, "load another copy");
        }
        made.checkpoint();
        return made;
    }

private:
    void read_all(graph& made) {
        graph_state& state = made.internals();
        state.current.publish({state.current.current().sealed, ontology_reader<In>(fields_).read()});
        entities_named named;
        commit_fields_reader<In> reader(fields_, state, named, 0, 0);
        reader.read_values();
        reader.read_references();
        fields_.read_list("commits", "commit", 1, [&](std::uint32_t number) {
            transaction t = made.begin();
            reader.read_commit(t, state.commits[number - 1]);
            t.commit();
        });
    }

    list_reader<In> fields_;
};

} // namespace entente::detail
