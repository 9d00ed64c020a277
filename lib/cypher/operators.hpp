// SPDX-License-Identifier: BSL-1.0
// The operators' makers, one for each family's file.
#pragma once

#include "cypher/plan.hpp"
#include "cypher/run.hpp"

#include <memory>
#include <utility>

namespace entente::cypher {

using source_ptr = std::unique_ptr<row_source>;

/// An operator with one input.
class above_one : public row_source {
public:
    explicit above_one(source_ptr input) : input_(std::move(input)) {}
    void restart(run& r) override { input_->restart(r); }

protected:
    [[nodiscard]] row_source& input() { return *input_; }

private:
    source_ptr input_;
};

// operators_scan_nodes.cpp
source_ptr make(const plan::scan_nodes& o, source_ptr input);
// operators_scan_property.cpp
source_ptr make(const plan::scan_property& o, source_ptr input);
// operators_match.cpp
source_ptr make(const plan::expand& o, source_ptr input);
source_ptr make(const plan::make_path& o, source_ptr input);
// operators_scan_relationships.cpp
source_ptr make(const plan::scan_relationships& o, source_ptr input);
// operators_count.cpp
source_ptr make(const plan::count_steps& o, source_ptr input);
source_ptr make(const plan::count_ends& o, source_ptr general, source_ptr starts);
// operators_count_relationships.cpp
source_ptr make(const plan::count_relationships& o, source_ptr general);
source_ptr make(const plan::count_pattern& o, source_ptr general);
source_ptr make(const plan::count_by_type_and_year& o, source_ptr general);
// operators_path.cpp
source_ptr make(const plan::expand_path& o, source_ptr input);
// operators_rows.cpp
source_ptr make(const plan::filter& o, source_ptr input);
source_ptr make(const plan::unwind& o, source_ptr input);
source_ptr make(const plan::assign& o, source_ptr input);
source_ptr make(const plan::skip& o, source_ptr input);
source_ptr make(const plan::limit& o, source_ptr input);
source_ptr make(const plan::call_procedure& o, source_ptr input);
source_ptr make(const plan::optional_rows& o, source_ptr input, source_ptr inner);
source_ptr make(const plan::unite& o, std::vector<source_ptr> inputs);
source_ptr make_argument();
// operators_sort.cpp
source_ptr make(const plan::distinct& o, source_ptr input);
source_ptr make(const plan::sort& o, source_ptr input);
// operators_parallel.cpp
source_ptr make(const plan::parallel& o, const plan::operation& below, source_ptr input);
// operators_group.cpp
source_ptr make(const plan::group& o, source_ptr input);
// operators_write.cpp
source_ptr make(const plan::create& o, source_ptr input);
source_ptr make(const plan::change& o, source_ptr input);
source_ptr make(const plan::merge& o, source_ptr input, source_ptr inner);
source_ptr make(const plan::erase& o, source_ptr input);
source_ptr make(const plan::remove& o, source_ptr input);
source_ptr make(const plan::change_index& o, source_ptr input);
source_ptr make(const plan::list_indexes& o, source_ptr input);

} // namespace entente::cypher
