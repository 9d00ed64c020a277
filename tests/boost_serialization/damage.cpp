// SPDX-License-Identifier: BSL-1.0
// Boost archives in containers: whatever happens to the file, the archive's reader sees it whole or not at all.
#include <entente/boost_serialization.hpp>

#include "support/damage.hpp"
#include "support/faulty_files.hpp"
#include "support/random_graph.hpp"
#include "support/refusal.hpp"
#include "support/same_graph.hpp"

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/archive/xml_iarchive.hpp>
#include <boost/archive/xml_oarchive.hpp>
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

namespace {

std::atomic<std::size_t> largest_allocation{0};

void* counted(std::size_t size) {
    std::size_t largest = largest_allocation.load(std::memory_order_relaxed);
    while (size > largest && !largest_allocation.compare_exchange_weak(largest, size)) {}
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using entente::error;
using entente::error_kind;
using test_support::difference;
using test_support::random_graph;
using test_support::refusal;
using test_support::test_folder;

template <class Output, class Input>
struct archives {
    using output = Output;
    using input = Input;
};
using text_archives = archives<boost::archive::text_oarchive, boost::archive::text_iarchive>;
using xml_archives = archives<boost::archive::xml_oarchive, boost::archive::xml_iarchive>;
using binary_archives = archives<boost::archive::binary_oarchive, boost::archive::binary_iarchive>;

struct session {
    entente::graph graph;
    int number = 0;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& boost::serialization::make_nvp("graph", graph);
        archive& boost::serialization::make_nvp("number", number);
    }
};

} // namespace

TEST_CASE_TEMPLATE("of a thousand damages to a saved archive none crashes, none allocates wildly, none loads",
                   Archives, text_archives, xml_archives, binary_archives) {
    const test_folder folder;
    const std::string path = folder.path("graph");
    const random_graph made(1, 8, 12);
    entente::save_archive<typename Archives::output>(made.graph, path);
    const std::string good = test_support::content(path);
    entente::graph target;
    target.add_entity("here before");
    const std::string before = test_support::dump(target);

    std::mt19937_64 random(1);
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
        test_support::put(path, test_support::damaged(good, random));
        largest_allocation = 0;
        try {
            entente::load_archive<typename Archives::input>(target, path);
        } catch (const error& e) {
            refused += e.kind() == error_kind::damaged && e.place().find(path) != std::string_view::npos;
        }
        CHECK(largest_allocation <= good.size() + 64 * 1024);
    }
    CHECK(refused == 1000);
    CHECK(test_support::dump(target) == before);
    test_support::put(path, good);
    entente::load_archive<typename Archives::input>(target, path);
    CHECK(difference(made.graph, target) == "");
}

TEST_CASE_TEMPLATE("a program's own state in a container comes back", Archives, text_archives, xml_archives,
                   binary_archives) {
    const test_folder folder;
    session before;
    before.graph = std::move(random_graph(2, 8, 12).graph);
    before.number = 42;
    entente::save_archive<typename Archives::output>(before, folder.path("session"));
    session after;
    entente::load_archive<typename Archives::input>(after, folder.path("session"));
    CHECK(after.number == 42);
    CHECK(difference(before.graph, after.graph) == "");
    CHECK(folder.names() == std::vector<std::string>{"session"});
}

TEST_CASE("an archive of another kind, or of another object, is refused") {
    const test_folder folder;
    const random_graph made(3, 5, 5);
    entente::save_archive<boost::archive::xml_oarchive>(made.graph, folder.path("xml"));
    entente::graph target;
    CHECK(refusal([&] {
              entente::load_archive<boost::archive::text_iarchive>(target, folder.path("xml"));
          }).kind() == error_kind::unsupported);
    entente::save_archive<boost::archive::text_oarchive>(std::string("not a graph"), folder.path("text"));
    CHECK(refusal([&] {
              entente::load_archive<boost::archive::text_iarchive>(target, folder.path("text"));
          }).kind() == error_kind::damaged);
    CHECK(target.last_commit().value() == 0);
}

TEST_CASE("a failed save of an archive leaves the old file") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    entente::save_archive<boost::archive::text_oarchive>(random_graph(1, 5, 5).graph, path);
    const std::string before = test_support::content(path);
    const random_graph second(2, 5, 5);
    for (std::size_t failing = 0; failing < 7; ++failing) {
        test_support::faulty_files files(failing);
        CHECK(refusal([&] {
                  entente::save_archive<boost::archive::text_oarchive>(second.graph, path, files);
              }).kind() == error_kind::io);
        CHECK(test_support::content(path) == before);
        CHECK(folder.names() == std::vector<std::string>{"graph"});
    }
}
