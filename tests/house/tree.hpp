// SPDX-License-Identifier: BSL-1.0
// The project's own tree as the tests of this folder see it: its files, their text, their lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace house {

// A file of the tree: its path from the project's root, with '/', and its whole text.
struct file {
    std::string path;
    std::string text;
};

// What is wrong, each as "path:line: why".
using problems = std::vector<std::string>;

// The files under the folders or files named, as far as they exist, whose name ends in one of the endings; by path.
std::vector<file> files(const std::vector<std::string>& roots, const std::vector<std::string>& endings);

bool exists(const std::string& path);

// The lines that the build wrote to a file of its own: built.txt, run.txt, headers.txt.
std::vector<std::string> build_list(const std::string& name);

std::vector<std::string> lines(std::string_view text);
std::string_view trimmed(std::string_view line);
std::string joined(const problems& found);

} // namespace house
