// SPDX-License-Identifier: BSL-1.0
// How far the import of a file is, said in the graph itself: an entity for the file, and statements about it that each commit replaces.
#pragma once

#include <entente/graph.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace entente::io::detail {

/// What is said of an import.
struct import_state {
    std::uint64_t lines = 0;   ///< of the file, from its beginning, that a commit has dealt with
    std::uint64_t refused = 0; ///< of these
    bool finished = false;     ///< nothing follows them
    friend bool operator==(const import_state&, const import_state&) noexcept = default;
};

/// The entity of an import, `import:NAME|SIZE|CHECKSUM`, and what is said about it. Looks at the graph when it is made and when a
/// transaction begins.
class import_record {
public:
    static constexpr std::string_view key_prefix = "import:";
    /// The relation of that name is one that imports state.
    static bool is_relation(std::string_view name) noexcept;
    /// Throws error(constraint) where the graph's ontology has another use for these relations.
    static void check_ontology(const ontology& o);

    /// `path` may have folders before the name; `checksum` is that of the file's beginning.
    import_record(const graph& g, const std::string& path, std::uint64_t size, std::uint64_t checksum);

    /// What the graph says: nothing read where it says nothing.
    [[nodiscard]] const import_state& state() const noexcept { return said_.state; }

    /// Throws error(conflict) where the graph says something else by now: somebody else is importing the same file. To be asked at the beginning
    /// of a transaction.
    void require_current(transaction& t) const;

    struct added {
        std::uint64_t entities = 0, statements = 0;
    };
    /// Takes back what was said and says this. Throws error(conflict) where the import's entity was removed from the graph.
    added write(transaction& t, const import_state& now);

private:
    struct said {
        import_state state;
        std::vector<statement_id> by; ///< the statements that say it
        friend bool operator==(const said&, const said&) = default;
    };
    [[nodiscard]] said recall(const view& v) const;

    std::string key_, name_;
    said said_;
};

} // namespace entente::io::detail
