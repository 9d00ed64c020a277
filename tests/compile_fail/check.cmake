# SPDX-License-Identifier: BSL-1.0
# Compiles SOURCE without and with ENTENTE_BAD_LINE and holds the outcome against the source's expectations.
# Called with -DCOMPILER=, -DCOMPILER_ID=, -DINCLUDE_DIR=, -DSOURCE=.
cmake_minimum_required(VERSION 3.25)

# Messages in English, with plain quotes, whatever the machine speaks.
set(compile "${CMAKE_COMMAND}" -E env LC_ALL=C
  "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra "-I${INCLUDE_DIR}")

execute_process(COMMAND ${compile} "${SOURCE}" RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message("${output}")
  message(FATAL_ERROR "Does not compile, even without its bad line.")
endif()

execute_process(COMMAND ${compile} -DENTENTE_BAD_LINE "${SOURCE}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "Compiles with its bad line (is the line between #ifdef ENTENTE_BAD_LINE and #endif?).")
endif()

# Not file(STRINGS): an expectation may hold brackets, which a CMake list would swallow.
file(READ "${SOURCE}" rest)
set(expectations 0)
set(unmet "")
while(rest MATCHES "\n *// expect( [A-Za-z]+)?: ([^\n]+)(.*)")
  set(only "${CMAKE_MATCH_1}")
  set(expected "${CMAKE_MATCH_2}")
  set(rest "${CMAKE_MATCH_3}")
  if(only STREQUAL "" OR only STREQUAL " ${COMPILER_ID}")
    math(EXPR expectations "${expectations} + 1")
    if(NOT output MATCHES "${expected}")
      string(APPEND unmet "  ${expected}\n")
    endif()
  endif()
endwhile()

if(expectations EQUAL 0)
  message("${output}")
  message(FATAL_ERROR "No line '// expect: REGEX' for ${COMPILER_ID} in ${SOURCE}; the compiler's message stands above.")
endif()
if(NOT unmet STREQUAL "")
  message("${output}")
  message(FATAL_ERROR "The compiler's message, above, does not match\n${unmet}")
endif()
