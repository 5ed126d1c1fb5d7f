/* fuzz-xsf.c — any bytes as a structure of XCrySDen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz-structure.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  return fuzz_structure (data, n_bytes, "fuzz.xsf", "xsf");
}
