/* fuzz-ldos-info.c — any bytes as what an LDOS belongs to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz-structure.h"
#include "near-ldos-files.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  NearLdosInfo info, again;

  if (!near_ldos_info_parse ((const char *) data, n_bytes, "fuzz.json", &info, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  fuzz_check_crystal (info.crystal);
  g_autofree char *text = near_ldos_info_format (&info, &error);
  g_assert_no_error (error);
  g_assert_true (near_ldos_info_parse (text, strlen (text), "again", &again, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (info.n, sizeof info.n, again.n, sizeof again.n);
  g_assert_cmpuint (info.energies.n, ==, again.energies.n);
  g_assert_cmpstr (info.smearing, ==, again.smearing);
  fuzz_check_same (info.crystal, again.crystal, 0.0);
  near_ldos_info_clear (&info);
  near_ldos_info_clear (&again);
  return 0;
}
