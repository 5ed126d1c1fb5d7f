/* fuzz-upf.c — any bytes as a pseudopotential in UPF
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-pseudopotential.h"

#include <math.h>

static void
check_at (const NearPseudopotential *pseudo, double q)
{
  g_assert_true (isfinite (near_pseudopotential_get_local (pseudo, q)));
  g_assert_true (isfinite (near_pseudopotential_get_local_slope (pseudo, q)));
  g_assert_true (isfinite (near_pseudopotential_get_core (pseudo, q)));
  g_assert_true (isfinite (near_pseudopotential_get_core_slope (pseudo, q)));
  g_assert_true (isfinite (near_pseudopotential_get_atom (pseudo, q)));
  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    for (guint i = 0; i < near_pseudopotential_get_n_projectors (pseudo, l); i++)
      {
        g_assert_true (isfinite (near_pseudopotential_get_projector (pseudo, l, i, q)));
        g_assert_true (isfinite (near_pseudopotential_get_projector_slope (pseudo, l, i, q)));
      }
}

/* Whatever is read is finite, and every text is UTF-8. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearPseudopotential) pseudo
      = near_pseudopotential_parse_upf ((const char *) data, n_bytes, "fuzz.upf", &error);
  const char *functional;

  if (pseudo == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  functional = near_pseudopotential_get_functional (pseudo);
  g_assert_true (functional == NULL || g_utf8_validate (functional, -1, NULL));
  g_assert_true (g_utf8_validate (near_pseudopotential_get_name (pseudo), -1, NULL));
  g_assert_true (g_utf8_validate (near_pseudopotential_get_source (pseudo), -1, NULL));
  g_assert_true (isfinite (near_pseudopotential_get_alpha (pseudo)));
  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    {
      const guint n = near_pseudopotential_get_n_projectors (pseudo, l);
      const double *h = near_pseudopotential_peek_coupling (pseudo, l);

      for (guint i = 0; i < n * n; i++)
        g_assert_true (isfinite (h[i]) && h[i] == h[i % n * n + i / n]);
    }
  check_at (pseudo, 1e-3);
  check_at (pseudo, 2.7);
  check_at (pseudo, 30.0);
  check_at (pseudo, 55.0);
  return 0;
}
