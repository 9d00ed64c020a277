// SPDX-License-Identifier: BSL-1.0
// Values to bytes and back. These bytes go to disk and never change; a new kind of value gets a new tag.
//
// A value is a tag byte and what belongs to it. `varint` is LEB128, `signed` a zigzag varint (bytes.hpp),
// both in their shortest form; `text` is a varint length and that many bytes of UTF-8.
//
//   00  null
//   01  false
//   02  true
//   03  integer          signed
//   04  real             8 bytes, IEEE 754, little-endian; NaN only as 7ff8000000000000
//   05  text             text
//   06  text             language: text, a BCP 47 tag in canonical case, not empty; words: text
//   07  list             count: varint, then the elements
//   08  map              count: varint, then for each entry key: text and value, keys ascending by bytes
//   09  date             days since 1970-01-01: signed
//   0a  local time       nanoseconds since midnight: varint
//   0b  time             nanoseconds since midnight, by the clock: varint; offset in seconds: signed
//   0c  local date time  seconds since 1970-01-01T00:00, by the clock: signed; nanoseconds: varint
//   0d  date time        as 0c; offset in seconds: signed; zone: text, empty for none
//   0e  duration         months, days, seconds: signed each; nanoseconds: varint
//
// Equal values have equal bytes and only those: one value, one encoding.
#pragma once

#include <entente/model/bytes.hpp>
#include <entente/model/linkage.hpp>
#include <entente/model/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

namespace detail {

enum class value_tag : std::uint8_t {
    null = 0x00,
    false_ = 0x01,
    true_ = 0x02,
    integer = 0x03,
    real = 0x04,
    text = 0x05,
    text_in_language = 0x06,
    list = 0x07,
    map = 0x08,
    date = 0x09,
    local_time = 0x0a,
    time = 0x0b,
    local_date_time = 0x0c,
    date_time = 0x0d,
    duration = 0x0e,
};

} // namespace detail

/// Appends the value's bytes. Linear.
void encode(const value& v, std::string& out);

/// Reads one value and leaves the reader behind it, so that values may stand one after another. The bytes can
/// be anything: what encode does not write is an error of kind damaged with its offset. Takes memory in
/// proportion to the bytes, at most some 60 bytes each. Linear.
value decode(byte_reader& in);

/// As above, for bytes that hold one value and nothing behind it.
value decode(std::string_view bytes);

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/model/codec_definitions.hpp>
#endif
