// SPDX-License-Identifier: BSL-1.0
// The table of statements, read on a thread of its own while another one makes something of the rows.
#pragma once

#include "tables.hpp"

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace entente::bench {

/// Reads statements.csv some thousand rows ahead of the one thread that takes them. The file must outlive it.
class statement_stream {
public:
    explicit statement_stream(const mapped_file& file);
    /// Reads no further.
    ~statement_stream();
    statement_stream(const statement_stream&) = delete;
    statement_stream& operator=(const statement_stream&) = delete;

    /// The next rows in the order of the table, until the next call; none at the end. Throws what statement_reader throws, after
    /// the rows before it.
    std::span<const statement_row> next();

private:
    static constexpr std::size_t batch_size = 4096;

    void read(const mapped_file& file);
    std::vector<statement_row>* free_batch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::array<std::vector<statement_row>, 16>
        batches_; // a ring: counted on and on, those from taken_ to read_ are full
    std::size_t read_ = 0;
    std::size_t taken_ = 0;
    std::size_t given_back_ = 0; // the one that the taker looks at is not yet
    bool ended_ = false;
    bool stopped_ = false;
    std::exception_ptr failure_;
    std::thread reader_;
};

} // namespace entente::bench
