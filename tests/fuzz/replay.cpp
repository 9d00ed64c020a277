// SPDX-License-Identifier: BSL-1.0
// A main for a fuzz target where libFuzzer is not at hand: runs the target on the empty input, on every seed in the
// folders given as arguments, and on damaged copies of each, the same ones every time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using bytes = std::vector<std::uint8_t>;

constexpr int damages_per_seed = 50;

bytes content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One to four bytes overwritten, inserted or removed, or the end cut off.
bytes damaged(bytes input, std::mt19937_64& random) {
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const auto place = input.begin() + static_cast<std::ptrdiff_t>(below(input.size() + 1));
        const auto byte = static_cast<std::uint8_t>(below(256));
        const std::size_t kind = below(4);
        if (kind == 0 || place == input.end())
            input.insert(place, byte);
        else if (kind == 1)
            input.erase(place);
        else if (kind == 2)
            *place = byte;
        else
            input.erase(place, input.end());
    }
    return input;
}

} // namespace

int main(int count, char** arguments) {
    std::vector<bytes> seeds{{}};
    for (int i = 1; i < count; ++i) {
        if (!std::filesystem::is_directory(arguments[i])) continue;
        std::vector<std::filesystem::path> paths;
        for (const auto& entry : std::filesystem::directory_iterator(arguments[i]))
            paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
        for (const auto& path : paths) seeds.push_back(content(path));
    }
    std::mt19937_64 random(42);
    for (const auto& seed : seeds) {
        LLVMFuzzerTestOneInput(seed.data(), seed.size());
        for (int i = 0; i < damages_per_seed; ++i) {
            const bytes input = damaged(seed, random);
            LLVMFuzzerTestOneInput(input.data(), input.size());
        }
    }
    std::cout << seeds.size() << " seeds, " << seeds.size() * damages_per_seed << " damaged copies\n";
}
