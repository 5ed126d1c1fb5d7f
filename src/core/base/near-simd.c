/* near-simd.c — which SIMD level this processor has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-simd.h"

static const char *const level_names[NEAR_N_SIMD_LEVELS] = { "baseline", "v3", "v4" };

gboolean
near_simd_has_level (NearSimdLevel level)
{
#if defined(__x86_64__)
  __builtin_cpu_init ();
  switch (level)
    {
    case NEAR_SIMD_BASELINE:
      return TRUE;
    case NEAR_SIMD_V3:
      return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")
             && __builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("bmi2");
    case NEAR_SIMD_V4:
      return near_simd_has_level (NEAR_SIMD_V3) && __builtin_cpu_supports ("avx512f")
             && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512cd")
             && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
    case NEAR_N_SIMD_LEVELS:
    default:
      return FALSE;
    }
#else
  return level == NEAR_SIMD_BASELINE;
#endif
}

const char *
near_simd_level_get_name (NearSimdLevel level)
{
  g_return_val_if_fail (level < NEAR_N_SIMD_LEVELS, NULL);
  return level_names[level];
}

static NearSimdLevel
choose_level (void)
{
  const char *wanted = g_getenv ("NEAR_SIMD");

  for (int level = NEAR_SIMD_V4; level > NEAR_SIMD_BASELINE; level--)
    if (near_simd_has_level (level)
        && (wanted == NULL || g_strcmp0 (wanted, level_names[level]) == 0))
      return level;
  return NEAR_SIMD_BASELINE;
}

/**
 * near_simd_get_level:
 *
 * Returns: the level in use: the best there is, or what the environment's NEAR_SIMD names if the
 *   processor has it (for tests and comparisons)
 */
NearSimdLevel
near_simd_get_level (void)
{
  static gsize level_plus_one;

  if (g_once_init_enter (&level_plus_one))
    g_once_init_leave (&level_plus_one, (gsize) choose_level () + 1);
  return (NearSimdLevel) (level_plus_one - 1);
}

const NearVectorMath *
near_vector_math_get_for_level (NearSimdLevel level)
{
  static const NearVectorMath *const copies[NEAR_SIMD_N_COPIES]
      = NEAR_SIMD_COPIES (near_vector_math);

  g_return_val_if_fail (near_simd_has_level (level), NULL);
  return copies[level];
}

const NearVectorMath *
near_vector_math_get (void)
{
  return near_vector_math_get_for_level (near_simd_get_level ());
}
