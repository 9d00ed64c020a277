// SPDX-License-Identifier: BSL-1.0
// Files by the calls of POSIX.1-2017.
#include <entente/store/file.hpp>

#include <entente/model/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <system_error>

namespace entente {
namespace {

[[noreturn]] void refuse(const std::string& attempt, const std::string& path, int code) {
    std::string remedy;
    if (code == ENOENT) remedy = "check the path";
    if (code == EACCES || code == EPERM || code == EROFS) remedy = "check the permissions";
    if (code == ENOSPC || code == EDQUOT) remedy = "make room on the disk";
    throw error(error_kind::io, "can't " + attempt + ": " + std::generic_category().message(code),
                file_place(path), std::move(remedy));
}

// Calls until no signal interrupts, and refuses what fails.
template <class Call>
auto attempt(const char* what, const std::string& path, Call call) {
    for (;;) {
        const auto result = call();
        if (result >= 0) return result;
        if (errno != EINTR) refuse(what, path, errno);
    }
}

// One call moves no more than this: Linux stops at 2 GiB, other systems refuse more.
constexpr std::size_t largest_transfer = std::size_t{1} << 30;

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

class posix_files final : public file_system {
public:
    std::string resolve(const std::string& path) override {
        struct stat status {};
        if (::lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return path;
        const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
        if (!real) refuse("follow the symbolic link", path, errno);
        return real.get();
    }

    handle open(const std::string& path) override {
        // Without O_NONBLOCK, opening a pipe would wait for somebody to write to it.
        const handle file =
            attempt("open", path, [&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); });
        struct stat status {};
        if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) return file;
        ::close(file);
        throw error(error_kind::io, "is not a regular file", file_place(path), "give the path of a file");
    }

    bool create(const std::string& path, const std::string& like, handle& file) override {
        struct stat status {};
        const bool replaces = ::stat(like.c_str(), &status) == 0;
        if (replaces && !S_ISREG(status.st_mode)) // a device or a pipe must not make way for a file
            throw error(error_kind::io, "is not a regular file", file_place(like), "give the path of a file");
        do file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        while (file < 0 && errno == EINTR);
        if (file < 0) {
            if (errno == EEXIST) return false;
            refuse("make a file", path, errno);
        }
        if (replaces)
            (void)::fchmod(file,
                           status.st_mode & 07777); // best effort: some file systems have no permissions
        return true;
    }

    std::uint64_t size(handle file, const std::string& path) override {
        struct stat status {};
        attempt("ask for the size", path, [&] { return ::fstat(file, &status); });
        return static_cast<std::uint64_t>(status.st_size);
    }

    std::size_t read(handle file, std::span<char> to, const std::string& path) override {
        return static_cast<std::size_t>(attempt(
            "read", path, [&] { return ::read(file, to.data(), std::min(to.size(), largest_transfer)); }));
    }

    std::size_t write(handle file, std::string_view bytes, const std::string& path) override {
        const auto written = attempt("write", path, [&] {
            return ::write(file, bytes.data(), std::min(bytes.size(), largest_transfer));
        });
        if (written == 0 && !bytes.empty()) refuse("write", path, ENOSPC);
        return static_cast<std::size_t>(written);
    }

    void flush(handle file, const std::string& path) override {
#ifdef F_FULLFSYNC // macOS, whose fsync stops at the disk's cache
        if (::fcntl(file, F_FULLFSYNC) == 0) return;
#endif
        attempt("flush to the disk", path, [&] { return ::fsync(file); });
    }

    void close(handle file, const std::string& path) override {
        // Not again after a signal: the handle is gone, and could be somebody else's by now.
        if (::close(file) != 0 && errno != EINTR) refuse("close", path, errno);
    }

    void rename(const std::string& from, const std::string& to) override {
        attempt("rename the new file to it", to, [&] { return std::rename(from.c_str(), to.c_str()); });
    }

    void remove(const std::string& path) override {
        attempt("remove", path, [&] { return ::unlink(path.c_str()); });
    }

    void flush_folder(const std::string& path) override {
        const std::string folder = folder_of(path);
        const handle opened = attempt("open the folder", folder, [&] {
            return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        });
        int failure = 0;
        while (::fsync(opened) != 0)
            if (errno != EINTR) {
                failure = errno;
                break;
            }
        ::close(opened);
        // Some file systems flush no folders, and say so.
        if (failure != 0 && failure != EINVAL && failure != ENOTSUP)
            refuse("flush the folder to the disk", folder, failure);
    }
};

// Tries to, where something worse is being reported already.
template <class Call>
void try_to(Call call) noexcept {
    try {
        call();
    } catch (...) {}
}

} // namespace

std::string file_place(std::string_view path) {
    std::string place = "file \"";
    for (const char c : path) place += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    return place += '"';
}

file_system& file_system::native() {
    static posix_files files;
    return files;
}

input_file::input_file(file_system& files, std::string path)
    : files_(files),
      path_(std::move(path)),
      handle_(files.open(path_)) {
    try {
        size_ = files_.size(handle_, path_);
    } catch (...) {
        try_to([&] { files_.close(handle_, path_); });
        throw;
    }
}

input_file::~input_file() {
    try_to([&] { files_.close(handle_, path_); });
}

std::string input_file::read(std::uint64_t count) {
    const std::uint64_t wanted = std::min(count, size_ - position_);
    if (wanted > std::string().max_size())
        throw error(error_kind::limit, "is larger than this machine's memory can be", file_place(path_));
    std::string bytes(static_cast<std::size_t>(wanted), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const std::size_t got = files_.read(handle_, std::span(bytes).subspan(done), path_);
        if (got == 0) break;
        done += got;
    }
    position_ += done;
    bytes.resize(done);
    return bytes;
}

void replace_file(file_system& files, const std::string& path, std::span<const std::string_view> pieces) {
    static std::atomic<std::uint64_t> made{0};
    const std::string target = files.resolve(path);
    std::string fresh;
    file_system::handle file = -1;
    constexpr int most_leftovers = 1000;
    for (int tries = 0;; ++tries) {
        fresh = target + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(++made);
        if (files.create(fresh, target, file)) break;
        if (tries == most_leftovers)
            throw error(error_kind::io, "too many new files were left behind by programs that were killed",
                        file_place(fresh), "delete them");
    }
    bool open = true;
    try {
        for (std::string_view piece : pieces)
            while (!piece.empty()) piece.remove_prefix(files.write(file, piece, fresh));
        files.flush(file, fresh);
        open = false; // closing ends it, even where it fails
        files.close(file, fresh);
        files.rename(fresh, target);
    } catch (...) {
        if (open) try_to([&] { files.close(file, fresh); });
        try_to([&] { files.remove(fresh); });
        throw;
    }
    try {
        files.flush_folder(target);
    } catch (const error& e) {
        throw error(e.kind(), std::string(e.message()), file_place(target),
                    "the new file stands there, but a power failure may bring the old one back: save again");
    }
}

} // namespace entente
