// SPDX-License-Identifier: BSL-1.0
// Turns AT, DURING, AS KNOWN AT, ACCORDING TO and their like into a view.
#include "cypher/beliefs.hpp"

#include "cypher/time_argument.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

using narrowing = std::function<view(const view&)>;

query_error refusal(const datum& given, const std::string& wanted) {
    return runtime_error(
        error_type::argument_error, "InvalidArgumentValue",
        wanted + " is asked for, not " +
            (given.kind() == datum_kind::text ? quoted(given.as_text()) : std::string(name(given.kind()))));
}

std::vector<entity_id> sources_of(const view& v, const datum_list& given) {
    std::vector<entity_id> out;
    for (const datum& source : given) {
        if (const auto* n = source.get_if<node>()) {
            out.push_back(n->id);
        } else if (source.kind() == datum_kind::text) {
            const auto e = v.find(source.as_text());
            if (!e) throw refusal(source, "the key of an entity");
            out.push_back(*e);
        } else {
            throw refusal(source, "a source, by its key");
        }
    }
    return out;
}

template <class Enumeration, std::size_t Count>
Enumeration named(const datum& given, const std::array<Enumeration, Count>& all) {
    std::string names;
    for (const Enumeration each : all) {
        if (given.kind() == datum_kind::text && given.as_text() == name(each)) return each;
        names += (names.empty() ? "one of " : ", ") + std::string(name(each));
    }
    throw refusal(given, names);
}

narrowing known_at(const datum& given) {
    constexpr std::int64_t second = 1'000'000;
    if (given.kind() == datum_kind::integer && given.as_integer() >= 0 && given.as_integer() <= UINT32_MAX)
        return [at = static_cast<std::uint32_t>(given.as_integer())](const view& v) {
            return v.as_known_at(transaction_id(at));
        };
    std::int64_t microseconds = 0;
    if (given.kind() == datum_kind::date) // with all that was learned on that day
        microseconds = (given.scalar().as_date().days_since_epoch() + 1) * 86'400 * second - 1;
    else if (given.kind() == datum_kind::date_time)
        microseconds = given.scalar().as_date_time().utc_seconds() * second +
                       given.scalar().as_date_time().nanosecond() / 1000;
    else
        throw refusal(given, "a commit's number, a date or a datetime");
    return [microseconds](const view& v) { return v.as_known_at_time(microseconds); };
}

narrowing made_of(syntax::belief_kind kind, const datum_list& given, const view& seen) {
    using enum syntax::belief_kind;
    switch (kind) {
    case at: return [d = date_of(given[0])](const view& v) { return v.valid_at(d); };
    case possibly_at: return [d = date_of(given[0])](const view& v) { return v.valid_at(d).possibly(); };
    case during: return [i = interval_of(given[0])](const view& v) { return v.valid_during(i); };
    case possibly_during:
        return [i = interval_of(given[0])](const view& v) { return v.valid_during(i).possibly(); };
    case as_known_at: return known_at(given[0]);
    case according_to:
        return [sources = sources_of(seen, given)](const view& v) {
            view out = v;
            for (const entity_id e : sources) out = out.according_to(e);
            return out;
        };
    case not_according_to:
        return [sources = sources_of(seen, given)](const view& v) {
            view out = v;
            for (const entity_id e : sources) out = out.not_according_to(e);
            return out;
        };
    case merging_identities: return [](const view& v) { return v.merging_identities(); };
    case ranked_at_least:
        return [r = named(given[0], std::array{rank::deprecated, rank::normal, rank::preferred})](
                   const view& v) { return v.ranked_at_least(r); };
    case confident: {
        const datum& c = given[0];
        if (c.kind() != datum_kind::real && c.kind() != datum_kind::integer)
            throw refusal(c, "a number from 0 to 1");
        const double least = c.kind() == datum_kind::real ? c.as_real() : static_cast<double>(c.as_integer());
        return [least](const view& v) { return v.confident(least); };
    }
    case with_modality: {
        constexpr std::array all{modality::asserted, modality::planned, modality::possible, modality::denied};
        modalities believed = named(given[0], all);
        for (const datum& each : given) believed = believed | named(each, all);
        return [believed](const view& v) { return v.with_modality(believed); };
    }
    case regardless: return [](const view& v) { return v.regardless(); };
    }
    return [](const view& v) { return v; };
}

} // namespace

std::function<view(const view&)> believing(const bound::query& q, run& r) {
    std::vector<narrowing> changes;
    for (const bound::belief& b : q.beliefs) {
        datum_list given;
        for (const bound::expression& argument : b.arguments) given.push_back(evaluate(argument, r));
        try {
            changes.push_back(made_of(b.kind, given, r.seen()));
            (void)changes.back()(r.seen()); // what it refuses, it refuses here
        } catch (const query_error& e) {
            throw e.at(b.where, q.text);
        } catch (const error& e) {
            throw runtime_error(error_type::argument_error, "InvalidArgumentValue", std::string(e.message()))
                .at(b.where, q.text);
        }
    }
    return [changes = std::move(changes)](const view& v) {
        view out = v;
        for (const narrowing& c : changes) out = c(out);
        return out;
    };
}

} // namespace entente::cypher
