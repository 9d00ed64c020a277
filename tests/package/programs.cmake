# SPDX-License-Identifier: BSL-1.0
# The programs of an outside project, once it has Entente's targets: one with the library, one with the headers alone,
# one for each adaptor in COMPONENTS, which commas separate.
add_executable(consumer "${CMAKE_CURRENT_LIST_DIR}/consumer.cpp")
target_link_libraries(consumer PRIVATE entente::entente)

add_executable(consumer_headers "${CMAKE_CURRENT_LIST_DIR}/consumer.cpp")
target_link_libraries(consumer_headers PRIVATE entente::headers)

string(REPLACE "," ";" components "${COMPONENTS}")
foreach(component IN LISTS components)
  add_executable(${component} "${CMAKE_CURRENT_LIST_DIR}/${component}.cpp")
  target_link_libraries(${component} PRIVATE entente::${component})
endforeach()
