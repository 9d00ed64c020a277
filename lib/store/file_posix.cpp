// SPDX-License-Identifier: BSL-1.0
// Files by the calls of POSIX.1-2017.
#include <entente/store/file.hpp>

#include <entente/model/error.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

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

    handle open_to_change(const std::string& path) override {
        return attempt("open to write", path,
                       [&] { return ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK); });
    }

    bool exists(const std::string& path) override {
        struct stat status {};
        if (::stat(path.c_str(), &status) == 0) return true;
        if (errno == ENOENT || errno == ENOTDIR) return false;
        refuse("look for", path, errno);
    }

    bool create(const std::string& path, const std::string& like, handle& file) override {
        struct stat status {};
        const bool replaces = ::stat(like.c_str(), &status) == 0;
        if (replaces && !S_ISREG(status.st_mode)) // a device or a pipe must not make way for a file
            throw error(error_kind::io, "is not a regular file", file_place(like), "give the path of a file");
        do file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
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

    std::size_t write_at(handle file, std::uint64_t offset, std::string_view bytes,
                         const std::string& path) override {
        const auto written = attempt("write", path, [&] {
            return ::pwrite(file, bytes.data(), std::min(bytes.size(), largest_transfer),
                            static_cast<off_t>(offset));
        });
        if (written == 0 && !bytes.empty()) refuse("write", path, ENOSPC);
        return static_cast<std::size_t>(written);
    }

    std::size_t read_at(handle file, std::uint64_t offset, std::span<char> to,
                        const std::string& path) override {
        return static_cast<std::size_t>(attempt("read", path, [&] {
            return ::pread(file, to.data(), std::min(to.size(), largest_transfer),
                           static_cast<off_t>(offset));
        }));
    }

    void truncate(handle file, std::uint64_t size, const std::string& path) override {
        attempt("shorten", path, [&] { return ::ftruncate(file, static_cast<off_t>(size)); });
    }

    file_stamp stamp(handle file, const std::string& path) override {
        struct stat status {};
        attempt("ask for the state", path, [&] { return ::fstat(file, &status); });
#ifdef __APPLE__
        const timespec modified = status.st_mtimespec, changed = status.st_ctimespec;
#else
        const timespec modified = status.st_mtim, changed = status.st_ctim;
#endif
        const auto nanoseconds = [](const timespec& t) {
            return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
        };
        return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
                static_cast<std::uint64_t>(status.st_size), nanoseconds(modified), nanoseconds(changed)};
    }

    mapped_memory map(handle file, std::span<const file_extent> extents, std::uint64_t size,
                      const std::string& path) override {
        // Whole pages of the format's size can be mapped where the machine's are not larger.
        constexpr std::uint64_t page = 4096;
        const bool whole_pages = std::all_of(extents.begin(), extents.end(), [](const file_extent& e) {
            return e.to % page == 0 && e.from % page == 0;
        });
        if (!whole_pages || size < page || ::sysconf(_SC_PAGESIZE) > static_cast<long>(page))
            return file_system::map(file, extents, size, path);
        const std::size_t room = static_cast<std::size_t>((size + page - 1) / page * page);
        void* base =
            ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (base == MAP_FAILED) refuse("make room in memory for", path, errno);
        mapped_memory memory(static_cast<char*>(base), room,
                             [](char* data, std::size_t bytes) noexcept { ::munmap(data, bytes); });
        for (std::size_t i = 0; i < extents.size();) {
            file_extent run = extents[i++]; // neighbours in the file and in memory are mapped at once
            for (; i < extents.size() && extents[i].to == run.to + run.length &&
                   extents[i].from == run.from + run.length;
                 ++i)
                run.length += extents[i].length;
            if (::mmap(memory.data() + run.to, static_cast<std::size_t>(run.length), PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, file,
                       static_cast<off_t>(run.from)) == MAP_FAILED)
                refuse("map into memory", path, errno);
        }
        return memory;
    }

    void flush_data(handle file, const std::string& path) override {
#ifdef __APPLE__
        flush(file, path);
#else
        attempt("flush to the disk", path, [&] { return ::fdatasync(file); });
#endif
    }

    handle lock(const std::string& path, std::string& owner) override {
        for (;;) {
            const handle file = attempt("open the lock", path, [&] {
                return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
            });
            const auto give_up = [&](const char* what) {
                const int code = errno;
                ::close(file);
                refuse(what, path, code);
            };
            int result = 0;
            do result = ::flock(file, LOCK_EX | LOCK_NB);
            while (result != 0 && errno == EINTR);
            if (result != 0 && errno != EWOULDBLOCK) give_up("lock");
            if (result != 0) {
                char text[64];
                const auto length = ::pread(file, text, sizeof text, 0);
                owner.assign(text, length > 0 ? static_cast<std::size_t>(length) : 0);
                ::close(file);
                return -1;
            }
            // Who let go of it may have removed it after it was opened here: then this is a lock that nobody else will look at.
            struct stat own {
            }, named{};
            if (::fstat(file, &own) != 0) give_up("lock");
            if (::stat(path.c_str(), &named) != 0 || own.st_ino != named.st_ino ||
                own.st_dev != named.st_dev) {
                ::close(file);
                continue;
            }
            if (::ftruncate(file, 0) != 0 ||
                ::pwrite(file, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size()))
                give_up("write into the lock");
            return file;
        }
    }

    void unlock(handle file, const std::string& path) override {
        ::unlink(path.c_str()); // while it is held, so that nobody has taken it meanwhile
        close(file, path);
    }

    std::vector<std::string> beside(const std::string& path) override {
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
        const std::string name = path.substr(folder.size());
        const std::unique_ptr<DIR, int (*)(DIR*)> all(::opendir(folder.empty() ? "." : folder.c_str()),
                                                      &::closedir);
        if (!all) refuse("look into the folder of", path, errno);
        std::vector<std::string> found;
        for (;;) {
            errno = 0;
            const dirent* const entry = ::readdir(all.get());
            if (!entry && errno != 0) refuse("look into the folder of", path, errno);
            if (!entry) return found;
            if (std::string_view(entry->d_name).starts_with(name)) found.push_back(folder + entry->d_name);
        }
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

mapped_memory file_system::map(handle file, std::span<const file_extent> extents, std::uint64_t size,
                               const std::string& path) {
    const std::size_t room = static_cast<std::size_t>(std::max<std::uint64_t>(size, 1));
    auto* data = static_cast<char*>(std::calloc(room, 1));
    if (!data) throw std::bad_alloc();
    mapped_memory memory(data, room, [](char* bytes, std::size_t) noexcept { std::free(bytes); });
    for (const file_extent& e : extents)
        for (std::uint64_t done = 0; done < e.length;) {
            const std::size_t got = read_at(
                file, e.from + done, {data + e.to + done, static_cast<std::size_t>(e.length - done)}, path);
            if (got == 0)
                throw error(error_kind::damaged, "the file ends too early", file_place(path),
                            "restore it from a backup");
            done += got;
        }
    return memory;
}

new_file::new_file(file_system& files, const std::string& path) : files_(files), target_(path) {
    static std::atomic<std::uint64_t> made{0};
    constexpr int most_leftovers = 1000;
    for (int tries = 0;; ++tries) {
        fresh_ = target_ + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(++made);
        if (files.create(fresh_, target_, file_)) break;
        if (tries == most_leftovers)
            throw error(error_kind::io, "too many new files were left behind by programs that were killed",
                        file_place(fresh_), "delete them");
    }
}

new_file::~new_file() {
    if (file_ != -1) try_to([&] { files_.close(file_, fresh_); });
    if (!replaced_) try_to([&] { files_.remove(fresh_); });
}

void new_file::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t written = files_.write(file_, bytes, fresh_);
        size_ += written;
        bytes.remove_prefix(written);
    }
}

void new_file::replace() {
    files_.close(std::exchange(file_, -1), fresh_); // closing ends it, even where it fails
    files_.rename(fresh_, target_);
    replaced_ = true;
}

file_system::handle new_file::replace_and_keep_open() {
    files_.rename(fresh_, target_);
    replaced_ = true;
    return std::exchange(file_, -1);
}

std::vector<std::string> file_system::beside(const std::string&) { return {}; }

void remove_leftovers(file_system& files, const std::string& path,
                      std::initializer_list<std::string_view> endings) {
    // `.new-`, the process, `-`, a number.
    const auto is_of_a_new_file = [](std::string_view rest) {
        constexpr std::string_view begin = ".new-", digits = "0123456789";
        if (!rest.starts_with(begin)) return false;
        rest.remove_prefix(begin.size());
        const std::size_t dash = rest.find('-');
        return dash != 0 && dash != rest.npos && dash + 1 != rest.size() &&
               rest.find_first_not_of(digits) == dash &&
               rest.find_first_not_of(digits, dash + 1) == rest.npos;
    };
    for (const std::string& file : files.beside(path)) {
        const std::string_view rest = std::string_view(file).substr(path.size());
        if (std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
                return rest.starts_with(ending) && is_of_a_new_file(rest.substr(ending.size()));
            }))
            files.remove(file);
    }
}

void replace_file(file_system& files, const std::string& path, std::span<const std::string_view> pieces) {
    const std::string target = files.resolve(path);
    {
        new_file fresh(files, target);
        for (const std::string_view piece : pieces) fresh.write(piece);
        fresh.flush();
        fresh.replace();
    }
    try {
        files.flush_folder(target);
    } catch (const error& e) {
        throw error(e.kind(), std::string(e.message()), file_place(target),
                    "the new file stands there, but a power failure may bring the old one back: save again");
    }
}

} // namespace entente
