// SPDX-License-Identifier: BSL-1.0
// Opening, filling and adding to the SQLite database.
#include "sqlite_database.hpp"

#include "parameters.hpp"
#include "tables.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace entente::bench::sqlite {
namespace {

[[noreturn]] void refuse(sqlite3* database, std::string_view doing) {
    throw std::runtime_error("SQLite: " + std::string(doing) + ": " +
                             (database ? sqlite3_errmsg(database) : "no memory"));
}

// Days are counted, so that they compare as numbers. The number of a statement is that of its row.
constexpr const char* tables_text = R"(
    CREATE TABLE entity (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, country INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE relation (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE statement (
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, relation INTEGER NOT NULL, object INTEGER NOT NULL,
        valid_from INTEGER NOT NULL, valid_to INTEGER, source INTEGER NOT NULL, confidence REAL NOT NULL
    ) STRICT;
)";

// Each holds all columns that its questions read, so that they need not go to the table.
constexpr const char* indexes_text = R"(
    CREATE UNIQUE INDEX entity_key ON entity (key);
    CREATE INDEX statement_out ON statement (subject, relation, object);
    CREATE INDEX statement_in ON statement (object, relation, subject);
    CREATE INDEX statement_time ON statement (relation, valid_from, valid_to);
)";

void load_entities(connection& on, const std::string& directory) {
    query insert(on, "INSERT INTO entity (id, key, kind, name, country) VALUES (?1, ?2, ?3, ?4, ?5)");
    const mapped_file file(directory + "/nodes.csv");
    entity_reader reader(file);
    for (entity_row row; reader.next(row);)
        insert.bind(1, std::int64_t{row.entity})
            .bind(2, row.key)
            .bind(3, row.kind)
            .bind(4, row.name)
            .bind(5, std::int64_t{row.country})
            .run();
}

void load_relations(connection& on, const std::string& directory) {
    query insert(on, "INSERT INTO relation (id, code) VALUES (?1, ?2)");
    for (std::int64_t number = 0; const std::string& code : read_relation_codes(directory))
        insert.bind(1, number++).bind(2, std::string_view(code)).run();
}

std::uint64_t load_statements(connection& on, const std::string& directory) {
    query insert(on, "INSERT INTO statement (id, subject, relation, object, valid_from, valid_to, source, "
                     "confidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    const mapped_file file(directory + "/statements.csv");
    statement_reader reader(file);
    std::uint64_t count = 0;
    for (statement_row row; reader.next(row); ++count) {
        insert.bind(1, std::int64_t{row.statement})
            .bind(2, std::int64_t{row.subject})
            .bind(3, std::int64_t{row.relation})
            .bind(4, std::int64_t{row.object})
            .bind(5, std::int64_t{row.valid_from})
            .bind(7, std::int64_t{row.source})
            .bind(8, row.confidence / 100.0);
        if (row.valid_to == no_end)
            insert.bind_null(6);
        else
            insert.bind(6, std::int64_t{row.valid_to});
        insert.run();
    }
    return count;
}

void flush_to_disk(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int problem = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!flushed) throw std::runtime_error(path + ": cannot be flushed: " + std::strerror(problem));
}

constexpr const char* companions[] = {"", "-wal", "-shm", "-journal"};

} // namespace

connection::connection(const std::string& path, purpose why) {
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (why == purpose::load ? SQLITE_OPEN_CREATE : 0);
    try {
        if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) refuse(handle_, path);
        // Filling keeps the small cache of the defaults: the indexes are sorted in pieces of its size, quickest in the processor's own cache.
        run(why == purpose::load
                ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE"
                : "PRAGMA synchronous = FULL; PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -262144; "
                  "PRAGMA temp_store = MEMORY");
    } catch (...) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

connection::~connection() { sqlite3_close_v2(handle_); }

void connection::run(const char* text) {
    if (sqlite3_exec(handle_, text, nullptr, nullptr, nullptr) != SQLITE_OK) refuse(handle_, text);
}

query::query(connection& on, const char* text) : database_(on.handle()) {
    if (sqlite3_prepare_v3(database_, text, -1, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) != SQLITE_OK)
        refuse(database_, text);
}

query::~query() { sqlite3_finalize(handle_); }

query::query(query&& other) noexcept
    : database_(other.database_),
      handle_(std::exchange(other.handle_, nullptr)) {}

void query::reset() {
    if (sqlite3_reset(handle_) != SQLITE_OK) refuse(database_, sqlite3_sql(handle_));
}

std::uint64_t load(const std::string& directory, const std::string& path, unsigned threads) {
    for (const char* companion : companions) std::filesystem::remove(path + companion);
    std::uint64_t count = 0;
    {
        connection on(path, purpose::load);
        on.run(("PRAGMA threads = " + std::to_string(threads)).c_str());
        on.run("BEGIN");
        on.run(tables_text);
        load_entities(on, directory);
        load_relations(on, directory);
        count = load_statements(on, directory);
        on.run(indexes_text);
        on.run("COMMIT");
        on.run("PRAGMA analysis_limit = 1000; ANALYZE");
        on.run("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
    }
    flush_to_disk(path);
    flush_to_disk(std::filesystem::absolute(path).parent_path().string());
    return count;
}

std::uint64_t disk_bytes(const std::string& path) {
    std::uint64_t sum = 0;
    for (const char* companion : companions) {
        std::error_code absent;
        const auto bytes = std::filesystem::file_size(path + companion, absent);
        if (!absent) sum += bytes;
    }
    return sum;
}

inserter::inserter(connection& on)
    : on_(on),
      begin_(on, "BEGIN IMMEDIATE"),
      commit_(on, "COMMIT"),
      insert_(
          on,
          "INSERT INTO statement (subject, relation, object, valid_from, valid_to, source, confidence) "
          "SELECT s.id, ?3, o.id, ?4, ?5, ?6, ?7 FROM entity s, entity o WHERE s.key = ?1 AND o.key = ?2") {}

void inserter::insert(const insertion& s) {
    insert_.bind(1, std::string_view(s.subject))
        .bind(2, std::string_view(s.object))
        .bind(3, std::int64_t{s.relation})
        .bind(4, std::int64_t{s.valid_from})
        .bind(6, std::int64_t{s.source})
        .bind(7, s.confidence / 100.0);
    if (s.valid_to == no_end)
        insert_.bind_null(5);
    else
        insert_.bind(5, std::int64_t{s.valid_to});
    insert_.run();
    if (sqlite3_changes(on_.handle()) != 1)
        throw std::runtime_error("'" + s.subject + "' or '" + s.object + "' is no key");
}

void inserter::commit(std::span<const insertion> statements) {
    if (statements.size() == 1) return insert(statements.front()); // a statement alone is a transaction
    begin_.run();
    for (const insertion& s : statements) insert(s);
    commit_.run();
}

} // namespace entente::bench::sqlite
