// SPDX-License-Identifier: BSL-1.0
// Reads the project's tree from the folder that the build names.
#include "house/tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace house {

namespace {

namespace fs = std::filesystem;

const fs::path source_dir = ENTENTE_SOURCE_DIR;
const fs::path house_dir = ENTENTE_HOUSE_DIR;

std::string content(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool ends_with_one(const std::string& name, const std::vector<std::string>& endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](const std::string& ending) { return name.ends_with(ending); });
}

} // namespace

std::vector<file> files(const std::vector<std::string>& roots, const std::vector<std::string>& endings) {
    std::vector<file> result;
    const auto add = [&](const fs::path& path) {
        if (ends_with_one(path.filename().string(), endings))
            result.push_back({path.lexically_relative(source_dir).generic_string(), content(path)});
    };
    for (const auto& root : roots) {
        const fs::path path = source_dir / root;
        if (fs::is_regular_file(path)) add(path);
        if (!fs::is_directory(path)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(path))
            if (entry.is_regular_file()) add(entry.path());
    }
    std::sort(result.begin(), result.end(), [](const file& a, const file& b) { return a.path < b.path; });
    return result;
}

bool exists(const std::string& path) { return fs::exists(source_dir / path); }

std::vector<std::string> build_list(const std::string& name) {
    auto result = lines(content(house_dir / name));
    std::erase(result, "");
    return result;
}

std::vector<std::string> lines(std::string_view text) {
    std::vector<std::string> result;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        result.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

std::string_view trimmed(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

std::string joined(const problems& found) {
    std::string result;
    for (const auto& problem : found) result += "\n  " + problem;
    return result;
}

} // namespace house
