// SPDX-License-Identifier: BSL-1.0
// The program `entente`: the words of its command line, and what the shell is told in the end.
#include "commands.hpp"

#include <entente/model/error.hpp>
#include <entente/store/section_file.hpp>

#include <CLI/CLI.hpp>

#include <csignal>
#include <functional>
#include <new>
#include <sstream>

namespace {

using tools::exit_code;

constexpr const char* about = "Looks after graphs in files, brings data into them, and asks them questions.";

constexpr const char* examples_and_codes =
    R"(Examples:
  entente import east-asia.entente icews14.tsv.gz events.2018.tab.gz
  entente query east-asia.entente "MATCH (n)-[r]->(m) RETURN n.name, type(r), m.name LIMIT 10"
  entente info east-asia.entente
  entente check east-asia.entente && entente backup east-asia.entente monday.entente

Exit codes:
  0  done
  1  a question was answered with no: a file is not sound, not everything could be recovered
  2  the command line makes no sense
  3  bad input: data that cannot be read, rows that were refused (all others are in the graph),
     a query that makes no sense or fails
  4  the graph's file or the output: damaged, locked, full, not to be read or written
  130, 143  stopped by SIGINT or SIGTERM, in good order)";

struct command_line {
    explicit command_line(tools::output& out) : app(about, "entente") {
        app.require_subcommand(1);
        app.set_help_flag("-h,--help", "Say what can be done, and how");
        app.set_version_flag("--version",
                             "entente " ENTENTE_VERSION ", file format " +
                                 std::to_string(entente::section_file_header::current_version),
                             "Say which version this is");
        app.footer(examples_and_codes);

        auto& info = add("info", "Say what is in a file",
                         "Examples:\n  entente info east-asia.entente\n"
                         "  entente info --format json east-asia.entente",
                         [this, &out] { return tools::info(info_args, out); });
        info.add_option("FILE", info_args.file, "The graph's file")->required();
        info.add_option("--format", info_args.format, "text or json")
            ->check(CLI::IsMember({"text", "json"}))
            ->capture_default_str();

        auto& check = add("check", "Read all of a file and list what is damaged; changes nothing",
                          "Exit code 0: the file is sound; 1: it is not.\n\n"
                          "Example:\n  entente check east-asia.entente",
                          [this, &out] { return tools::check(file, out); });
        check.add_option("FILE", file, "The graph's file")->required();

        auto& recover = add("recover", "Write what is sound in a file to a new one, and list what is not",
                            "Exit code 0: everything was brought over; 1: something was lost.\n\n"
                            "Example:\n  entente recover damaged.entente recovered.entente",
                            [this, &out] { return tools::recover(copy_args, out); });
        recover.add_option("FILE", copy_args.file, "The damaged file, which is not touched")->required();
        recover.add_option("TO", copy_args.to, "The new file, which must not exist")->required();

        auto& checkpoint = add("checkpoint", "Fold the journal into the file",
                               "No other process may have the file open for writing.\n\n"
                               "Example:\n  entente checkpoint east-asia.entente",
                               [this, &out] { return tools::checkpoint(file, out); });
        checkpoint.add_option("FILE", file, "The graph's file")->required();

        auto& backup = add("backup", "Make a consistent copy, also while another process writes",
                           "Example:\n  entente backup east-asia.entente monday.entente",
                           [this, &out] { return tools::backup(copy_args, out); });
        backup.add_option("FILE", copy_args.file, "The graph's file")->required();
        backup.add_option("TO", copy_args.to, "The copy, which must not exist")->required();

        auto& vacuum = add("vacuum", "Remove history and entities for good, and rewrite the file",
                           "All or nothing. No other process may have the file open for writing. Ids are\n"
                           "given anew. Copies and backups keep what is removed here.\n\n"
                           "Examples:\n  entente vacuum east-asia.entente --before 120\n"
                           "  entente vacuum east-asia.entente --erase \"Jane Doe\" --erase story:47400361",
                           [this, &out] { return tools::vacuum(vacuum_args, out); });
        vacuum.add_option("FILE", vacuum_args.file, "The graph's file")->required();
        vacuum
            .add_option("--before", vacuum_args.before,
                        "Forget the history before this commit: what was retracted by then")
            ->check(CLI::NonNegativeNumber);
        vacuum
            .add_option("--erase", vacuum_args.erase, "Erase the entity of this key, and all said about it")
            ->allow_extra_args(false);

        add_import(out);
        add_query(out);
    }

    /// What was asked for. Throws CLI::ParseError, for --help too.
    void parse(int count, char** words) {
        app.parse(count, words);
        if (format == "icews") import_args.format = entente::io::event_format::icews;
        if (format == "plain") import_args.format = entente::io::event_format::plain;
        import_args.resume = !do_not_resume;
        if (show_progress || hide_progress) import_args.progress = show_progress;
    }

    CLI::App app;
    std::function<exit_code()> command;

private:
    CLI::App& add(const std::string& name, const std::string& what, const std::string& footer,
                  std::function<exit_code()> run) {
        CLI::App& sub = *app.add_subcommand(name, what);
        sub.footer(footer);
        sub.callback([this, run = std::move(run)] { command = run; });
        return sub;
    }

    void add_import(tools::output& out) {
        auto& import =
            add("import", "Add data to a graph; make the file where there is none",
                "An import that was stopped or killed goes on behind its last commit when the same\n"
                "command is given again, and a file that was imported adds nothing. Refused rows are\n"
                "listed on standard error, and the exit code is then 3.\n\n"
                "Examples:\n  entente import east-asia.entente icews14.tsv.gz events.2018.tab.gz\n"
                "  entente import east-asia.entente events.tab --format icews --rows-per-commit 10000",
                [this, &out] { return tools::import(import_args, out); });
        import.add_option("FILE", import_args.file, "The graph's file")->required();
        import.add_option("DATA", import_args.data, "Event data, plain or compressed with gzip")->required();
        import.add_option("--format", format, "icews, plain, or auto: what the first line says")
            ->check(CLI::IsMember({"auto", "icews", "plain"}))
            ->capture_default_str();
        auto* anew = import.add_flag("--no-resume", do_not_resume,
                                     "State all of the data, whether it was imported before or not");
        import
            .add_flag("--resume", resume,
                      "Go on where an earlier import of the same data ended (the default)")
            ->excludes(anew);
        auto* quiet = import.add_flag("--no-progress", hide_progress, "Show no progress");
        import
            .add_flag("--progress", show_progress,
                      "Show progress on standard error (the default where that is a terminal)")
            ->excludes(quiet);
        import
            .add_option("--rows-per-commit", import_args.rows_per_commit,
                        "Commit after so many rows; 0: after each file")
            ->check(CLI::NonNegativeNumber)
            ->capture_default_str();
    }

    void add_query(tools::output& out) {
        auto& query =
            add("query", "Ask a question in openCypher, or change the graph by one",
                "A query that only reads works beside a process that writes. One that changes something\n"
                "is one commit, and makes the file where there is none.\n\n"
                "Examples:\n"
                "  entente query east-asia.entente \"MATCH (n)-[r]->(m) RETURN n.name, m.name LIMIT 10\"\n"
                "  entente query east-asia.entente --as-of 2024-09-06 --format csv - < question.cypher\n"
                "  entente query east-asia.entente \"MATCH (n {name: \\$who}) RETURN n\" --param who=Japan",
                [this, &out] { return tools::query(query_args, out); });
        query.add_option("FILE", query_args.file, "The graph's file")->required();
        query.add_option("TEXT", query_args.text, "The query; -: from standard input")->required();
        query
            .add_option("--param", query_args.parameters,
                        "A parameter, name=value: the value as openCypher writes it (7, true,\n"
                        "[1, 2], date('2024-09-06')), everything else as text")
            ->allow_extra_args(false);
        query.add_option("--as-of", query_args.as_of, "What certainly held on that date (AT)");
        query
            .add_option("--according-to", query_args.according_to,
                        "Only what the source of this key says (ACCORDING TO); more than once: or that one")
            ->allow_extra_args(false);
        query.add_option("--format", query_args.format, "table, json, jsonl or csv")
            ->check(CLI::IsMember({"table", "json", "jsonl", "csv"}))
            ->capture_default_str();
        query.add_option("--width", query_args.width, "So wide may a table be; otherwise as the terminal")
            ->check(CLI::PositiveNumber);
        query.add_flag("--support", query_args.support,
                       "With the statements that each row rests on (WITH SUPPORT)");
    }

    std::string file, format = "auto";
    bool resume = false, do_not_resume = false, show_progress = false, hide_progress = false;
    tools::info_arguments info_args;
    tools::copy_arguments copy_args;
    tools::vacuum_arguments vacuum_args;
    tools::import_arguments import_args;
    tools::query_arguments query_args;
};

exit_code run(int count, char** words) {
    tools::output out;
    command_line line(out);
    try {
        line.parse(count, words);
    } catch (const CLI::ParseError& e) {
        std::ostringstream text, problem;
        if (line.app.exit(e, text, problem) == 0) { // --help, --version
            out.text(text.str());
            out.flush();
            return exit_code::done;
        }
        const auto used = line.app.get_subcommands();
        tools::complain(std::string(e.what()) + "; see entente " +
                        (used.empty() ? "" : used.front()->get_name() + " ") + "--help");
        return exit_code::usage;
    }
    const exit_code result = line.command();
    out.flush();
    return result;
}

} // namespace

int main(int count, char** words) {
    tools::guard_standard_streams();
    for (const int signal :
         {SIGPIPE, SIGXFSZ}) // a pipe that nobody reads and a full disk are errors like others
        std::signal(signal, SIG_IGN);
    const auto fail = [](exit_code code, const char* what) {
        tools::complain(what);
        return static_cast<int>(code);
    };
    try {
        return static_cast<int>(run(count, words));
    } catch (const tools::interrupted& e) {
        tools::complain(e.what());
        return 128 + e.signal;
    } catch (const tools::bad_input& e) {
        return fail(exit_code::bad_input, e.what());
    } catch (const tools::bad_request& e) {
        return fail(exit_code::usage, e.what());
    } catch (const std::bad_alloc&) {
        return fail(exit_code::file, "there is not enough memory");
    } catch (const std::exception& e) { // entente::error and output_error say what and where
        return fail(exit_code::file, e.what());
    }
}
