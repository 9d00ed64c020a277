# SPDX-License-Identifier: BSL-1.0
# ENTENTE_SANITIZE: sanitizers are applied to everything in the build, since a mix of instrumented and plain objects misreports.
# entente_sanitizer_flags keeps the flags for the outside projects that the package tests build.
set(entente_sanitizer_flags "")
if(ENTENTE_SANITIZE)
  if("thread" IN_LIST ENTENTE_SANITIZE AND "address" IN_LIST ENTENTE_SANITIZE)
    message(FATAL_ERROR "ENTENTE_SANITIZE: 'thread' and 'address' exclude each other; build twice.")
  endif()
  string(REPLACE ";" "," sanitizers "${ENTENTE_SANITIZE}")
  set(entente_sanitizer_flags "-fsanitize=${sanitizers}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(${entente_sanitizer_flags})
  add_link_options("-fsanitize=${sanitizers}")
endif()
# A fuzzer is guided by what it reaches in the library, not only in its own source.
if(ENTENTE_BUILD_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
