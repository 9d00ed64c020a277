// SPDX-License-Identifier: BSL-1.0
// SQLite as a C++ program uses it through its C interface: a connection, prepared queries, the tables and their indexes, and how they are
// filled. The questions are in sqlite_queries.hpp.
#pragma once

#include "insertions.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace entente::bench::sqlite {

/// What a connection is opened for.
enum class purpose {
    load, ///< a new file, filled at once and synced at the end: no journal meanwhile
    use,  ///< an existing file: write-ahead log, synced at each commit
};

/// An open database. Throws std::runtime_error with SQLite's message, as everything here does.
class connection {
public:
    connection(const std::string& path, purpose why);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Runs statements that give no rows, or whose rows do not matter.
    void run(const char* text);
    sqlite3* handle() const noexcept { return handle_; }

private:
    sqlite3* handle_ = nullptr;
};

/// A prepared statement. Parameters are numbered from 1, columns from 0. The connection must outlive it.
class query {
public:
    query(connection& on, const char* text);
    ~query();
    query(query&& other) noexcept;
    query(const query&) = delete;
    query& operator=(const query&) = delete;

    query& bind(int parameter, std::int64_t number) {
        sqlite3_bind_int64(handle_, parameter, number);
        return *this;
    }
    query& bind(int parameter, double number) {
        sqlite3_bind_double(handle_, parameter, number);
        return *this;
    }
    /// The text is not copied: it must stay until the next `reset`.
    query& bind(int parameter, std::string_view text) {
        sqlite3_bind_text(handle_, parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        return *this;
    }
    query& bind_null(int parameter) {
        sqlite3_bind_null(handle_, parameter);
        return *this;
    }

    /// Goes to the next row; false behind the last, where the query is ready to be asked again.
    bool next() {
        if (sqlite3_step(handle_) == SQLITE_ROW) return true;
        reset();
        return false;
    }
    /// Ends an answer before its last row. Throws what went wrong in it.
    void reset();
    /// To the end of an answer without a row that matters.
    void run() {
        while (next()) {}
    }

    std::int64_t number(int column) const noexcept { return sqlite3_column_int64(handle_, column); }
    std::string_view text(int column) const noexcept {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
    }

private:
    sqlite3* database_;
    sqlite3_stmt* handle_ = nullptr;
};

/// As long as it lives, all questions are asked of the same state, and no file is locked for each of them.
class snapshot {
public:
    explicit snapshot(connection& on) : on_(on) { on_.run("BEGIN"); }
    ~snapshot() { sqlite3_exec(on_.handle(), "COMMIT", nullptr, nullptr, nullptr); }
    snapshot(const snapshot&) = delete;
    snapshot& operator=(const snapshot&) = delete;

private:
    connection& on_;
};

/// Reads the tables into a new database at `path`, in place of what is there: one transaction, indexes afterwards, on the disk when it
/// returns. Gives the number of statements. `threads` may help to sort the indexes.
std::uint64_t load(const std::string& directory, const std::string& path, unsigned threads);

/// The bytes of a database and of the files beside it.
std::uint64_t disk_bytes(const std::string& path);

/// Adds statements, starting from the keys of their ends. The connection must outlive it.
class inserter {
public:
    explicit inserter(connection& on);

    /// As one transaction, on the disk when it returns.
    void commit(std::span<const insertion> statements);

private:
    void insert(const insertion& s);

    connection& on_;
    query begin_, commit_, insert_;
};

} // namespace entente::bench::sqlite
