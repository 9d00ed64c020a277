// SPDX-License-Identifier: BSL-1.0
#include <entente/store/entity_table.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace entente;

namespace {

// What a table hands its arrays to and takes them from, with a writer at work between two arrays.
class kept_sections {
public:
    std::function<void()> before_changes = [] {};

    template <class T, class Element>
    void elements(section_kind kind, std::uint32_t count, Element element) {
        for (std::uint32_t i = 0; i < count; ++i) put(kind, element(i));
    }
    template <class T, class Older>
    void sparse_elements(section_kind kind, std::uint32_t count, const segmented<T>& from, Older older) {
        if (kind == section_kind::entity_changes) before_changes();
        for (std::uint32_t i = 0; i < count; ++i) put(kind, older(from.load_atomic(i)));
    }
    template <class HashOf>
    void hash(section_kind, std::uint32_t, std::uint32_t, HashOf) {}

    template <class T>
    void array(section_kind kind, segmented<T>& to, std::uint32_t count) const {
        const std::string& bytes = sections_.at(kind);
        REQUIRE(bytes.size() == count * sizeof(T));
        for (std::uint32_t i = 0; i < count; ++i)
            std::memcpy(&to.writable(i), bytes.data() + i * sizeof(T), sizeof(T));
    }
    template <class T>
    void sparse_array(section_kind kind, segmented<T>& to, std::uint32_t count) const {
        array(kind, to, count);
    }
    void hash(section_kind, hash_index&, std::uint32_t) const {}

private:
    template <class T>
    void put(section_kind kind, const T& element) {
        sections_[kind].append(reinterpret_cast<const char*>(&element), sizeof element);
    }

    std::map<section_kind, std::string> sections_;
};

} // namespace

TEST_CASE("a key is found from the moment it is published, an empty key never") {
    text_pool pool;
    entity_table table;
    for (std::uint32_t e = 0; e < 1000; ++e) table.write(e, e % 10 == 0 ? "" : "k" + std::to_string(e), pool);
    CHECK(!table.find("k1", pool));
    for (std::uint32_t e = 0; e < 1000; ++e) table.publish_key(e, pool);
    for (std::uint32_t e = 0; e < 1000; ++e) {
        if (e % 10 == 0)
            CHECK(table.key(e, pool).empty());
        else
            CHECK(table.find("k" + std::to_string(e), pool) == entity_id(e));
    }
    CHECK(!table.find("", pool));
    CHECK(!table.find("k1000", pool));
    CHECK(!table.find("k", pool));
}

TEST_CASE("many keys found at once are what each is found to be alone, in their order") {
    text_pool pool;
    entity_table table;
    const auto key = [](std::uint32_t e) { // every third is too long for its row
        return e % 7 == 0 ? std::string() : std::string(e % 3 == 0 ? 20 : 0, 'k') + std::to_string(e);
    };
    std::vector<std::string> texts{"", "no key", std::string(20, 'k')};
    const auto check = [&] {
        const std::vector<std::string_view> keys(texts.begin(), texts.end());
        std::size_t next = 0;
        table.find_all(keys, pool, [&](std::size_t i, std::optional<entity_id> e) {
            CHECK(i == next++);
            CHECK(e == table.find(keys[i], pool));
        });
        CHECK(next == keys.size());
    };
    check(); // of an empty table
    for (std::uint32_t e = 0; e < 1000; ++e) {
        table.write(e, key(e), pool);
        table.publish_key(e, pool);
        texts.insert(texts.end(), {key(999 - e), "x" + std::to_string(e)});
    }
    check();
    for (const std::size_t count : {0u, 1u, 15u, 16u, 17u, 32u, 33u}) {
        texts.resize(count);
        check();
    }
}

TEST_CASE("a row that is written again has nothing left of the one before") {
    text_pool pool;
    entity_table table;
    table.write(0, "a", pool);
    table.set_name(0, pool.append("A"));
    table.set_types(0, type_set_id(3));
    table.write(0, "b", pool);
    CHECK(table.key(0, pool) == "b");
    CHECK(table.name(0) == text_ref{});
    CHECK(table.types(0) == type_set_id(0));
    CHECK(table.changed(0) == 0);
    CHECK(table.removed(0) == 0);
}

TEST_CASE("name, types, change and removal are kept for each entity on its own") {
    text_pool pool;
    entity_table table;
    for (std::uint32_t e = 0; e < 600; ++e) table.write(e, "", pool);
    const text_ref name = pool.append("Japan");
    table.reserve_change(256);
    table.set_changed(256, 7);
    table.set_name(256, name);
    table.set_types(256, type_set_id(5));
    table.remove(300, 9);
    CHECK(pool[table.name(256)] == "Japan");
    CHECK(table.types(256) == type_set_id(5));
    CHECK(table.changed(256) == 7);
    CHECK(table.removed(256) == 0);
    CHECK(table.removed(300) == 9);
    CHECK(table.removed(301) == 0);
    CHECK(table.changed(255) == 0);
    CHECK(table.name(255) == text_ref{});
}

TEST_CASE("what changes while a table is being saved is saved as it was, and breaks no rule") {
    text_pool pool;
    entity_table table;
    const text_ref before = pool.append("before"), after = pool.append("after");
    for (std::uint32_t e = 0; e < 3; ++e) {
        table.write(e, "", pool);
        table.set_name(e, before);
        table.set_types(e, type_set_id(1));
        table.reserve_change(e);
    }
    const auto change = [&](std::uint32_t e, std::uint32_t commit) {
        table.set_changed(e, commit);
        table.set_name(e, after);
        table.set_types(e, type_set_id(2));
    };
    change(0, 6); // after the commit that is saved, before the row is
    kept_sections kept;
    kept.before_changes = [&] {
        change(1, 7);
        table.remove(2, 8);
    };
    table.save(kept, 3, 5, pool, [&](std::uint32_t) {
        return entity_table::older_row{before, type_set_id(1)};
    });
    entity_table loaded;
    loaded.load(kept, 3, 0);
    for (std::uint32_t e = 0; e < 3; ++e) {
        CAPTURE(e);
        CHECK(loaded.possible(e, pool, 3, 5));
        CHECK(loaded.name(e) == before);
        CHECK(loaded.types(e) == type_set_id(1));
        CHECK(loaded.changed(e) <= 5);
        CHECK(loaded.removed(e) == 0);
    }
    loaded.set_changed(1, 6);
    CHECK(loaded.changed(1) == 6);
}
