// SPDX-License-Identifier: BSL-1.0
// The timing loop and the report.
#include "measure.hpp"

#include "memory.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <ostream>
#include <stdexcept>
#include <utility>

namespace entente::bench {
namespace {

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            result += escape;
        } else {
            result += c;
        }
    }
    return result + '"';
}

// Four significant digits, and never an exponent: 0.004123 and 28248.
std::string milliseconds(double value) {
    char text[64];
    const int digits = value >= 1000  ? 0
                       : value >= 100 ? 1
                       : value >= 10  ? 2
                       : value >= 1   ? 3
                       : value >= 0.1 ? 4
                                      : 6;
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

struct timed_outcome {
    outcome answer;
    double first = 0;          // milliseconds; not among the times where there are more runs
    std::vector<double> times; // likewise
};

timed_outcome time_runs(const suite::body& body, repetition how, const settings& asked) {
    using clock = std::chrono::steady_clock;
    const auto run_once = [&](outcome& answer) {
        const auto start = clock::now();
        answer = body();
        return std::chrono::duration<double, std::milli>(clock::now() - start).count();
    };
    timed_outcome result;
    double spent = result.first = run_once(result.answer);
    const double budget = asked.budget_seconds * 1000;
    if (how == repetition::once || spent >= budget) {
        result.times.push_back(spent);
        return result;
    }
    while (result.times.size() < asked.runs && spent < budget) {
        outcome answer;
        result.times.push_back(run_once(answer));
        spent += result.times.back();
        if (answer.check != result.answer.check)
            throw std::runtime_error("two runs gave different answers: " + result.answer.check + " and " +
                                     answer.check);
    }
    return result;
}

std::string report(const std::string& name, const timed_outcome& result) {
    std::string line =
        "{\"workload\":" + quoted(name) + ",\"median_ms\":" + milliseconds(median(result.times)) +
        ",\"min_ms\":" + milliseconds(*std::min_element(result.times.begin(), result.times.end())) +
        ",\"first_ms\":" + milliseconds(result.first) + ",\"runs\":" + std::to_string(result.times.size()) +
        ",\"units\":" + std::to_string(result.answer.units) + ",\"check\":" + quoted(result.answer.check);
    if (result.answer.disk_bytes) line += ",\"disk_bytes\":" + std::to_string(*result.answer.disk_bytes);
    if (result.answer.journal_bytes)
        line += ",\"journal_bytes\":" + std::to_string(*result.answer.journal_bytes);
    if (const auto peak = peak_memory()) line += ",\"rss_mb\":" + std::to_string((*peak + (1 << 19)) >> 20);
    return line + "}";
}

std::string report_skip(const std::string& name, const std::string& reason) {
    return "{\"workload\":" + quoted(name) + ",\"skip\":" + quoted(reason) + "}";
}

} // namespace

double median(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const std::size_t middle = times.size() / 2;
    return times.size() % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
}

void suite::add(std::string name, preparation prepare, repetition how) {
    entries_.push_back({std::move(name), std::move(prepare), how, {}});
}

void suite::skip(std::string name, std::string reason) {
    entries_.push_back({std::move(name), {}, repetition::repeated, std::move(reason)});
}

int suite::run(const settings& asked, std::ostream& out) const {
    int status = 0;
    for (const std::string& name : asked.workloads) {
        const auto found =
            std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.name == name; });
        if (found == entries_.end()) {
            out << report_skip(name, "this program does not offer it") << std::endl;
        } else if (!found->prepare) {
            out << report_skip(name, found->reason) << std::endl;
        } else {
            try {
                const body run_body = found->prepare();
                reset_peak_memory();
                out << report(name, time_runs(run_body, found->how, asked)) << std::endl;
            } catch (const std::exception& problem) {
                out << report_skip(name, std::string("error: ") + problem.what()) << std::endl;
                status = 1;
            }
        }
    }
    return status;
}

} // namespace entente::bench
