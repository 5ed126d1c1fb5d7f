/* fuzz-poscar.c — any bytes as POSCAR or CHGCAR
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz-structure.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  const NearReadOptions named = { .elements = "Al Fe" };
  const NearReadOptions *options = n_bytes % 2 == 0 ? &named : NULL;

  fuzz_structure_with (data, n_bytes, "fuzz.vasp", "poscar", options);
  fuzz_structure_with (data, n_bytes, "CHGCAR", "chgcar", options);
  return 0;
}
