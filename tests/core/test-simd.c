/* test-simd.c — which SIMD level is used, and that NEAR_SIMD chooses it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-simd.h"

static void
test_levels (void)
{
  g_assert_true (near_simd_has_level (NEAR_SIMD_BASELINE));
  g_assert_false (near_simd_has_level (NEAR_N_SIMD_LEVELS));
  if (near_simd_has_level (NEAR_SIMD_V4))
    g_assert_true (near_simd_has_level (NEAR_SIMD_V3));
  g_assert_cmpstr (near_simd_level_get_name (NEAR_SIMD_BASELINE), ==, "baseline");
  g_assert_cmpstr (near_simd_level_get_name (NEAR_SIMD_V3), ==, "v3");
  g_assert_cmpstr (near_simd_level_get_name (NEAR_SIMD_V4), ==, "v4");
  for (guint level = 0; level < NEAR_N_SIMD_LEVELS; level++)
    if (near_simd_has_level (level))
      g_assert_nonnull (near_vector_math_get_for_level (level));
}

/* A child of this test prints the level it got. */
static void
test_child (void)
{
  if (!g_test_subprocess ())
    return;
  g_assert_true (near_vector_math_get ()
                 == near_vector_math_get_for_level (near_simd_get_level ()));
  g_print ("level %s\n", near_simd_level_get_name (near_simd_get_level ()));
}

static void
check_child (const char *wanted, NearSimdLevel expected)
{
  g_autofree char *pattern = g_strdup_printf ("*level %s\n*", near_simd_level_get_name (expected));

  if (wanted != NULL)
    g_setenv ("NEAR_SIMD", wanted, TRUE);
  else
    g_unsetenv ("NEAR_SIMD");
  g_test_trap_subprocess ("/simd/subprocess/child", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout (pattern);
}

static void
test_environment (void)
{
  NearSimdLevel best = NEAR_SIMD_BASELINE;

  for (guint level = 0; level < NEAR_N_SIMD_LEVELS; level++)
    if (near_simd_has_level (level))
      {
        best = level;
        check_child (near_simd_level_get_name (level), level);
      }
  check_child (NULL, best);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simd/levels", test_levels);
  g_test_add_func ("/simd/environment", test_environment);
  g_test_add_func ("/simd/subprocess/child", test_child);
  return g_test_run ();
}
