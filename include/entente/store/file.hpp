// SPDX-License-Identifier: BSL-1.0
// The only door to the operating system: what the library asks of files, and how a file is replaced so that no failure leaves half of
// one. Implemented in lib/store/file_posix.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace entente {

/// A file as the place of an error: `file "path"`, the path whole, on one line.
[[nodiscard]] std::string file_place(std::string_view path);

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
    /// Makes a file that did not exist, to write to. `like`: a file whose permissions it gets, where that exists. False where `path` exists.
    virtual bool create(const std::string& path, const std::string& like, handle& file) = 0;
    virtual std::uint64_t size(handle file, const std::string& path) = 0;
    /// Reads up to `to.size()` bytes; 0 at the end only.
    virtual std::size_t read(handle file, std::span<char> to, const std::string& path) = 0;
    /// Writes at least one of the bytes, and says how many.
    virtual std::size_t write(handle file, std::string_view bytes, const std::string& path) = 0;
    /// Returns when what was written is on the disk.
    virtual void flush(handle file, const std::string& path) = 0;
    /// The handle is gone, whether this throws or not.
    virtual void close(handle file, const std::string& path) = 0;
    /// Gives `to` to the file `from` in one step; what was at `to` is gone.
    virtual void rename(const std::string& from, const std::string& to) = 0;
    virtual void remove(const std::string& path) = 0;
    /// Returns when the names in the folder of `path` are on the disk.
    virtual void flush_folder(const std::string& path) = 0;
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

/// Puts the pieces, one after the other, into the file at `path`, or a new one. The bytes go to a new file in the same folder, named
/// `path`.new-N; when all are on the disk it takes the name in one step, and that is made durable too.
///
/// Throws error(io). Then the old file is untouched and the new one removed, with one exception: when only the last step fails, the new file
/// stands there complete, and a power failure could still bring the old one back, as complete. The message says so.
/// A program that is killed may leave a file `path`.new-N, which nobody reads and which can be deleted.
void replace_file(file_system& files, const std::string& path, std::span<const std::string_view> pieces);

} // namespace entente
