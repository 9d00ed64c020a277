// SPDX-License-Identifier: BSL-1.0
// Ids and the names of the classes, for headers that only mention them.
#pragma once

#include <cstdint>

namespace entente {

template <class Tag>
class strong_id;

class date;
class error;
class interval;
class value;
class reference;
class ontology;
class graph;
class transaction;
class view;

enum class truth : std::uint8_t;
enum class rank : std::uint8_t;
enum class modality : std::uint8_t;

} // namespace entente
