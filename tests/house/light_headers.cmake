# SPDX-License-Identifier: BSL-1.0
# SOURCE includes entente.hpp and every header up to floor 4. None may bring in Boost, {fmt}, date/date.h, or the
# standard headers that are dear to include.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${COMPILER}" -std=c++20 -M "-I${INCLUDE_DIR}" "${SOURCE}"
  RESULT_VARIABLE status OUTPUT_VARIABLE dependencies ERROR_VARIABLE errors)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${errors}")
endif()
string(REGEX REPLACE "\\\\?[ \n]+" ";" dependencies "${dependencies}")
if(NOT dependencies MATCHES "/entente/")
  message(FATAL_ERROR "No header of entente was read; what was: ${dependencies}")
endif()

set(heavy ${dependencies})
list(FILTER heavy INCLUDE REGEX "/(boost/.*|iostream|regex|filesystem|fmt/.*|date/date\\.h)$")
if(heavy)
  list(JOIN heavy "\n  " heavy)
  message(FATAL_ERROR "Headers up to floor 4 bring in\n  ${heavy}")
endif()
