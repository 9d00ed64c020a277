// SPDX-License-Identifier: BSL-1.0
// Gives the precompiled headers of the tests a target to belong to.
