// SPDX-License-Identifier: BSL-1.0
// The words that mean something to the grammar, and the nearest of them to a word that means nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace entente::cypher {

/// A keyword. Those that C++ uses itself end in an underscore.
enum class keyword : std::uint8_t {
    none_such, ///< a word that is only a name
    according,
    all,
    allshortestpaths,
    and_,
    any,
    as,
    asc,
    ascending,
    at,
    by,
    call,
    case_,
    confident,
    contains,
    count,
    create,
    delete_,
    desc,
    descending,
    detach,
    distinct,
    drop,
    during,
    else_,
    end,
    ends,
    exists,
    explain,
    extract,
    false_,
    filter,
    for_,
    identities,
    if_,
    in,
    index,
    indexes,
    is,
    known,
    least,
    limit,
    match,
    merge,
    merging,
    modality,
    none,
    not_,
    null,
    on,
    optional,
    or_,
    order,
    possibly,
    profile,
    ranked,
    reduce,
    regardless,
    remove,
    return_,
    set,
    shortestpath,
    show,
    single,
    skip,
    starts,
    support,
    then,
    to,
    true_,
    union_,
    unwind,
    when,
    where,
    with,
    xor_,
    yield,
};

/// The keyword that a word spells, in any case.
[[nodiscard]] keyword keyword_of(std::string_view word) noexcept;

/// As the grammar spells it: "MATCH". Empty for none_such.
[[nodiscard]] std::string_view name(keyword word) noexcept;

/// Whether the grammar keeps the word for itself, so that a variable of that name needs backticks.
[[nodiscard]] bool is_reserved(keyword word) noexcept;

/// The keyword that someone who wrote `word` may have meant: a letter or two away, swapped neighbours counted as one. none_such
/// where there is none that near, or where `word` is a keyword. Few microseconds.
[[nodiscard]] keyword nearest_keyword(std::string_view word);

} // namespace entente::cypher
