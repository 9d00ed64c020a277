// SPDX-License-Identifier: BSL-1.0
// Values, each stored once: small ones in place, texts and everything larger in a pool of bytes.
#pragma once

#include <entente/model/codec.hpp>
#include <entente/model/id.hpp>
#include <entente/model/utf8.hpp>
#include <entente/model/value.hpp>
#include <entente/store/hash_index.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/text_pool.hpp>

#include <atomic>
#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// Interned values: equal values (by `value`'s `==`) have one id. 16 bytes a value and its text, plus 13 to 26 in the
/// hash table and as much again in those that it outgrew.
/// Threads: one writer interns; `find` and reading what was published run beside it without locks.
class value_table {
public:
    /// Expected O(size of the value). Throws error(limit) for a value of more than 64 MiB.
    value_id intern(const value& v) {
        if (v.kind() == value_kind::text) return intern_text(v.as_text(), v.language());
        return intern(content_of(v));
    }
    /// As `intern` of a text, without making a `value`. `text` must be valid UTF-8, `language` a canonical tag or empty.
    value_id intern_text(std::string_view text, std::string_view language = {}) {
        const std::uint32_t tag = language.empty() ? 0 : intern_text(language).value() + 1;
        return intern({value_kind::text, tag, 0, text});
    }

    /// The id of an equal value, if there is one. Expected O(size of the value).
    [[nodiscard]] std::optional<value_id> find(const value& v) const {
        if (v.kind() != value_kind::text) return find(content_of(v));
        std::uint32_t tag = 0;
        if (!v.language().empty()) {
            const auto language = find({value_kind::text, 0, 0, v.language()});
            if (!language) return std::nullopt;
            tag = language->value() + 1;
        }
        return find({value_kind::text, tag, 0, v.as_text()});
    }

    [[nodiscard]] value get(value_id id) const {
        const packed_value& p = values_[id.value()];
        switch (p.kind()) {
        case value_kind::null: return {};
        case value_kind::boolean: return p.payload != 0;
        case value_kind::integer: return std::bit_cast<std::int64_t>(p.payload);
        case value_kind::real: return std::bit_cast<double>(p.payload);
        case value_kind::text:
            return p.language == 0 ? value(text(id))
                                   : value::in_language(text(id), text(value_id(p.language - 1)));
        default: return decode(pool_[std::bit_cast<text_ref>(p.payload)]);
        }
    }

    [[nodiscard]] value_kind kind(value_id id) const noexcept { return values_[id.value()].kind(); }
    /// The text of a value of kind text, without a copy; empty for other kinds. Holds as long as the table.
    [[nodiscard]] std::string_view text(value_id id) const noexcept {
        const packed_value& p = values_[id.value()];
        return p.kind() == value_kind::text ? pool_[std::bit_cast<text_ref>(p.payload)] : std::string_view{};
    }
    /// Where the text of a value of kind text lies, for tables that keep it at hand; the empty text for other kinds.
    [[nodiscard]] text_ref text_place(value_id id) const noexcept {
        const packed_value& p = values_[id.value()];
        return p.kind() == value_kind::text ? std::bit_cast<text_ref>(p.payload) : text_ref{};
    }
    [[nodiscard]] std::string_view language(value_id id) const noexcept {
        const std::uint32_t tag = values_[id.value()].language;
        return tag == 0 ? std::string_view{} : text(value_id(tag - 1));
    }
    [[nodiscard]] const text_pool& pool() const noexcept { return pool_; }
    text_pool& pool() noexcept { return pool_; }

    [[nodiscard]] std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }

    /// Hands the first `count` values and `text_bytes` of the pool to the writer of a checkpoint, and takes them from its reader.
    template <class Out>
    void save(Out& out, std::uint32_t count, std::uint64_t text_bytes) const {
        out.array(section_kind::values, values_, count);
        pool_.save(out, text_bytes);
        out.hash(section_kind::value_hash, count, count,
                 [&](std::uint32_t i) { return std::optional(content_at(i).hash()); });
    }
    template <class In>
    void load(In& in, std::uint32_t count, std::uint64_t text_bytes) {
        in.array(section_kind::values, values_, count);
        pool_.load(in, text_bytes);
        in.hash(section_kind::value_hash, ids_, count);
        size_.store(count, std::memory_order_release);
    }
    [[nodiscard]] bool index_possible() const noexcept { return ids_.possible(size()); }
    /// For what comes from a file: whether value `id` is what `intern` makes of it, given that all before it are.
    [[nodiscard]] bool possible(std::uint32_t id) const {
        const packed_value& p = values_[id];
        if (p.kind_bits > static_cast<std::uint32_t>(value_kind::duration)) return false;
        const value_kind k = p.kind();
        if (k != value_kind::text && p.language != 0) return false;
        if (k >= value_kind::text && !pool_.holds(std::bit_cast<text_ref>(p.payload))) return false;
        try {
            if (k != value_kind::text) return find(get(value_id(id))) == value_id(id);
            if (p.language > id || (p.language != 0 && kind(value_id(p.language - 1)) != value_kind::text))
                return false;
            if (first_invalid_utf8(text(value_id(id)))) return false;
            if (p.language != 0 && get(value_id(id)).language() != text(value_id(p.language - 1)))
                return false;
            return find({value_kind::text, p.language, 0, text(value_id(id))}) == value_id(id);
        } catch (const error&) {
            return false;
        }
    }
    [[nodiscard]] std::size_t reserved_bytes() const noexcept {
        return values_.reserved_bytes() + pool_.size_bytes();
    }

private:
    struct packed_value {
        std::uint32_t kind_bits;
        std::uint32_t language; // id of the tag plus one
        std::uint64_t payload;  // the value itself or its text_ref
        [[nodiscard]] value_kind kind() const noexcept { return static_cast<value_kind>(kind_bits); }
    };

    // What makes a value the same as another: in place (`payload`) or as bytes.
    struct content {
        value_kind kind;
        std::uint32_t language;
        std::uint64_t payload;
        std::string_view bytes;
        [[nodiscard]] bool in_place() const noexcept { return kind < value_kind::text; }
        [[nodiscard]] std::uint64_t hash() const noexcept {
            const std::uint64_t salt =
                (static_cast<std::uint64_t>(kind) << 32 | language) * 0x9E37'79B9'7F4A'7C15ull;
            const std::uint64_t own[] = {payload, salt};
            return in_place() ? hash_bytes({reinterpret_cast<const char*>(own), sizeof own})
                              : hash_bytes(bytes) ^ salt;
        }
    };

    [[nodiscard]] static content content_of(const value& v) {
        switch (v.kind()) {
        case value_kind::null: return {value_kind::null, 0, 0, {}};
        case value_kind::boolean: return {value_kind::boolean, 0, v.as_boolean() ? 1u : 0u, {}};
        case value_kind::integer:
            return {value_kind::integer, 0, std::bit_cast<std::uint64_t>(v.as_integer()), {}};
        case value_kind::real: return {value_kind::real, 0, std::bit_cast<std::uint64_t>(v.as_real()), {}};
        default: {
            thread_local std::string bytes; // the view lives until the next call on this thread
            bytes.clear();
            encode(v, bytes);
            return {v.kind(), 0, 0, bytes};
        }
        }
    }
    [[nodiscard]] content content_at(std::uint32_t id) const noexcept {
        const packed_value& p = values_[id];
        const bool in_place = p.kind() < value_kind::text;
        return {p.kind(), p.language, in_place ? p.payload : 0,
                in_place ? std::string_view{} : pool_[std::bit_cast<text_ref>(p.payload)]};
    }
    [[nodiscard]] bool same(const content& a, const content& b) const noexcept {
        return a.kind == b.kind && a.language == b.language && a.payload == b.payload && a.bytes == b.bytes;
    }
    [[nodiscard]] std::optional<value_id> find(const content& c) const {
        const auto id = ids_.find(c.hash(), [&](std::uint32_t i) { return same(content_at(i), c); });
        return id ? std::optional(value_id(*id)) : std::nullopt;
    }

    value_id intern(const content& c) {
        if (const auto known = find(c)) return *known;
        const std::uint32_t id = size_.load(std::memory_order_relaxed);
        packed_value& p = values_.writable(id);
        p = {static_cast<std::uint32_t>(c.kind), c.language,
             c.in_place() ? c.payload : std::bit_cast<std::uint64_t>(pool_.append(c.bytes))};
        ids_.insert(c.hash(), id, [this](std::uint32_t i) { return content_at(i).hash(); });
        size_.store(id + 1, std::memory_order_release);
        return value_id(id);
    }

    segmented<packed_value> values_;
    hash_index ids_;
    text_pool pool_;
    std::atomic<std::uint32_t> size_{0};
};

} // namespace entente
