# SPDX-License-Identifier: BSL-1.0
# What `cmake --install` puts where: headers, library, the CMake package with its optional components, entente.pc.
# Everything installed finds its neighbours by relative paths, so the prefix can be moved.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/entente")

install(DIRECTORY include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# One export set a component, so that a package found without Boost's adaptors does not ask for Boost.
install(TARGETS entente-headers entente EXPORT ententeTargets)
install(EXPORT ententeTargets NAMESPACE entente:: DESTINATION "${package_dir}")
foreach(component IN ITEMS boost_graph boost_serialization)
  install(TARGETS entente-${component} EXPORT entente-${component}Targets)
  install(EXPORT entente-${component}Targets NAMESPACE entente:: DESTINATION "${package_dir}")
endforeach()

# The program is for people, not for the package: it is in no export set.
if(TARGET entente-program)
  install(TARGETS entente-program)
endif()

configure_package_config_file(cmake/ententeConfig.cmake.in "${PROJECT_BINARY_DIR}/ententeConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break its users.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ententeConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/ententeConfig.cmake"
  "${PROJECT_BINARY_DIR}/ententeConfigVersion.cmake"
  DESTINATION "${package_dir}")

# entente.pc. An absolute CMAKE_INSTALL_*DIR cannot be moved: its prefix is then written out.
cmake_path(IS_ABSOLUTE CMAKE_INSTALL_LIBDIR libdir_is_absolute)
cmake_path(IS_ABSOLUTE CMAKE_INSTALL_INCLUDEDIR includedir_is_absolute)
if(libdir_is_absolute OR includedir_is_absolute)
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
  set(pc_libdir "${CMAKE_INSTALL_FULL_LIBDIR}")
  set(pc_includedir "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
else()
  file(RELATIVE_PATH pc_to_prefix "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
  string(REGEX REPLACE "/$" "" pc_to_prefix "${pc_to_prefix}")
  set(pc_prefix "\${pcfiledir}/${pc_to_prefix}")
  set(pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
  set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
get_target_property(library_type entente TYPE)
set(pc_libs "")
set(pc_requires "")
if(NOT library_type STREQUAL "INTERFACE_LIBRARY")
  # Whoever links the static library links what it needs, without having to say --static.
  set(pc_libs "-L\${libdir} -lentente -lcctz -lre2 -lutf8proc")
  set(pc_requires "Requires: zlib")
  if(library_type STREQUAL "SHARED_LIBRARY")
    set(pc_libs "-L\${libdir} -lentente")
    set(pc_requires "Requires.private: zlib")
  endif()
endif()
configure_file(cmake/entente.pc.in "${PROJECT_BINARY_DIR}/entente.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/entente.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
