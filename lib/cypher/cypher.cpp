// SPDX-License-Identifier: BSL-1.0
// The door: prepared queries, runs, and the rows they give.
#include <entente/cypher.hpp>

#include "cypher/beliefs.hpp"
#include "cypher/binder.hpp"
#include "cypher/parallel.hpp"
#include "cypher/parser.hpp"
#include "cypher/plan_cache.hpp"
#include "cypher/planner.hpp"
#include "cypher/run.hpp"
#include "cypher/slots.hpp"
#include "cypher/support.hpp"

#include <entente/graph.hpp>
#include <entente/transaction.hpp>

#include <algorithm>
#include <atomic>
#include <new>
#include <optional>
#include <utility>

namespace entente::cypher {

namespace detail {

// What the machine does not have is a limit like those that the caller sets.
template <class Work>
auto within_memory(Work work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        throw runtime_error(error_type::resource_exhausted, "", "there is no memory left for the query",
                            "ask for less at a time, or set a limit of memory to fail earlier");
    }
}

struct prepared_state {
    bound::query bound;
    std::vector<std::string> columns;
    std::vector<bound::slot> slots; // of the columns, in the frame
    bound::support_places rests_on; // with support
    std::unique_ptr<plan_cache> plans = std::make_unique<plan_cache>();

    explicit prepared_state(bound::query q) : bound(std::move(q)) {
        for (const bound::column& c : bound.parts.front().columns) {
            columns.push_back(c.name);
            slots.push_back(c.at);
        }
        if (!bound.with_support || columns.empty()) return;
        columns.emplace_back("support");
        // One part of a UNION after the other is in the frame; what is not of the one that is there, is null.
        for (const bound::single_query& part : bound.parts) {
            const bound::support_places of_part = support_of(part, bound.support);
            rests_on.gathered = of_part.gathered;
            rests_on.relationships.insert(rests_on.relationships.end(), of_part.relationships.begin(),
                                          of_part.relationships.end());
            rests_on.properties.insert(rests_on.properties.end(), of_part.properties.begin(),
                                       of_part.properties.end());
        }
    }

    static prepared_query make(std::string_view text, const extensions& known) {
        const syntax::statement written = parse(text);
        const auto* q = std::get_if<syntax::query>(&written.what);
        return prepared_query(std::make_shared<const prepared_state>(
            q ? bind(*q, text, &known) : bind(std::get<syntax::index_command>(written.what), text)));
    }
};

struct cursor_state {
    explicit cursor_state(const prepared_query& q) : query(q.state_), slots(&query->slots) {}

    std::shared_ptr<const prepared_state> query;
    const std::vector<bound::slot>* slots;       // of the columns, in the frame
    std::vector<bound::slot> slots_without_copy; // where they are not those of the query
    profile counted;
    std::atomic<bool> cancelled{false};

    std::optional<run> running;
    std::shared_ptr<const plan::operation> planned;
    std::unique_ptr<row_source> source;
    std::optional<view> last_seen;
    change_counts changes;

    // Rows of a query that changed something, or was explained, are all there before the first is asked for.
    std::vector<datum_list> kept;
    std::size_t next = 0;
    // A row that is not in the frame as it is, and the places of its columns.
    datum_list cells;
    std::vector<std::uint32_t> in_order;

    static std::vector<datum> values_of(const bound::query& q, const parameters& given) {
        std::vector<datum> out;
        for (const std::string& name : q.parameters) {
            const auto at = given.find(name);
            if (at == given.end())
                throw query_error(error_type::parameter_missing, error_phase::compile_time,
                                  "MissingParameter", "the parameter $" + name + " is not given");
            out.push_back(at->second);
        }
        return out;
    }

    // What an open transaction shows changes between two rows, and what is profiled is counted by one thread.
    [[nodiscard]] splitting splitting_of(const run& r, const query_settings& settings) const {
        if (settings.threads == 1 || r.writer() || r.seen().is_of_open_transaction() ||
            query->bound.explained == syntax::explanation::profile)
            return {};
        return {static_cast<double>(settings.rows_for_threads)};
    }

    void begin(const view& seen, const parameters& given, const query_settings& settings,
               transaction* writer) {
        const bound::query& bound = query->bound;
        const rewriting rewrite = settings.rewriting ? rewriting::on : rewriting::off;
        std::vector<datum> values = values_of(bound, given);
        if (bound.beliefs.empty()) {
            running.emplace(bound, std::move(values), seen, rewrite);
            if (writer) running->write_to(*writer, [](const view& v) { return v; });
        } else {
            run looking(bound, values, seen, rewrite);
            auto believed = believing(bound, looking);
            running.emplace(bound, std::move(values), believed(seen), rewrite);
            if (writer) running->write_to(*writer, std::move(believed));
        }
        running->cancelled = &cancelled;
        if (settings.limit.time.count() > 0)
            running->deadline = std::chrono::steady_clock::now() + settings.limit.time;
        if (settings.limit.memory > 0) running->memory_limit = settings.limit.memory;
        running->threads = settings.threads;
        planned = query->plans->get(bound, running->seen(), rewrite, splitting_of(*running, settings));
        if (bound.explained == syntax::explanation::explain) {
            keep_lines(to_text(*planned, bound));
            return;
        }
        const bool counts = bound.explained == syntax::explanation::profile;
        source = make_rows(without_copies(*planned, !counts), counts ? &counted : nullptr);
        source->restart(*running);
        if (counts) run_whole();
    }
    [[nodiscard]] const std::vector<std::string>& columns() const {
        static const std::vector<std::string> of_plan{"plan"};
        return query->bound.explained == syntax::explanation::none ? query->columns : of_plan;
    }
    void keep_lines(const std::string& text) {
        for (std::size_t line = 0; line < text.size();) {
            const std::size_t end = std::min(text.find('\n', line), text.size());
            kept.push_back({datum(value(text.substr(line, end - line)))});
            line = end + 1;
        }
    }

    // A projection that only copies is left out: its columns are read from where they come.
    const plan::operation& without_copies(const plan::operation& root, bool allowed) {
        const auto* last = std::get_if<plan::assign>(&root.what);
        if (!last || !allowed || query->bound.with_support) return root;
        std::vector<bound::slot> sources = *slots;
        for (const bound::assignment& item : last->items) {
            const auto* copied = std::get_if<bound::slot_value>(&item.value.what);
            if (!copied) return root;
            for (std::size_t i = 0; i < sources.size(); ++i)
                if ((*slots)[i] == item.to) sources[i] = copied->at;
        }
        slots_without_copy = std::move(sources);
        slots = &slots_without_copy;
        return root.inputs[0];
    }

    /// Copies the row that is in the frame, with its support.
    void take_row() {
        cells.clear();
        for (const bound::slot s : *slots) cells.push_back(running->frame[s]);
        if (query->bound.with_support && !cells.empty())
            cells.push_back(describe_support(support_of_row(query->rests_on, *running), *running));
    }
    [[nodiscard]] row row_in_frame() const { return whole_row(running->frame.data(), slots->data()); }
    [[nodiscard]] row row_of_cells() {
        while (in_order.size() < columns().size())
            in_order.push_back(static_cast<std::uint32_t>(in_order.size()));
        return whole_row(cells.data(), in_order.data());
    }
    [[nodiscard]] row whole_row(const datum* cells_of_row, const std::uint32_t* places) const {
        row made;
        made.cells_ = cells_of_row;
        made.places_ = places;
        made.size_ = columns().size();
        made.columns_ = &columns();
        return made;
    }
    /// To the end, before anything is committed.
    void run_whole() {
        if (source) within_memory([&] { find_all_rows(); });
    }
    void find_all_rows() {
        const bool profiled = query->bound.explained == syntax::explanation::profile;
        while (source->next(*running))
            if (!columns().empty() && !profiled) {
                take_row();
                kept.push_back(std::move(cells));
            }
        changes = running->changes;
        source.reset();
        if (profiled) keep_lines(to_text(*planned, query->bound, &counted));
    }
    static rows start(std::unique_ptr<cursor_state> state) { return rows(std::move(state)); }

    static bool writes(const prepared_query& q) {
        return q.state_->bound.updates && q.state_->bound.explained != syntax::explanation::explain;
    }
};

} // namespace detail

const std::string& prepared_query::text() const { return state_->bound.text; }

std::vector<std::string> prepared_query::columns() const { return state_->columns; }

bool prepared_query::updates() const { return detail::cursor_state::writes(*this); }

prepared_query prepare(std::string_view text, const extensions& known) {
    return detail::prepared_state::make(text, known);
}

const datum& row::operator[](std::string_view column) const {
    const auto at = std::find(columns_->begin(), columns_->end(), column);
    if (at == columns_->end()) {
        std::string names;
        for (const std::string& name : *columns_) names += (names.empty() ? "" : ", ") + name;
        throw error(error_kind::unknown_name, "the result has no column '" + std::string(column) + "'", {},
                    "its columns are: " + names);
    }
    return (*this)[static_cast<std::size_t>(at - columns_->begin())];
}

rows::rows(std::unique_ptr<detail::cursor_state> state) : state_(std::move(state)) {}
rows::rows(rows&&) noexcept = default;
rows& rows::operator=(rows&&) noexcept = default;
rows::~rows() = default;

const std::vector<std::string>& rows::columns() const noexcept { return state_->columns(); }

bool rows::find_next() {
    return detail::within_memory([&] { return look_for_next(); });
}

bool rows::look_for_next() {
    if (state_->source) {
        // Rows without columns are none to anybody.
        do {
            if (!state_->source->next(*state_->running)) return false;
        } while (state_->columns().empty());
        if (!state_->query->bound.with_support) {
            if (current_.size() == 0) current_ = state_->row_in_frame();
            const following_rows following = state_->source->take_following(*state_->running);
            left_ = following.nodes.size();
            if (left_ > 0) {
                node_ = node_in(state_->running->frame[following.node]);
                relationship_ = relationship_in(state_->running->frame[following.relationship]);
                nodes_ = following.nodes.data();
                relationships_ = following.relationships.data();
            }
            return true;
        }
        state_->take_row();
    } else {
        if (state_->next == state_->kept.size()) return false;
        state_->cells = std::move(state_->kept[state_->next++]);
    }
    current_ = state_->row_of_cells();
    return true;
}

void rows::cancel() noexcept { state_->cancelled.store(true, std::memory_order_relaxed); }

summary rows::summary() const {
    const change_counts& c = state_->changes;
    return {c.nodes_created,         c.nodes_deleted,   c.relationships_created,
            c.relationships_deleted, c.properties_set,  c.labels_added,
            c.labels_removed,        c.indexes_created, c.indexes_dropped};
}

const view& rows::seen() const { return state_->running ? state_->running->seen() : *state_->last_seen; }

std::string rows::plan() const { return to_text(*state_->planned, state_->query->bound); }

rows query(const view& seen, const prepared_query& q, const parameters& given,
           const query_settings& settings) {
    if (detail::cursor_state::writes(q))
        throw query_error(error_type::semantic_error, error_phase::runtime, "ReadOnly",
                          "this query changes something, and a view never changes", "run it on the graph");
    auto state = std::make_unique<detail::cursor_state>(q);
    state->begin(seen, given, settings, nullptr);
    return detail::cursor_state::start(std::move(state));
}

rows query(const view& seen, std::string_view text, const parameters& given, const query_settings& settings) {
    return query(seen, prepare(text), given, settings);
}

rows query(transaction& t, const prepared_query& q, const parameters& given, const query_settings& settings) {
    if (!detail::cursor_state::writes(q)) return query(t.view(), q, given, settings);
    auto state = std::make_unique<detail::cursor_state>(q);
    state->begin(t.view(), given, settings, &t);
    state->run_whole();
    state->running.reset();
    state->last_seen = t.view();
    return detail::cursor_state::start(std::move(state));
}

rows query(transaction& t, std::string_view text, const parameters& given, const query_settings& settings) {
    return query(t, prepare(text), given, settings);
}

rows query(graph& g, const prepared_query& q, const parameters& given, const query_settings& settings) {
    if (!detail::cursor_state::writes(q)) return query(g.now(), q, given, settings);
    auto state = std::make_unique<detail::cursor_state>(q);
    {
        transaction t = g.begin();
        state->begin(t.view(), given, settings, &t);
        state->run_whole();
        state->running.reset(); // its views are of the transaction
        t.commit();
    }
    state->last_seen = g.now();
    return detail::cursor_state::start(std::move(state));
}

rows query(graph& g, std::string_view text, const parameters& given, const query_settings& settings) {
    return query(g, prepare(text), given, settings);
}

} // namespace entente::cypher
