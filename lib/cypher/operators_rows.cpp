// SPDX-License-Identifier: BSL-1.0
// Operators that take and give rows one by one.
#include "cypher/operators.hpp"
#include "cypher/slots.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class argument final : public row_source {
public:
    void restart(run&) override { given_ = false; }
    bool next(run&) override { return !std::exchange(given_, true); }

private:
    bool given_ = false;
};

class filter final : public above_one {
public:
    filter(const plan::filter& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    bool next(run& r) override {
        while (input().next(r)) {
            r.tick();
            if (holds(plan_->condition, r)) return true;
        }
        return false;
    }

private:
    const plan::filter* plan_;
};

class unwind final : public above_one {
public:
    unwind(const plan::unwind& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        list_ = {};
        next_ = 0;
    }
    bool next(run& r) override {
        for (;;) {
            r.tick();
            if (const auto* list = list_.get_if<datum_list>(); list && next_ < list->size()) {
                r.frame[plan_->variable] = (*list)[next_++];
                return true;
            }
            if (!input().next(r)) return false;
            list_ = evaluate(plan_->list, r);
            next_ = 0;
            if (!list_.is_null() && list_.kind() != datum_kind::list) list_ = datum(datum_list{list_});
        }
    }

private:
    const plan::unwind* plan_;
    datum list_;
    std::size_t next_ = 0;
};

class assign final : public above_one {
public:
    assign(const plan::assign& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    bool next(run& r) override {
        if (!input().next(r)) return false;
        r.tick();
        for (const bound::assignment& a : plan_->items)
            if (const auto* same = std::get_if<bound::slot_value>(&a.value.what))
                put(r.frame[a.to], r.frame[same->at]);
            else
                r.frame[a.to] = evaluate(a.value, r);
        return true;
    }

private:
    const plan::assign* plan_;
};

class skip final : public above_one {
public:
    skip(const plan::skip& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        skipped_ = false;
    }
    bool next(run& r) override {
        if (!std::exchange(skipped_, true))
            for (std::uint64_t left = evaluate_count(plan_->count, r, "SKIP"); left > 0; --left)
                if (!input().next(r)) return false;
        return input().next(r);
    }

private:
    const plan::skip* plan_;
    bool skipped_ = false;
};

class limit final : public above_one {
public:
    limit(const plan::limit& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        begun_ = false;
    }
    bool next(run& r) override {
        if (!std::exchange(begun_, true)) left_ = evaluate_count(plan_->count, r, "LIMIT");
        if (left_ > 0) {
            --left_;
            return input().next(r);
        }
        // What is changed below does not depend on how many rows are wanted.
        if (r.query->updates)
            while (input().next(r)) {}
        return false;
    }

private:
    const plan::limit* plan_;
    bool begun_ = false;
    std::uint64_t left_ = 0;
};

class optional_rows final : public above_one {
public:
    optional_rows(const plan::optional_rows& o, source_ptr input, source_ptr inner)
        : above_one(std::move(input)),
          plan_(&o),
          inner_(std::move(inner)) {}
    void restart(run& r) override {
        above_one::restart(r);
        inside_ = false;
    }
    bool next(run& r) override {
        for (;;) {
            if (inside_) {
                if (inner_->next(r)) {
                    any_ = true;
                    return true;
                }
                inside_ = false;
                if (!any_) {
                    for (const bound::slot at : plan_->nulls) r.frame[at] = datum();
                    return true;
                }
            }
            if (!input().next(r)) return false;
            inner_->restart(r);
            inside_ = true;
            any_ = false;
        }
    }

private:
    const plan::optional_rows* plan_;
    source_ptr inner_;
    bool inside_ = false, any_ = false;
};

class unite final : public row_source {
public:
    unite(const plan::unite& o, std::vector<source_ptr> inputs) : plan_(&o), inputs_(std::move(inputs)) {}
    void restart(run& r) override {
        for (const source_ptr& input : inputs_) input->restart(r);
        at_ = 0;
    }
    bool next(run& r) override {
        for (; at_ < inputs_.size(); ++at_) {
            if (!inputs_[at_]->next(r)) {
                // The next part begins with nothing.
                std::fill(r.frame.begin(), r.frame.end(), datum());
                continue;
            }
            std::vector<datum> row;
            for (const bound::slot from : plan_->from[at_]) row.push_back(r.frame[from]);
            for (std::size_t i = 0; i < row.size(); ++i) r.frame[plan_->to[i]] = std::move(row[i]);
            return true;
        }
        return false;
    }

private:
    const plan::unite* plan_;
    std::vector<source_ptr> inputs_;
    std::size_t at_ = 0;
};

class call_procedure final : public above_one {
public:
    call_procedure(const plan::call_procedure& o, source_ptr input)
        : above_one(std::move(input)),
          plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        rows_.clear();
        next_ = 0;
    }
    bool next(run& r) override {
        const bound::call_procedure& call = plan_->what;
        for (;;) {
            if (next_ < rows_.size()) {
                std::vector<datum>& row = rows_[next_++];
                for (std::size_t i = 0; i < call.outputs.size() && i < row.size(); ++i)
                    if (call.outputs[i]) r.frame[*call.outputs[i]] = std::move(row[i]);
                return true;
            }
            if (!input().next(r)) return false;
            std::vector<datum> arguments;
            for (const auto& argument : call.arguments) arguments.push_back(evaluate(argument, r));
            rows_ = call.procedure->body(r.seen(), arguments);
            next_ = 0;
            // One that gives nothing lets its row pass.
            if (call.procedure->outputs.empty()) rows_.assign(1, {});
        }
    }

private:
    const plan::call_procedure* plan_;
    std::vector<std::vector<datum>> rows_;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make_argument() { return std::make_unique<argument>(); }
source_ptr make(const plan::filter& o, source_ptr input) {
    return std::make_unique<filter>(o, std::move(input));
}
source_ptr make(const plan::unwind& o, source_ptr input) {
    return std::make_unique<unwind>(o, std::move(input));
}
source_ptr make(const plan::assign& o, source_ptr input) {
    return std::make_unique<assign>(o, std::move(input));
}
source_ptr make(const plan::skip& o, source_ptr input) { return std::make_unique<skip>(o, std::move(input)); }
source_ptr make(const plan::limit& o, source_ptr input) {
    return std::make_unique<limit>(o, std::move(input));
}
source_ptr make(const plan::call_procedure& o, source_ptr input) {
    return std::make_unique<call_procedure>(o, std::move(input));
}
source_ptr make(const plan::optional_rows& o, source_ptr input, source_ptr inner) {
    return std::make_unique<optional_rows>(o, std::move(input), std::move(inner));
}
source_ptr make(const plan::unite& o, std::vector<source_ptr> inputs) {
    return std::make_unique<unite>(o, std::move(inputs));
}

} // namespace entente::cypher
