// SPDX-License-Identifier: BSL-1.0
// How functions that are neither templates nor hot are linked: compiled once into the library, or inline in every file of a program that
// uses the headers alone.
#pragma once

/// Programs that link `entente::entente` have ENTENTE_COMPILED defined by it: headers then only declare what a `..._definitions.hpp` holds,
/// and the library brings it. Without it (`entente::headers`) the headers include those files themselves. One program must not mix both.
#if defined(ENTENTE_COMPILED)
#define ENTENTE_INLINE
#else
#define ENTENTE_INLINE inline
#endif
