/* test-descriptor.c — features of all atoms: shapes, names, threads, refusals
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-descriptor.h"

#include "crystal-test.h"
#include "near-init.h"
#include "near-neighbors.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearArray *
compute (const char *id, const NearCrystal *crystal, const NearDescriptorOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearArray *result = near_descriptor_compute (id, crystal, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_array_get_n_dims (result), ==, 2);
  return result;
}

/* Every row of the table: as many names as columns, defaults within their ranges, finite numbers.
 */
static void
test_table (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_rock_salt (5.64, 11, 17);

  for (gsize row = 0; row < near_descriptor_table.n_rows; row++)
    {
      const NearInfo *info = near_table_get (&near_descriptor_table, row);
      g_autoptr (GError) error = NULL;
      g_autoptr (NearArray) features = compute (info->id, crystal, NULL);
      g_auto (GStrv) names = near_descriptor_dup_names (info->id, crystal, NULL, &error);
      NearDescriptorOptions options;

      g_assert_no_error (error);
      g_assert_cmpuint (near_array_get_dim (features, 0), ==, 8);
      g_assert_cmpuint (near_array_get_dim (features, 1), ==, g_strv_length (names));
      for (gsize i = 0; i < near_array_get_length (features); i++)
        g_assert_true (isfinite (near_array_peek_doubles (features)[i]));
      near_descriptor_options_init (&options, (NearDescriptor) row);
      g_assert_nonnull (info->citation);
      for (gsize i = 0; i < info->n_parameters; i++)
        g_assert_true (near_descriptor_options_set (&options, info->id, info->parameters[i].id,
                                                    info->parameters[i].default_value, &error));
      g_autoptr (NearArray) again = compute (info->id, crystal, &options);
      near_assert_close_array (near_array_peek_doubles (again), near_array_peek_doubles (features),
                               near_array_get_length (features), 0, 0);
    }
}

/* Coordination in fcc: G1 of the nearest shell is 12 f (d). All atoms, and all of a larger cell,
 * are alike. */
static void
test_fcc (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) small = crystal_test_new_fcc (4.05, 13);
  double f[3 * 32], d = 4.05 / sqrt (2.0);
  guint elements[32];
  NearDescriptorOptions options;

  for (gsize i = 0; i < 32; i++)
    {
      elements[i] = 13;
      for (gsize k = 0; k < 3; k++)
        f[3 * i + k]
            = 0.5 * (near_crystal_peek_fractional (small)[3 * (i % 4) + k] + (i / 4 >> k & 1));
    }
  g_autoptr (NearCrystal) large = crystal_test_new_cubic (8.1, 32, f, elements);
  near_descriptor_options_init (&options, NEAR_DESCRIPTOR_SYMMETRY_FUNCTIONS);
  options.cutoff = 3.5;
  g_autoptr (NearArray) radial = compute ("symmetry-functions", small, &options);
  near_assert_close (near_array_peek_doubles (radial)[0], 6.0 * (1.0 + cos (G_PI * d / 3.5)), 1e-12,
                     0);
  for (gsize row = 0; row < 2; row++)
    {
      const char *id = near_table_get (&near_descriptor_table, row)->id;
      g_autoptr (NearArray) a = compute (id, small, NULL);
      g_autoptr (NearArray) b = compute (id, large, NULL);
      gsize n = near_array_get_dim (a, 1);

      for (gsize i = 0; i < 32; i++)
        near_assert_close_array (near_array_peek_doubles (b) + i * n, near_array_peek_doubles (a),
                                 n, 1e-10, 1e-9);
    }
  g_assert_no_error (error);
}

/* Against lists of neighbours made otherwise, and one centre at a time. */
static void
test_against_neighbor_lists (void)
{
  static const guint two[] = { 8, 14 };
  static const double weights[] = { 0.6, 1.0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (3, 37, 8.0, 2);
  g_autoptr (NearNeighbors) neighbors = near_neighbors_new (crystal, 4.2, NULL, &error);
  NearDescriptorOptions options;
  NearBispectrumOptions of_plan;

  near_descriptor_options_init (&options, NEAR_DESCRIPTOR_BISPECTRUM);
  options.twojmax = 6;
  options.cutoff = 4.2;
  options.elements = two;
  options.n_elements = 2;
  options.weights = weights;
  near_bispectrum_options_init (&of_plan);
  of_plan.twojmax = 6;
  of_plan.cutoff = 4.2;
  g_autoptr (NearBispectrum) plan = near_bispectrum_new (&of_plan, &error);
  g_autoptr (NearArray) features = compute ("bispectrum", crystal, &options);
  g_assert_no_error (error);
  for (gsize i = 0; i < 37; i++)
    {
      gsize n = near_neighbors_get_n (neighbors, i);
      const gsize start[2] = { 0, n };
      g_autofree double *vectors = g_new (double, 3 * n + 1), *w = g_new (double, n + 1);
      const NearEnvironments at
          = { .n_centers = 1, .start = start, .vectors = vectors, .weights = w };
      double values[30];

      for (gsize k = 0; k < n; k++)
        {
          const NearNeighbor *neighbor = near_neighbors_peek (neighbors, i) + k;
          NearVec3 x = near_neighbors_get_vector (neighbors, i, neighbor);

          memcpy (vectors + 3 * k, x.x, sizeof x.x);
          w[k] = near_crystal_get_element (crystal, neighbor->atom) == 8 ? 0.6 : 1.0;
        }
      near_bispectrum_eval (plan, &at, values);
      near_assert_close_array (near_array_peek_doubles (features) + 30 * i, values, 30, 1e-10,
                               1e-9);
    }
}

/* Atoms alone: no neighbour, no warning; B_j1 j2 j = 2 j + 1, all symmetry functions 0. */
static void
test_alone (void)
{
  const NearMat3 large = { { { 50, 0, 0 }, { 0, 50, 0 }, { 0, 0, 50 } } };
  const double f[] = { 0.1, 0.2, 0.3, 0.6, 0.6, 0.6 };
  const guint elements[] = { 2, 10 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&large, 2, f, elements);
  g_autoptr (NearArray) none = compute ("symmetry-functions", crystal, NULL);
  g_autoptr (NearArray) self = compute ("bispectrum", crystal, NULL);

  for (gsize i = 0; i < near_array_get_length (none); i++)
    g_assert_cmpfloat (near_array_peek_doubles (none)[i], ==, 0.0);
  near_assert_close (near_array_peek_doubles (self)[0], 1.0, 1e-15, 0);
  near_assert_close (near_array_peek_doubles (self)[1], 2.0, 1e-14, 0);
  near_assert_close (near_array_peek_doubles (self)[55 + 54], 9.0, 1e-13, 0);
}

static void
test_threads (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (5, 150, 14.0, 2);
  guint before = near_get_n_threads ();

  for (gsize row = 0; row < 3; row++)
    {
      const char *id = near_table_get (&near_descriptor_table, row)->id;

      near_set_n_threads (1);
      g_autoptr (NearArray) one = compute (id, crystal, NULL);
      near_set_n_threads (3);
      g_autoptr (NearArray) three = compute (id, crystal, NULL);
      g_assert_cmpmem (near_array_peek (one), near_array_get_length (one) * sizeof (double),
                       near_array_peek (three), near_array_get_length (three) * sizeof (double));
    }
  near_set_n_threads (before);
}

static gboolean
stop_late (double fraction, const char *stage, gpointer user_data)
{
  g_assert_cmpfloat (fraction, >=, 0.0);
  g_assert_cmpfloat (fraction, <=, 1.0);
  return ++*(guint *) user_data < 3;
}

static void
test_cancel (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (5, 400, 20.0, 2);

  for (gsize row = 0; row < near_descriptor_table.n_rows; row++)
    {
      g_autoptr (GError) error = NULL;
      guint calls = 0;
      const NearMonitor monitor = { stop_late, &calls };

      g_assert_null (near_descriptor_compute (near_table_get (&near_descriptor_table, row)->id,
                                              crystal, NULL, &monitor, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_assert_cmpuint (calls, ==, 3);
    }
}

static void
test_matrix_forms (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_rock_salt (5.64, 11, 17);
  NearDescriptorOptions options;
  g_autoptr (GError) error = NULL;

  near_descriptor_options_init (&options, NEAR_DESCRIPTOR_SINE_MATRIX);
  options.size = 10;
  options.form = NEAR_MATRIX_FORM_PLAIN;
  g_autoptr (NearArray) plain = compute ("sine-matrix", crystal, &options);
  g_auto (GStrv) names = near_descriptor_dup_names ("sine-matrix", crystal, &options, &error);
  g_assert_cmpuint (near_array_get_dim (plain, 0), ==, 8);
  g_assert_cmpuint (near_array_get_dim (plain, 1), ==, 10);
  g_assert_cmpfloat (near_array_peek_doubles (plain)[9], ==, 0.0);
  g_assert_cmpstr (names[4], ==, "M Cl5");
  options.form = NEAR_MATRIX_FORM_EIGENVALUES;
  g_autoptr (NearArray) values = compute ("sine-matrix", crystal, &options);
  g_auto (GStrv) others = near_descriptor_dup_names ("sine-matrix", crystal, &options, &error);
  g_assert_cmpuint (near_array_get_dim (values, 0), ==, 1);
  g_assert_cmpuint (near_array_get_dim (values, 1), ==, 10);
  g_assert_cmpstr (others[9], ==, "λ10");
  options.size = 7;
  g_assert_null (near_descriptor_compute ("sine-matrix", crystal, &options, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "8 atoms"));
}

static void
assert_not_set (const char *id, const char *parameter, double value, NearError code,
                const char *words)
{
  NearDescriptorOptions options;
  g_autoptr (GError) error = NULL;

  near_descriptor_options_init (&options, NEAR_DESCRIPTOR_BISPECTRUM);
  g_assert_false (near_descriptor_options_set (&options, id, parameter, value, &error));
  g_assert_error (error, NEAR_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, words));
}

static NearCrystal *
new_mixed (void)
{
  const NearComponent half[] = { { 26, 0.5 }, { 28, 0.5 } };
  const NearMat3 lattice = { { { 3, 0, 0 }, { 0, 3, 0 }, { 0, 0, 3 } } };
  const double origin[3] = { 0, 0, 0 };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  guint16 species;

  near_crystal_builder_set_lattice (builder, &lattice);
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, half, 2, &species, NULL));
  near_crystal_builder_add_fractional (builder, species, origin);
  return near_crystal_builder_finish (builder, NULL);
}

static void
test_errors (void)
{
  static const guint silicon[] = { 14 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (5, 4, 8.0, 2);
  g_autoptr (NearCrystal) mixed = new_mixed ();
  NearDescriptorOptions options;

  assert_not_set ("bispectrum", "twojmax", 15, NEAR_ERROR_RANGE,
                  "twojmax is 15; it may be a whole number");
  assert_not_set ("bispectrum", "twojmax", 4.5, NEAR_ERROR_RANGE, "whole number");
  assert_not_set ("bispectrum", "cutoff", NAN, NEAR_ERROR_RANGE,
                  "cutoff is nan; it may be from 0.5 to 20");
  assert_not_set ("bispectrum", "radial", 3, NEAR_ERROR_UNKNOWN_NAME, "it has twojmax, cutoff");
  assert_not_set ("bispektrum", "radial", 3, NEAR_ERROR_UNKNOWN_NAME, "bispektrum");
  for (gsize row = 0; row < near_descriptor_table.n_rows; row++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_descriptor_compute (near_table_get (&near_descriptor_table, row)->id,
                                              mixed, NULL, NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "shared by several elements"));
    }
  for (gsize row = 0; row < 2; row++)
    {
      g_autoptr (GError) error = NULL;

      near_descriptor_options_init (&options, (NearDescriptor) row);
      options.cutoff = 21.0;
      g_assert_null (near_descriptor_compute (near_table_get (&near_descriptor_table, row)->id,
                                              crystal, &options, NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_nonnull (strstr (error->message, "the cut-off is 21 Å; it may be from 0.5 to"));
      g_clear_error (&error);
      near_descriptor_options_init (&options, (NearDescriptor) row);
      options.elements = silicon;
      options.n_elements = 1;
      g_assert_null (near_descriptor_compute (near_table_get (&near_descriptor_table, row)->id,
                                              crystal, &options, NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "holds O"));
    }
}

static void
test_notes (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearCrystal) one = crystal_test_new_fcc (4, 13);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autoptr (GPtrArray) none = near_notes_new ();

  near_descriptor_add_notes ("coulomb-matrix", crystal, NULL, notes);
  g_assert_nonnull (near_notes_find (notes, "coulomb-matrix-of-crystal"));
  g_assert_nonnull (near_notes_find (notes, "sorted-rows"));
  near_descriptor_add_notes ("bispectrum", crystal, NULL, notes);
  g_assert_nonnull (near_notes_find (notes, "elements-alike"));
  near_descriptor_add_notes ("bispectrum", one, NULL, none);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/descriptor/table", test_table);
  g_test_add_func ("/descriptor/fcc", test_fcc);
  g_test_add_func ("/descriptor/against-neighbor-lists", test_against_neighbor_lists);
  g_test_add_func ("/descriptor/alone", test_alone);
  g_test_add_func ("/descriptor/threads", test_threads);
  g_test_add_func ("/descriptor/cancel", test_cancel);
  g_test_add_func ("/descriptor/matrix-forms", test_matrix_forms);
  g_test_add_func ("/descriptor/errors", test_errors);
  g_test_add_func ("/descriptor/notes", test_notes);
  return g_test_run ();
}
