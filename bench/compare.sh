#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Runs all benchmark programs beside each other and prints one table in Markdown: medians in milliseconds, ratios, and what is aimed at.
#
#     bench/compare.sh DATA DATABASES [PROGRAMS]
#
#   DATA       the folder that bench-data wrote
#   DATABASES  a folder for the databases (made where there is none; about 2 KiB for each 10 statements) and for results.txt, all that the
#              programs printed. Its old databases are replaced.
#   PROGRAMS   the folder with entente-bench, baseline-bench, sqlite-bench and sync-bench; build/release/bench of this project where
#              it is not given. A program that is not there leaves its column empty; entente-bench must be there.
#
# Environment: RUNS (5), runs of a workload in a process; ROUNDS (3), how often the programs take turns, so that a noisy minute hits all of
# them; BUDGET (60), seconds for a workload in a process. The median of the rounds' medians is shown.
#
# The order of the calls: each program loads the tables in one process, opens its database in five fresh ones, answers all questions in one,
# and inserts in one. "Limit" appends as many bytes as Entente's journal got to a plain file, with fdatasync after each commit (for
# group1 after each eight). "Memory" is Entente on a graph in memory, in a process of its own.
#
# Exit status: 0; 1 where programs gave different answers or one failed; 2 where this was called in a wrong way.
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
  sed -n '3,21s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
data=$1
databases=$2
programs=${3:-$(dirname "$0")/../build/release/bench}
runs=${RUNS:-5}
rounds=${ROUNDS:-3}
budget=${BUDGET:-60}
[ -f "$data/statements.csv" ] || { echo "$data holds no statements.csv: see bench-data" >&2; exit 2; }
[ -x "$programs/entente-bench" ] || { echo "$programs holds no entente-bench: build it first" >&2; exit 2; }
mkdir -p "$databases"
results=$databases/results.txt
: > "$results"
failed=0

# run LABEL PROGRAM [OPTION...]: each line of its output goes to the results behind the label and a tab.
run() {
  local label=$1 program=$2
  shift 2
  [ -x "$programs/$program" ] || return 0
  echo "$label: $program $*" >&2
  "$programs/$program" "$@" > "$databases/output.txt" || failed=1
  sed "s/^/$label\t/" "$databases/output.txt" >> "$results"
  rm -f "$databases/output.txt"
}
entente() { run file entente-bench --data "$data" --db "$databases/entente.db" --runs "$runs" --budget "$budget" "$@"; }
memory() { run memory entente-bench --data "$data" --runs "$runs" --budget "$budget" "$@"; }
csr() { run csr baseline-bench --data "$data" --db "$databases/csr.db" --runs "$runs" --budget "$budget" "$@"; }
sqlite() { run sqlite sqlite-bench --data "$data" --db "$databases/sqlite.db" --runs "$runs" --budget "$budget" "$@"; }
limit() { run limit sync-bench --db "$databases/limit.db" --runs "$runs" "$@"; }
# journal_bytes WORKLOAD COMMITS OTHERWISE: what a commit of Entente appended to its journal, in bytes.
journal_bytes() {
  awk -v workload="\"$1\"" -v commits="$2" -v bytes="$3" '
    $1 == "file" && index($0, "\"workload\":" workload) && match($0, /"journal_bytes":[0-9]+/) {
      bytes = substr($0, RSTART + 16, RLENGTH - 16) / commits
    }
    END { printf "%d", bytes }' "$results"
}
times() {
  local i
  for ((i = 0; i < $1; ++i)); do "${@:2}"; done
}

entente --workload load
memory --workload build
csr --workload load
sqlite --workload load

times 5 entente --workload reopen
times 5 csr --workload reopen
times 5 sqlite --workload reopen

for ((round = 0; round < rounds; ++round)); do
  entente
  memory
  csr
  sqlite
done

for ((round = 0; round < rounds; ++round)); do
  entente --workload insert1,insert1000,group1
  each=$(journal_bytes insert1 200 128)
  each1000=$(journal_bytes insert1000 5 64000)
  limit --workload insert1,insert1000,group1 --bytes "$each" --bytes1000 "$each1000"
  sqlite --workload insert1,insert1000
done
rm -f "$databases/limit.db"

awk -F '\t' '
  function field(line, name,    rest) {
    if (!match(line, "\"" name "\":(\"[^\"]*\"|[0-9.]+)")) return ""
    rest = substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
    gsub(/"/, "", rest)
    return rest
  }
  function median(list,    n, v, i, j, x) {
    n = split(list, v, " ")
    if (n == 0) return ""
    for (i = 2; i <= n; ++i) {
      x = v[i] + 0
      for (j = i - 1; j >= 1 && v[j] + 0 > x; --j) v[j + 1] = v[j]
      v[j + 1] = x
    }
    return n % 2 ? v[(n + 1) / 2] + 0 : (v[n / 2] + v[n / 2 + 1]) / 2
  }
  # Three significant digits.
  function short(x) {
    if (x == "") return ""
    if (x >= 100) return sprintf("%d", x + 0.5)
    return sprintf(x >= 10 ? "%.1f" : x >= 1 ? "%.2f" : x >= 0.1 ? "%.3f" : "%.4f", x)
  }
  function ratio(a, b) { return a == "" || b == "" || b == 0 ? "" : short(a / b) }
  function row(name, measured, target) {
    printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", name, units[name], short(of["file", name]),
      short(of["memory", name]), short(of["csr", name]), short(of["sqlite", name]), short(of["limit", name]),
      ratio(of["csr", name], of["file", name]), ratio(of["sqlite", name], of["file", name]), measured, target
  }
  {
    name = field($2, "workload")
    if (name == "build") name = "load"
    if (index($2, "\"skip\":")) {
      if (index($2, "\"skip\":\"error")) print $1 ": " $2 > "/dev/stderr"
      next
    }
    all[$1, name] = all[$1, name] " " field($2, "median_ms")
    units[name] = field($2, "units")
    check = field($2, "check")
    if (name in checks && checks[name] != check) {
      print name ": " $1 " answers " check ", and not " checks[name] > "/dev/stderr"
      wrong = 1
    }
    checks[name] = check
    if (field($2, "disk_bytes") != "") disk[$1] = field($2, "disk_bytes")
  }
  END {
    for (key in all) of[key] = median(all[key])
    print "| workload | operations | Entente, file | Entente, memory | CSR by hand | SQLite | limit | CSR / Entente | SQLite / Entente | Entente measured | aim |"
    print "|---|---|---|---|---|---|---|---|---|---|---|"
    statements = units["load"]
    if (of["file", "load"] > 0)
      row("load", sprintf("%.2f million statements a second", statements / of["file", "load"] / 1000), "at least 3 million")
    if (statements > 0) {
      printf "| bytes a statement | | %s | | %s | %s | | %s | %s | %s bytes | at most 64 |\n", ratio(disk["file"], statements),
        ratio(disk["csr"], statements), ratio(disk["sqlite"], statements), ratio(disk["csr"], disk["file"]),
        ratio(disk["sqlite"], disk["file"]), ratio(disk["file"], statements)
    }
    row("reopen", short(of["file", "reopen"]) " ms", "under 1 ms")
    n = split("lookup onehop twohop_paths twohop_distinct triangles asof leaders_asof groupby shortest pagerank", names, " ")
    for (i = 1; i <= n; ++i)
      row(names[i], ratio(of["file", names[i]], of["memory", names[i]]) " of memory", "at most 1.1")
    row("insert1", ratio(of["file", "insert1"], of["limit", "insert1"]) " of the limit", "at most 1.2")
    row("insert1000", ratio(of["file", "insert1000"], of["limit", "insert1000"]) " of the limit", "at most 1.5")
    if (of["file", "group1"] > 0 && units["insert1"] > 0)
      row("group1", ratio(of["file", "insert1"] / units["insert1"], of["file", "group1"] / units["group1"]) " times the rate of insert1", "at least 4")
    exit wrong
  }' "$results" || failed=1
exit "$failed"
