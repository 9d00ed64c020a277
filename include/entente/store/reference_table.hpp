// SPDX-License-Identifier: BSL-1.0
// References, each chain and each link of it stored once.
#pragma once

#include <entente/model/reference.hpp>
#include <entente/store/hash_index.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/value_table.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>

namespace entente {

/// Interned references. A reference is its first link and the reference that this link cites, so that chains with a common end
/// share it. 48 bytes a distinct link, beside its place in the hash table. Threads: one writer; readers may read what was published to them.
class reference_table {
public:
    /// The id of `r`, which is not empty; the same for equal references. Words go into `values`. Expected O(links).
    reference_id intern(const reference& r, value_table& values) {
        std::uint32_t cited = 0;
        for (auto link = r.links().rbegin(); link != r.links().rend(); ++link)
            cited = intern(pack(*link, cited, values)) + 1;
        return reference_id(cited - 1);
    }
    /// The id of the chain that begins with `link` and goes on with `cited`, a reference of this table or none(). O(1) expected.
    reference_id intern(const reference_link& link, reference_id cited, value_table& values) {
        return reference_id(intern(pack(link, cited.value() + 1, values)));
    }

    /// The whole chain. O(links).
    [[nodiscard]] reference get(reference_id id, const value_table& values) const {
        reference r;
        for (auto at = id; !at.is_none(); at = cited(at))
            r = std::move(r).citing(reference(unpack(links_[at.value()], values)));
        return r;
    }

    /// The parts of the first link, without the rest of the chain. none() where a part is not known.
    [[nodiscard]] entity_id speaker(reference_id id) const noexcept {
        return unpack_id(links_[id.value()].speaker);
    }
    [[nodiscard]] entity_id occasion(reference_id id) const noexcept {
        return unpack_id(links_[id.value()].occasion);
    }
    [[nodiscard]] entity_id outlet(reference_id id) const noexcept {
        return unpack_id(links_[id.value()].outlet);
    }
    [[nodiscard]] entity_id article(reference_id id) const noexcept {
        return unpack_id(links_[id.value()].article);
    }
    [[nodiscard]] value_id words(reference_id id) const noexcept {
        return value_id(links_[id.value()].words - 1);
    }
    [[nodiscard]] passage_place place(reference_id id) const noexcept {
        const packed_link& p = links_[id.value()];
        return {static_cast<passage_place::unit>(p.place_unit), p.place_number};
    }
    [[nodiscard]] std::optional<date> published(reference_id id) const noexcept {
        return published(links_[id.value()]);
    }
    /// The reference that the first link relies on, or none().
    [[nodiscard]] reference_id cited(reference_id id) const noexcept {
        return reference_id(links_[id.value()].cited - 1);
    }

    /// Whether `who` is speaker, occasion, outlet or article anywhere in the chain.
    [[nodiscard]] bool mentions(reference_id id, entity_id who) const noexcept {
        for (auto at = id; !at.is_none(); at = cited(at))
            if (speaker(at) == who || outlet(at) == who || article(at) == who || occasion(at) == who)
                return true;
        return false;
    }

    /// How many there are, for the writer and for tables made per reference.
    [[nodiscard]] std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }

    template <class Out>
    void save(Out& out, std::uint32_t count) const {
        out.array(section_kind::references, links_, count);
        out.hash(section_kind::reference_hash, count, count,
                 [&](std::uint32_t i) { return std::optional(hash(links_[i])); });
    }
    template <class In>
    void load(In& in, std::uint32_t count) {
        in.array(section_kind::references, links_, count);
        in.hash(section_kind::reference_hash, ids_, count);
        size_.store(count, std::memory_order_release);
    }
    [[nodiscard]] bool index_possible() const noexcept { return ids_.possible(size()); }
    /// One more than the highest entity that link `id` names; 0 where it names none.
    [[nodiscard]] std::uint32_t entity_end(std::uint32_t id) const noexcept {
        const packed_link& p = links_[id];
        return std::max({p.speaker, p.occasion, p.outlet, p.article});
    }
    /// For what comes from a file: whether link `id` is one that `intern` makes, whatever entities it names: those of a transaction that was
    /// rolled back are not there.
    [[nodiscard]] bool possible(std::uint32_t id, const value_table& values) const {
        const packed_link& p = links_[id];
        if (p.cited > id || p.words > values.size() || p.place_unit > passage_place::highest_unit ||
            p.has_date > 1)
            return false;
        if (p.words != 0 && values.kind(value_id(p.words - 1)) != value_kind::text) return false;
        static constexpr std::byte no_date[sizeof(date)] = {};
        if (p.has_date == 0 ? std::memcmp(p.published, no_date, sizeof no_date) != 0
                            : !date::possible(p.published))
            return false;
        const auto known =
            ids_.find(hash(p), [&](std::uint32_t i) { return std::memcmp(&links_[i], &p, sizeof p) == 0; });
        return known == id;
    }

private:
    // Ids and the cited link are stored plus one, so that zero means none.
    struct packed_link {
        std::uint32_t speaker, occasion, outlet, article;
        std::uint32_t words, cited, place_number, place_unit;
        std::uint32_t has_date;
        alignas(4) std::byte published[sizeof(date)];
    };
    static_assert(std::has_unique_object_representations_v<packed_link>);

    [[nodiscard]] static entity_id unpack_id(std::uint32_t stored) noexcept { return entity_id(stored - 1); }

    [[nodiscard]] static packed_link pack(const reference_link& link, std::uint32_t cited,
                                          value_table& values) {
        packed_link p{};
        p.speaker = link.speaker.value() + 1;
        p.occasion = link.occasion.value() + 1;
        p.outlet = link.outlet.value() + 1;
        p.article = link.article.value() + 1;
        p.words = link.words.empty() ? 0 : values.intern_text(link.words).value() + 1;
        p.cited = cited;
        p.place_number = link.place.number;
        p.place_unit = static_cast<std::uint32_t>(link.place.counted_in);
        if (link.published) {
            p.has_date = 1;
            std::memcpy(p.published, &*link.published, sizeof(date));
        }
        return p;
    }

    [[nodiscard]] static reference_link unpack(const packed_link& p, const value_table& values) {
        reference_link link;
        link.speaker = unpack_id(p.speaker);
        link.occasion = unpack_id(p.occasion);
        link.outlet = unpack_id(p.outlet);
        link.article = unpack_id(p.article);
        if (p.words != 0) link.words = values.text(value_id(p.words - 1));
        link.place = {static_cast<passage_place::unit>(p.place_unit), p.place_number};
        link.published = published(p);
        return link;
    }

    [[nodiscard]] static std::optional<date> published(const packed_link& p) noexcept {
        if (p.has_date == 0) return std::nullopt;
        date when;
        std::memcpy(&when, p.published, sizeof(date));
        return when;
    }

    [[nodiscard]] static std::uint64_t hash(const packed_link& p) noexcept {
        return hash_bytes({reinterpret_cast<const char*>(&p), sizeof p});
    }

    std::uint32_t intern(const packed_link& p) {
        const auto h = hash(p);
        const auto same = [&](std::uint32_t id) { return std::memcmp(&links_[id], &p, sizeof p) == 0; };
        if (const auto known = ids_.find(h, same)) return *known;
        const std::uint32_t id = size_.load(std::memory_order_relaxed);
        links_.writable(id) = p;
        ids_.insert(h, id, [this](std::uint32_t i) { return hash(links_[i]); });
        size_.store(id + 1, std::memory_order_release);
        return id;
    }

    segmented<packed_link> links_;
    hash_index ids_;
    std::atomic<std::uint32_t> size_{0};
};

} // namespace entente
