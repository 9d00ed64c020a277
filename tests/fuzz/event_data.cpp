// SPDX-License-Identifier: BSL-1.0
// Any bytes as lines of event data, and as a file of it, plain or compressed: reading never crashes, what is taken is sound, and
// the report's numbers are those of the graph.
#include <entente/io/event_data.hpp>
#include <entente/model/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

// One file, in memory, that can be read and nothing else.
class memory_file final : public entente::file_system {
public:
    explicit memory_file(std::string_view bytes) : bytes_(bytes) {}
    std::string resolve(const std::string& path) override { return path; }
    handle open(const std::string&) override { return 0; }
    std::uint64_t size(handle, const std::string&) override { return bytes_.size(); }
    std::size_t read(handle, std::span<char> to, const std::string&) override {
        const std::size_t count =
            std::min({to.size(), bytes_.size() - at_, std::size_t{509}}); // often within a line
        std::memcpy(to.data(), bytes_.data() + at_, count);
        at_ += count;
        return count;
    }
    void close(handle, const std::string&) override {}
    bool create(const std::string&, const std::string&, handle&) override { std::abort(); }
    std::size_t write(handle, std::string_view, const std::string&) override { std::abort(); }
    void flush(handle, const std::string&) override { std::abort(); }
    void rename(const std::string&, const std::string&) override { std::abort(); }
    void remove(const std::string&) override { std::abort(); }
    void flush_folder(const std::string&) override { std::abort(); }
    std::size_t write_at(handle, std::uint64_t, std::string_view, const std::string&) override {
        std::abort();
    }
    handle open_to_change(const std::string&) override { std::abort(); }
    bool exists(const std::string&) override { std::abort(); }
    std::size_t read_at(handle, std::uint64_t, std::span<char>, const std::string&) override { std::abort(); }
    void truncate(handle, std::uint64_t, const std::string&) override { std::abort(); }
    entente::file_stamp stamp(handle, const std::string&) override { std::abort(); }
    void flush_data(handle, const std::string&) override { std::abort(); }
    handle lock(const std::string&, std::string&) override { std::abort(); }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

void read_line(std::string_view line, entente::io::event_format format) {
    entente::io::event_row row;
    const std::string fault = read_event_row(line, format, row);
    if (!fault.empty()) {
        require(fault.find('\n') == std::string::npos);
        return;
    }
    require(!entente::first_invalid_utf8(line));
    for (const std::string_view part : {row.subject.name, row.relation, row.object.name}) {
        require(!part.empty());
        require(part.data() >= line.data() && part.data() + part.size() <= line.data() + line.size());
        require(part.find('\t') == std::string_view::npos);
    }
    require(row.when >= entente::day_of(0, 1, 1) && row.when <= entente::day_of(9999, 12, 31));
}

void read_file(std::string_view bytes) {
    memory_file file(bytes);
    entente::graph g;
    try {
        const auto report =
            entente::io::import_events(g, "input", {.rows_per_commit = 3, .longest_line = 1000}, file);
        require(report.rows == report.events + report.refused);
        require(report.refused_rows.size() == std::min<std::uint64_t>(report.refused, 20));
        const auto v = g.now();
        require(v.statement_end() == report.statements && v.entity_end() == report.entities);
        std::uint64_t events = 0;
        v.for_each_statement(
            [&](entente::statement_id s) { events += !v.columns().valid(s.value()).is_always(); });
        require(events == report.events);
    } catch (const entente::error& e) {
        require(e.kind() == entente::error_kind::syntax || e.kind() == entente::error_kind::damaged);
        require(g.last_commit().value() == 0);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (std::size_t at = 0; at < size;) {
        const std::string_view line = bytes.substr(at, bytes.find('\n', at) - at);
        read_line(line, entente::io::event_format::plain);
        read_line(line, entente::io::event_format::icews);
        at += line.size() + 1;
    }
    read_file(bytes);
    return 0;
}
