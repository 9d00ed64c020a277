// SPDX-License-Identifier: BSL-1.0
#include "tools/shell.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace test_support {
namespace {

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::string content(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

[[noreturn]] void become(const std::vector<std::string>& words, const std::string& folder) {
    std::vector<char*> pointers;
    for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    if (::chdir(folder.c_str()) == 0) ::execv(pointers[0], pointers.data());
    ::_exit(127);
}

pid_t fork_or_throw() {
    const pid_t id = ::fork();
    if (id < 0) throw std::runtime_error("no process to be had");
    return id;
}

int wait_for(pid_t id, int flags, bool& ended) {
    int status = 0;
    pid_t found = 0;
    do found = ::waitpid(id, &status, flags);
    while (found < 0 && errno == EINTR);
    ended = found == id;
    return code_of(status);
}

void redirect(const char* path, int to) {
    const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || ::dup2(file, to) < 0) ::_exit(127);
}

} // namespace

std::string program_path() { return ENTENTE_PROGRAM; }
std::string archive_path() { return ENTENTE_ARCHIVE; }

outcome shell(const std::string& command, const std::string& folder) {
    const auto place =
        std::filesystem::temp_directory_path() / ("entente-shell-" + std::to_string(::getpid()));
    const std::string out = place.string() + "-out", err = place.string() + "-err";
    const std::string folder_of_program = std::filesystem::path(program_path()).parent_path().string();
    const pid_t id = fork_or_throw();
    if (id == 0) {
        redirect(out.c_str(), STDOUT_FILENO);
        redirect(err.c_str(), STDERR_FILENO);
        const char* path = std::getenv("PATH");
        ::setenv("PATH", (folder_of_program + ":" + (path ? path : "/usr/bin:/bin")).c_str(), 1);
        ::setenv("LC_ALL", "C", 1);
        become({"/bin/sh", "-c", command}, folder);
    }
    bool ended = false;
    outcome o;
    o.code = wait_for(id, 0, ended);
    o.out = content(out);
    o.err = content(err);
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    return o;
}

running_program::running_program(const std::string& program, const std::vector<std::string>& arguments,
                                 const std::string& folder)
    : id_(fork_or_throw()) {
    if (id_ != 0) return;
    redirect("/dev/null", STDOUT_FILENO);
    redirect("/dev/null", STDERR_FILENO);
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    become(words, folder);
}

running_program::~running_program() {
    if (ended_) return;
    ::kill(id_, SIGKILL);
    wait();
}

void running_program::send(int signal) const {
    if (!ended_) ::kill(id_, signal);
}

int running_program::wait() {
    if (!ended_) code_ = wait_for(id_, 0, ended_);
    return code_;
}

bool running_program::has_ended() {
    if (!ended_) code_ = wait_for(id_, WNOHANG, ended_);
    return ended_;
}

} // namespace test_support
