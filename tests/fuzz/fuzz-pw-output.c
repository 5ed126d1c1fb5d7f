/* fuzz-pw-output.c — any bytes as what pw.x found: its printed output or its XML file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz-structure.h"
#include "near-pw-output.h"

static void
check_numbers (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_true (isfinite (values[i]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearPwOutput) output
      = near_pw_output_parse ((const char *) data, n_bytes, "fuzz.out", NULL, &error);

  if (output == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  fuzz_check_crystal (output->crystal);
  fuzz_check_notes (output->notes);
  g_assert_true (output->n_bands == 0 || output->n_k > 0);
  check_numbers (output->k, 3 * output->n_k);
  check_numbers (output->weights, output->n_k);
  if (output->n_bands > 0)
    check_numbers (output->eigenvalues, output->n_k * output->n_bands);
  if (output->occupations != NULL)
    check_numbers (output->occupations, output->n_k * output->n_bands);

  /* Only what has no grid cannot be told to an info file. */
  g_auto (NearLdosInfo) info;
  near_pw_output_fill_info (output, &info);
  g_autofree char *text = near_ldos_info_format (&info, &error);
  if (text == NULL)
    g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  return 0;
}
