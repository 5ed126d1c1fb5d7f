/* test-gp-presets.c — the experiments that are ready to be opened: each is legal, and has a picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-preset.h"
#include "near-gp-view.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearGpSpec *
dup_spec (const char *id)
{
  gsize row;

  g_assert_true (near_table_find (&near_gp_preset_table, id, &row, NULL));
  return near_gp_preset_dup_spec (row);
}

static void
test_all (void)
{
  for (gsize i = 0; i < near_gp_preset_table.n_rows; i++)
    {
      const NearInfo *info = near_table_get (&near_gp_preset_table, i);
      g_autofree NearGpSpec *spec = near_gp_preset_dup_spec (i);
      g_autoptr (NearGpPoints) points = NULL;
      g_autoptr (NearGpView) view = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", info->id);
      g_assert_true (near_spec_validate (&near_gp_schema, spec, &error));
      points = near_gp_source_generate (spec, &error);
      if (points == NULL && spec->source == NEAR_GP_SOURCE_POLYMER)
        continue; /* the data set is not everywhere */
      g_assert_no_error (error);
      view = near_gp_view_new (spec, points, 0.0, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (view->n_grid > 0 || view->mean_map != NULL);
      for (gsize j = 0; j < i; j++)
        {
          g_autofree NearGpSpec *other = near_gp_preset_dup_spec (j);

          g_assert_false (near_spec_equal (&near_gp_schema, spec, other));
          g_assert_cmpstr (near_table_get (&near_gp_preset_table, j)->id, !=, info->id);
        }
    }
}

/* What follows from the points is there, and what the preset says has the last word. */
static void
test_follow (void)
{
  g_autofree NearGpSpec *bond = dup_spec ("bond");
  g_autofree NearGpSpec *far = dup_spec ("far-point");
  g_autofree NearGpSpec *small = dup_spec ("noise-too-small");
  g_autofree NearGpSpec *polymers = dup_spec ("polymers");

  g_assert_cmpuint (bond->model, ==, NEAR_GP_MODEL_DERIVATIVE);
  g_assert_cmpint (bond->samples, ==, 6);
  g_assert_true (far->far_point);
  g_assert_cmpuint (small->noise, ==, NEAR_GP_NOISE_FIXED);
  near_assert_close (small->noise_sd * small->noise_sd, 0.001, 1e-9, 0.0);
  g_assert_true (polymers->use_theory);
  g_assert_cmpuint (polymers->theory, ==, NEAR_GP_THEORY_PARAMETERIZATION);
  g_assert_nonnull (strstr (polymers->kernel, "Linear"));
}

/* The draws of the sum have what both kernels have: the band of a prior is wide, and nothing was measured. */
static void
test_priors (void)
{
  static const char *const ids[] = { "prior", "smoothness", "sum", "product" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree NearGpSpec *spec = dup_spec (ids[i]);
      g_autoptr (NearGpPoints) points = near_gp_source_generate (spec, NULL);
      g_autoptr (NearGpView) view = near_gp_view_new (spec, points, 0.0, NULL, NULL);

      g_assert_cmpuint (points->n, ==, 0);
      g_assert_nonnull (view);
      g_assert_nonnull (view->prior_draws);
      near_assert_close (view->mean[view->n_grid / 2], 0.0, 0.0, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gp-presets/all", test_all);
  g_test_add_func ("/gp-presets/follow", test_follow);
  g_test_add_func ("/gp-presets/priors", test_priors);
  return g_test_run ();
}
