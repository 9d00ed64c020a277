// SPDX-License-Identifier: BSL-1.0
// The only door to the operating system: what the library asks of files, and how a file is replaced so that no failure leaves half of
// one. Implemented in lib/store/file_posix.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

/// A file as the place of an error: `file "path"`, the path whole, on one line.
[[nodiscard]] std::string file_place(std::string_view path);

/// What tells whether a file is the same as before, and unchanged. Times in nanoseconds.
struct file_stamp {
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t modified = 0, changed = 0;
    friend bool operator==(const file_stamp&, const file_stamp&) noexcept = default;
};

/// A part of a file and the place in memory where it is to stand.
struct file_extent {
    std::uint64_t to = 0;     ///< offset in memory
    std::uint64_t from = 0;   ///< offset in the file
    std::uint64_t length = 0; ///< in bytes
};

/// Memory that shows parts of a file; writing to it changes nothing but the memory. Given back at the end of its life.
class mapped_memory {
public:
    using release_function = void (*)(char* data, std::size_t size) noexcept;

    mapped_memory() noexcept = default;
    mapped_memory(char* data, std::size_t size, release_function release) noexcept
        : data_(data),
          size_(size),
          release_(release) {}
    mapped_memory(mapped_memory&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          release_(other.release_) {}
    mapped_memory& operator=(mapped_memory&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(release_, other.release_);
        return *this;
    }
    ~mapped_memory() {
        if (data_) release_(data_, size_);
    }
    [[nodiscard]] char* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
    release_function release_ = nullptr;
};

/// The calls of the operating system, one function each; tests put something between. All throw error(io) that names the path, what was
/// tried and what the system said, and are tried again where a signal interrupts them.
///
/// Threads: any; one file from one thread at a time.
class file_system {
public:
    using handle = int;

    file_system() = default;
    file_system(const file_system&) = delete;
    file_system& operator=(const file_system&) = delete;
    virtual ~file_system() = default;

    /// The one of this machine.
    static file_system& native();

    /// The path behind symbolic links, so that replacing it replaces what they point to. A path that does not exist is itself.
    virtual std::string resolve(const std::string& path) = 0;
    /// Opens a regular file to read from its beginning.
    virtual handle open(const std::string& path) = 0;
    /// Opens a regular file to read, and to write with `write_at`.
    virtual handle open_to_change(const std::string& path) = 0;
    virtual bool exists(const std::string& path) = 0;
    /// Makes a file that did not exist, to read and to write. `like`: a file whose permissions it gets, where that exists. False where `path` exists.
    virtual bool create(const std::string& path, const std::string& like, handle& file) = 0;
    virtual std::uint64_t size(handle file, const std::string& path) = 0;
    /// Reads up to `to.size()` bytes; 0 at the end only.
    virtual std::size_t read(handle file, std::span<char> to, const std::string& path) = 0;
    /// Writes at least one of the bytes behind those that this function wrote before, and says how many.
    virtual std::size_t write(handle file, std::string_view bytes, const std::string& path) = 0;
    /// Writes at least one of the bytes to the place `offset`, which is at most the end of the file, and says how many.
    virtual std::size_t write_at(handle file, std::uint64_t offset, std::string_view bytes,
                                 const std::string& path) = 0;
    /// Reads up to `to.size()` bytes from `offset` on; 0 at or behind the end only.
    virtual std::size_t read_at(handle file, std::uint64_t offset, std::span<char> to,
                                const std::string& path) = 0;
    virtual void truncate(handle file, std::uint64_t size, const std::string& path) = 0;
    virtual file_stamp stamp(handle file, const std::string& path) = 0;
    /// `size` bytes that are zero but for the extents, which show the file. Extents that are whole pages (offsets and all but the last length
    /// multiples of 4096, zeros behind the last one in the file up to the next multiple) are not read before they are touched. By default
    /// everything is read.
    virtual mapped_memory map(handle file, std::span<const file_extent> extents, std::uint64_t size,
                              const std::string& path);
    /// Returns when what was written is on the disk, and how long the file is, but not necessarily when it was changed.
    virtual void flush_data(handle file, const std::string& path) = 0;
    /// Takes the lock that is the file at `path`, made where there is none, and writes `owner` into it; held until the handle is closed or
    /// the process ends. -1 where somebody else holds it, with what that one wrote in `owner`.
    virtual handle lock(const std::string& path, std::string& owner) = 0;
    /// Lets go of a lock. By default as `close`; the file may go too.
    virtual void unlock(handle file, const std::string& path) { close(file, path); }
    /// Returns when what was written is on the disk.
    virtual void flush(handle file, const std::string& path) = 0;
    /// The handle is gone, whether this throws or not.
    virtual void close(handle file, const std::string& path) = 0;
    /// Gives `to` to the file `from` in one step; what was at `to` is gone.
    virtual void rename(const std::string& from, const std::string& to) = 0;
    virtual void remove(const std::string& path) = 0;
    /// Returns when the names in the folder of `path` are on the disk.
    virtual void flush_folder(const std::string& path) = 0;
    /// The paths of the files beside `path` whose names begin with its own. By default none are told.
    virtual std::vector<std::string> beside(const std::string& path);
};

/// An open file to read, closed at the end of its life.
class input_file {
public:
    /// Throws error(io) where there is no regular file that may be read.
    input_file(file_system& files, std::string path);
    input_file(const input_file&) = delete;
    input_file& operator=(const input_file&) = delete;
    ~input_file();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// In bytes, when it was opened.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// The next `count` bytes, fewer only where the file ends. Allocates for no more than are left of `size()`.
    [[nodiscard]] std::string read(std::uint64_t count);

private:
    file_system& files_;
    std::string path_;
    file_system::handle handle_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
};

/// A new file that takes the place of another in one step, once it is complete and on the disk. It is named `path`.new-N, in the same folder;
/// unless `replace` is called it is removed at the end of its life. A program that is killed may leave it behind; nobody reads it, and it can
/// be deleted. All functions throw error(io).
class new_file {
public:
    /// For the file at `path`, as `resolve` gave it, whose permissions it gets where that exists.
    new_file(file_system& files, const std::string& path);
    new_file(const new_file&) = delete;
    new_file& operator=(const new_file&) = delete;
    ~new_file();

    [[nodiscard]] const std::string& path() const noexcept { return fresh_; }
    [[nodiscard]] file_system::handle handle() const noexcept { return file_; }
    [[nodiscard]] file_system& files() const noexcept { return files_; }
    /// Bytes written so far.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    void write(std::string_view bytes);
    /// Returns when all that was written is on the disk.
    void flush() { files_.flush(file_, fresh_); }
    /// Gives it the name; the folder is not flushed yet.
    void replace();
    /// The same, and it stays open: the handle is the caller's from now on.
    [[nodiscard]] file_system::handle replace_and_keep_open();

private:
    file_system& files_;
    std::string target_, fresh_;
    file_system::handle file_ = -1;
    std::uint64_t size_ = 0;
    bool replaced_ = false;
};

/// Removes what a `new_file` left behind in processes that were killed, of the files at `path` with one of the endings. To be called while nobody
/// makes one: it would go as well. Throws error(io).
void remove_leftovers(file_system& files, const std::string& path,
                      std::initializer_list<std::string_view> endings);

/// Puts the pieces, one after the other, into the file at `path`, or a new one. The bytes go to a new file in the same folder, named
/// `path`.new-N; when all are on the disk it takes the name in one step, and that is made durable too.
///
/// Throws error(io). Then the old file is untouched and the new one removed, with one exception: when only the last step fails, the new file
/// stands there complete, and a power failure could still bring the old one back, as complete. The message says so.
/// A program that is killed may leave a file `path`.new-N, which nobody reads and which can be deleted.
void replace_file(file_system& files, const std::string& path, std::span<const std::string_view> pieces);

} // namespace entente
