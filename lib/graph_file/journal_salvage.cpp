// SPDX-License-Identifier: BSL-1.0
// Reading a journal as far as it goes, also one whose header is damaged.
#include "journal_salvage.hpp"

#include <entente/archive/commit_archive.hpp>
#include <entente/model/bytes.hpp>

#include <utility>

namespace entente::detail {
namespace {

std::string after(std::uint32_t commit) { return "everything up to commit " + std::to_string(commit); }

} // namespace

void journal_salvage::note(std::uint64_t offset, const std::string& problem, const std::string& remains) {
    found_.push_back({file_place(path_) + ", offset " + std::to_string(offset), problem, remains});
}

// Null where nothing of it goes on from the checkpoint; that is noted.
std::unique_ptr<journal_reader> journal_salvage::open(std::uint32_t last_commit) {
    const auto give_up = [&](const error& e) {
        found_.push_back({std::string(e.place()), std::string(e.message()), after(last_commit)});
        return nullptr;
    };
    try {
        auto journal = std::make_unique<journal_reader>(files_, path_);
        require_continues(*journal, checkpoint_.graph, {checkpoint_.commit, checkpoint_.chain, {}});
        return journal;
    } catch (const mismatch& e) {
        return give_up(e);
    } catch (const error& e) {
        auto journal = e.kind() == error_kind::damaged ? open_without_header() : nullptr;
        if (!journal) return give_up(e);
        found_.push_back({std::string(e.place()), std::string(e.message()),
                          "the commits behind it: their checksums continue those of the checkpoint", true});
        return journal;
    }
}

// Whose journal it is, the records tell as well: each has the checksum of the one before, and one of them is the checkpoint's last commit or
// follows it.
std::unique_ptr<journal_reader> journal_salvage::open_without_header() const {
    try {
        const auto opened = [&] {
            return std::make_unique<journal_reader>(files_, path_, journal_reader::without_header);
        };
        const auto journal = opened();
        std::uint32_t commit = journal->header().commit;
        std::uint64_t chain = journal->header().chain;
        for (journal_reader::record r; commit < checkpoint_.commit && journal->next(r);) {
            commit = r.commit;
            chain = journal->chain();
        }
        if (commit != checkpoint_.commit || chain != checkpoint_.chain) return nullptr;
        return opened();
    } catch (const error&) {
        return nullptr; // what is wrong with the header is noted
    }
}

void journal_salvage::replay(graph& g, table_ends& ends) {
    try {
        if (!files_.exists(path_)) return;
        if (const auto journal = open(g.last_commit().value())) replay(g, *journal, ends);
    } catch (const error& e) {
        found_.push_back({std::string(e.place()), std::string(e.message()), after(g.last_commit().value())});
    }
}

void journal_salvage::replay(graph& g, journal_reader& journal, table_ends& ends) {
    commit_reader commits(g, ends);
    const struct keep_ends {
        const commit_reader& from;
        table_ends& to;
        ~keep_ends() { to = from.ends(); }
    } at_the_end{commits, ends};
    const auto stop = [&](std::uint64_t at, const std::string& problem) {
        note(at, "the " + std::to_string(journal.size() - at) + " bytes from here: " + problem,
             after(g.last_commit().value()));
    };
    journal_reader::record record;
    std::uint64_t end = journal_header::size;
    try {
        for (; journal.next(record); end = journal.position()) {
            if (record.commit == checkpoint_.commit && journal.chain() != checkpoint_.chain)
                return stop(record.at, "commit " + std::to_string(record.commit) +
                                           " is not the one that the checkpoint has");
            if (record.commit <= checkpoint_.commit) continue;
            byte_reader in(record.payload);
            commits.replay(in);
        }
        journal.require_torn();
        if (journal.torn_bytes() == 0) return;
    } catch (const error& e) {
        return stop(end, std::string(e.message()) + (e.place().empty() || e.kind() == error_kind::io
                                                         ? std::string{}
                                                         : " (" + std::string(e.place()) + ")"));
    }
    stop(end, "the torn end of a commit that was never acknowledged, or not flushed");
}

} // namespace entente::detail
