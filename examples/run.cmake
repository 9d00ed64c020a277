# SPDX-License-Identifier: BSL-1.0
# Runs the example PROGRAM in WORK_DIR, an empty folder, and compares its standard output with the file EXPECTED. Each line of
# EXPECTED's neighbour .args is a run.
cmake_minimum_required(VERSION 3.25)

cmake_path(REPLACE_EXTENSION EXPECTED LAST_ONLY .args OUTPUT_VARIABLE arguments_file)
set(runs " ")
if(EXISTS "${arguments_file}")
  file(STRINGS "${arguments_file}" runs)
  if(runs MATCHES "@DATA@" AND NOT IS_DIRECTORY "${DATA}")
    message("SKIPPED: this example reads the shared data; set ENTENTE_SHARED_DATA_DIR")
    return()
  endif()
endif()

# What an earlier test left would be found by the program.
file(REMOVE_RECURSE "${WORK_DIR}")
file(MAKE_DIRECTORY "${WORK_DIR}")
set(actual "${WORK_DIR}/stdout")
file(WRITE "${actual}" "")
foreach(arguments IN LISTS runs)
  string(REPLACE "@DATA@" "${DATA}" arguments "${arguments}")
  separate_arguments(arguments UNIX_COMMAND "${arguments}")
  execute_process(COMMAND "${PROGRAM}" ${arguments}
    WORKING_DIRECTORY "${WORK_DIR}"
    RESULT_VARIABLE status
    OUTPUT_VARIABLE printed
    ERROR_VARIABLE errors)
  if(NOT status EQUAL 0)
    message("${errors}")
    message(FATAL_ERROR "${PROGRAM} ended with ${status}; what it said on standard error stands above.")
  endif()
  file(APPEND "${actual}" "${printed}")
endforeach()

execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${EXPECTED}" "${actual}" RESULT_VARIABLE different)
if(different)
  find_program(diff diff)
  set(differences "")
  if(diff)
    execute_process(COMMAND "${diff}" -u "${EXPECTED}" "${actual}" OUTPUT_VARIABLE differences)
  endif()
  message("${differences}")
  message(FATAL_ERROR "${PROGRAM} printed something else than ${EXPECTED} says; the differences stand above.")
endif()
