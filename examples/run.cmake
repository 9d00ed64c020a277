# SPDX-License-Identifier: BSL-1.0
# Runs the example PROGRAM in WORK_DIR and compares its standard output with the file EXPECTED.
cmake_minimum_required(VERSION 3.25)

cmake_path(REPLACE_EXTENSION EXPECTED LAST_ONLY .args OUTPUT_VARIABLE arguments_file)
set(arguments "")
if(EXISTS "${arguments_file}")
  file(READ "${arguments_file}" arguments)
  if(arguments MATCHES "@DATA@" AND NOT IS_DIRECTORY "${DATA}")
    message("SKIPPED: this example reads the shared data; set ENTENTE_SHARED_DATA_DIR")
    return()
  endif()
  string(REPLACE "@DATA@" "${DATA}" arguments "${arguments}")
  separate_arguments(arguments UNIX_COMMAND "${arguments}")
endif()

file(MAKE_DIRECTORY "${WORK_DIR}")
set(actual "${WORK_DIR}/stdout")
execute_process(COMMAND "${PROGRAM}" ${arguments}
  WORKING_DIRECTORY "${WORK_DIR}"
  RESULT_VARIABLE status
  OUTPUT_FILE "${actual}"
  ERROR_VARIABLE errors)
if(NOT status EQUAL 0)
  message("${errors}")
  message(FATAL_ERROR "${PROGRAM} ended with ${status}; what it said on standard error stands above.")
endif()

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
