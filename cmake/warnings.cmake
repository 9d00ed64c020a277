# SPDX-License-Identifier: BSL-1.0
# entente-warnings: the warnings that this project's own sources are compiled with. Not installed: a user's are theirs.
add_library(entente-warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(entente-warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(ENTENTE_WERROR)
    target_compile_options(entente-warnings INTERFACE -Werror)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies inside std::string's operator+ where there are none (GCC bug 105651).
  target_compile_options(entente-warnings INTERFACE -Wno-restrict)
endif()
