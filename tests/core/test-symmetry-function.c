/* test-symmetry-function.c — symmetry functions against sums written out, and differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-symmetry-function.h"

#include "descriptor-test.h"
#include "near-cell-list.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* Around which atom's neighbours are gathered, and what the atoms are. */
typedef struct
{
  Around around;
  const guint *elements;
} Box;

static void
add_neighbor (gsize j, const int shift[3], const double vector[3], double squared_distance,
              gpointer user_data)
{
  Box *box = user_data;
  gsize n = around_add (&box->around, vector);

  box->around.elements[n] = box->elements[j];
}

/* --- numpy's numbers
 * ------------------------------------------------------------------------------ */

static NearSymmetryFunction *
dup_functions (json_t *list, gsize *n)
{
  *n = json_array_size (list);
  NearSymmetryFunction *functions = g_new0 (NearSymmetryFunction, *n);

  for (gsize i = 0; i < *n; i++)
    {
      json_t *entry = json_array_get (list, i), *elements = json_object_get (entry, "elements");

      functions[i].kind
          = (NearSymmetryKind) (descriptor_test_get_number (entry, "kind", NAN) - 1.0);
      for (gsize k = 0; k < json_array_size (elements); k++)
        functions[i].elements[k] = (guint) json_integer_value (json_array_get (elements, k));
      functions[i].eta = descriptor_test_get_number (entry, "eta", NAN);
      functions[i].r_s = descriptor_test_get_number (entry, "r_s", NAN);
      functions[i].kappa = descriptor_test_get_number (entry, "kappa", NAN);
      functions[i].lambda = descriptor_test_get_number (entry, "lambda", NAN);
      functions[i].zeta = descriptor_test_get_number (entry, "zeta", NAN);
    }
  return functions;
}

static void
test_numpy (void)
{
  static const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data ("symmetry-functions.json");
  g_autoptr (json_t) file = near_json_load (path, &error);
  g_assert_no_error (error);
  gsize n_atoms, n_functions, three;
  g_autofree double *cell
      = descriptor_test_dup_rows (json_object_get (file, "lattice"), &n_atoms, &three);
  g_autofree double *positions
      = descriptor_test_dup_rows (json_object_get (file, "positions"), &n_atoms, &three);
  g_autofree NearSymmetryFunction *functions
      = dup_functions (json_object_get (file, "functions"), &n_functions);
  g_autofree guint *elements = g_new (guint, n_atoms);
  g_autofree double *values = g_new (double, n_functions);
  g_autofree Box *box = g_new0 (Box, 1);
  double cutoff = descriptor_test_get_number (file, "cutoff", NAN);
  NearMat3 lattice;

  memcpy (lattice.m, cell, sizeof lattice.m);
  for (gsize i = 0; i < n_atoms; i++)
    elements[i]
        = (guint) json_integer_value (json_array_get (json_object_get (file, "elements"), i));
  box->elements = elements;
  g_autoptr (NearCellList) list
      = near_cell_list_new (&lattice, periodic, n_atoms, positions, cutoff + 0.5, &error);
  g_assert_no_error (error);
  for (NearCutoffFunction c = 0; c < NEAR_N_CUTOFF_FUNCTIONS; c++)
    {
      const char *id = near_table_get (&near_cutoff_function_table, c)->id;
      json_t *rows = json_object_get (json_object_get (file, "values"), id), *row;
      g_autoptr (NearSymmetryFunctions) set
          = near_symmetry_functions_new (functions, n_functions, cutoff, c, &error);
      gsize i;

      g_assert_no_error (error);
      g_assert_cmpuint (json_array_size (rows), ==, 4);
      json_array_foreach (rows, i, row)
        {
          around_init (&box->around, 0);
          near_cell_list_visit (list, i, add_neighbor, box);
          near_symmetry_functions_eval (set, &box->around.at, values);
          for (gsize k = 0; k < n_functions; k++)
            near_assert_close (values[k], json_number_value (json_array_get (row, k)), 1e-12,
                               1e-13);
        }
    }
}

/* --- gradients
 * ------------------------------------------------------------------------------------ */

static NearSymmetryFunctions *
new_mixed_set (NearCutoffFunction cutoff_function)
{
  static const NearSymmetryFunction functions[] = {
    { .kind = NEAR_SYMMETRY_G1, .elements = { 14 } },
    { .kind = NEAR_SYMMETRY_G2, .elements = { 14 }, .eta = 2.0, .r_s = 1.5 },
    { .kind = NEAR_SYMMETRY_G3, .elements = { 8 }, .kappa = 1.2 },
    { .kind = NEAR_SYMMETRY_G4, .elements = { 14, 14 }, .eta = 0.05, .lambda = 1.0, .zeta = 1.0 },
    { .kind = NEAR_SYMMETRY_G4, .elements = { 8, 14 }, .eta = 0.05, .lambda = -1.0, .zeta = 4.0 },
    { .kind = NEAR_SYMMETRY_G4, .elements = { 14, 8 }, .eta = 0.0, .lambda = 0.5, .zeta = 1.5 },
    { .kind = NEAR_SYMMETRY_G5, .elements = { 14, 14 }, .eta = 0.03, .lambda = 1.0, .zeta = 2.0 },
    { .kind = NEAR_SYMMETRY_G5, .elements = { 8, 14 }, .eta = 0.03, .lambda = -1.0, .zeta = 3.0 },
  };
  g_autoptr (GError) error = NULL;
  NearSymmetryFunctions *set = near_symmetry_functions_new (functions, G_N_ELEMENTS (functions),
                                                            4.0, cutoff_function, &error);

  g_assert_no_error (error);
  return set;
}

typedef struct
{
  const NearSymmetryFunctions *set;
  Around *around;
  gsize function;
} Probe;

static double
probe (const double *x, gpointer user_data)
{
  Probe *p = user_data;
  double values[32];

  memcpy (p->around->vectors, x, 3 * p->around->start[1] * sizeof *x);
  near_symmetry_functions_eval (p->set, &p->around->at, values);
  return values[p->function];
}

static void
test_gradient (void)
{
  /* On the poles, one behind the other, opposite, near the centre, near the cut-off. */
  static const double special[6][3] = { { 0, 0, 1.3 },         { 0, 0, -2.1 },    { 0, 0, 2.9 },
                                        { 0.03, -0.02, 0.04 }, { 0, 2.39, 3.18 }, { 1.5, 1.5, 0 } };

  for (guint64 seed = 1; seed <= 9; seed++)
    {
      gsize n_neighbors = 10 + seed;
      g_autofree Around *around = g_new0 (Around, 1);
      g_autoptr (NearSymmetryFunctions) set = new_mixed_set (seed % 3);
      gsize n = near_symmetry_functions_get_n (set);
      g_autofree double *gradient = g_new (double, n_neighbors *n * 3),
                        *one = g_new (double, 3 * n_neighbors);
      g_autofree double *x = g_new (double, 3 * n_neighbors);
      double values[32], again[32];

      around_random (around, seed, n_neighbors, 3.6);
      if (seed > 3)
        memcpy (around->vectors, special, sizeof special);
      memcpy (x, around->vectors, 3 * n_neighbors * sizeof *x);
      near_symmetry_functions_eval (set, &around->at, again);
      near_symmetry_functions_eval_gradient (set, &around->at, values, gradient);
      near_assert_close_array (values, again, n, 0, 0);
      for (gsize k = 0; k < n; k++)
        {
          Probe p = { set, around, k };

          for (gsize i = 0; i < n_neighbors; i++)
            memcpy (one + 3 * i, gradient + 3 * (i * n + k), 3 * sizeof *one);
          near_assert_gradient (probe, &p, x, one, 3 * n_neighbors, 1e-4, 1e-6, 1e-9);
        }
    }
}

static double
probe_fade (const double *x, gpointer user_data)
{
  return near_cutoff_function_eval (*(NearCutoffFunction *) user_data, x[0], 5.0, NULL);
}

static void
test_cutoff_functions (void)
{
  for (NearCutoffFunction c = 0; c < NEAR_N_CUTOFF_FUNCTIONS; c++)
    {
      double derivative;

      for (double r = 0.2; r < 4.95; r += 0.3)
        {
          near_cutoff_function_eval (c, r, 5.0, &derivative);
          near_assert_gradient (probe_fade, &c, &r, &derivative, 1, 1e-3, 1e-8, 1e-9);
        }
      near_assert_close (near_cutoff_function_eval (c, 5.0 - 1e-6, 5.0, &derivative), 0.0, 0,
                         1e-12);
      near_assert_close (derivative, 0.0, 0, 1e-6);
      g_assert_cmpfloat (near_cutoff_function_eval (c, 5.0, 5.0, &derivative), ==, 0.0);
      g_assert_cmpfloat (derivative, ==, 0.0);
    }
  near_assert_close (near_cutoff_function_eval (NEAR_CUTOFF_FUNCTION_COSINE, 2.5, 5.0, NULL), 0.5,
                     1e-15, 0);
  near_assert_close (near_cutoff_function_eval (NEAR_CUTOFF_FUNCTION_POLYNOMIAL, 2.5, 5.0, NULL),
                     0.5, 1e-15, 0);
  near_assert_close (near_cutoff_function_eval (NEAR_CUTOFF_FUNCTION_TANH3, 0.0, 5.0, NULL),
                     pow (tanh (1.0), 3.0), 1e-15, 0);
}

/* --- what must not change
 * ------------------------------------------------------------------------- */

static void
test_invariances (void)
{
  g_autofree Around *around = g_new0 (Around, 1), *turned = g_new0 (Around, 1);
  g_autoptr (NearSymmetryFunctions) set = new_mixed_set (NEAR_CUTOFF_FUNCTION_COSINE);
  gsize n = near_symmetry_functions_get_n (set);
  double values[32], other[32];

  around_random (around, 4, 12, 3.9);
  near_symmetry_functions_eval (set, &around->at, values);
  for (int mirror = 0; mirror <= 1; mirror++)
    {
      const NearMat3 rotation = random_orthogonal (7, mirror);

      around_turn (turned, around, &rotation);
      near_symmetry_functions_eval (set, &turned->at, other);
      near_assert_close_array (other, values, n, 1e-12, 1e-13);
    }
  /* Not with the elements changed. */
  turned->elements[3] = turned->elements[3] == 8 ? 14 : 8;
  near_symmetry_functions_eval (set, &turned->at, other);
  for (gsize k = 0; k < n; k++)
    g_assert_cmpfloat (fabs (other[k] - values[k]), >, 1e-12);
}

/* An atom that leaves takes nothing with it: values and gradients are continuous at the cut-off. */
static void
test_smooth_at_cutoff (void)
{
  for (NearCutoffFunction c = 0; c < NEAR_N_CUTOFF_FUNCTIONS; c++)
    {
      g_autofree Around *around = g_new0 (Around, 1);
      g_autoptr (NearSymmetryFunctions) set = new_mixed_set (c);
      gsize n = near_symmetry_functions_get_n (set);
      double inside[32], without[32], gradient[6 * 8 * 3];

      g_assert_cmpuint (n, ==, 8);
      around_random (around, 8, 6, 3.0);
      around->start[1] = 5;
      near_symmetry_functions_eval (set, &around->at, without);
      around->start[1] = 6;
      const double edge[3] = { 0.0, 0.6 * (4.0 - 1e-5), -0.8 * (4.0 - 1e-5) };
      memcpy (around->vectors + 15, edge, sizeof edge);
      near_symmetry_functions_eval_gradient (set, &around->at, inside, gradient);
      near_assert_close_array (inside, without, n, 0, 1e-9);
      for (gsize i = 0; i < 8 * 3; i++)
        near_assert_close (gradient[5 * 8 * 3 + i], 0.0, 0, 1e-4);
      around->vectors[16] *= 1.00001;
      around->vectors[17] *= 1.00001;
      near_symmetry_functions_eval_gradient (set, &around->at, inside, gradient);
      near_assert_close_array (inside, without, n, 0, 0);
    }
}

/* --- the usual set, names, several centres
 * -------------------------------------------------------- */

static void
test_usual_set (void)
{
  static const guint elements[] = { 8, 14 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearSymmetryFunctions) set = near_symmetry_functions_new_usual (
      elements, 2, 6.0, NEAR_CUTOFF_FUNCTION_COSINE, 8, TRUE, &error);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (near_symmetry_functions_get_n (set), ==, 2 * 9 + 3 * 8);
  for (gsize i = 0; i < near_symmetry_functions_get_n (set); i++)
    g_assert_true (g_hash_table_add (names, near_symmetry_functions_dup_name (set, i)));
  g_assert_true (g_hash_table_contains (names, "G1 O"));
  g_assert_true (g_hash_table_contains (names, "G2 Si η=1.06 r_s=0.5"));
  g_assert_true (g_hash_table_contains (names, "G4 O-Si η=0.0556 ζ=16 λ=-1"));
}

static void
test_several_centers (void)
{
  g_autofree Around *around = g_new0 (Around, 1);
  g_autoptr (NearSymmetryFunctions) set = new_mixed_set (NEAR_CUTOFF_FUNCTION_COSINE);
  const gsize start[] = { 0, 5, 5, 12 }, second[] = { 5, 12 };
  double all[3 * 8], one[8], gradient[12 * 8 * 3], of_one[12 * 8 * 3];

  around_random (around, 4, 12, 3.9);
  const NearEnvironments three = {
    .n_centers = 3, .start = start, .vectors = around->vectors, .elements = around->elements
  };
  const NearEnvironments last = {
    .n_centers = 1, .start = second, .vectors = around->vectors, .elements = around->elements
  };
  near_symmetry_functions_eval_gradient (set, &three, all, gradient);
  near_symmetry_functions_eval_gradient (set, &last, one, of_one);
  near_assert_close_array (all + 16, one, 8, 0, 0);
  near_assert_close_array (gradient + 5 * 8 * 3, of_one + 5 * 8 * 3, 7 * 8 * 3, 0, 0);
  for (gsize k = 0; k < 8; k++)
    g_assert_cmpfloat (all[8 + k], ==, 0.0);
}

/* Two atoms on top of each other and a neighbour at the centre give numbers all the same. */
static void
test_degenerate (void)
{
  g_autofree Around *around = g_new0 (Around, 1);
  g_autoptr (NearSymmetryFunctions) set = new_mixed_set (NEAR_CUTOFF_FUNCTION_COSINE);
  double values[8], gradient[4 * 8 * 3];

  around_random (around, 4, 4, 3.9);
  memset (around->vectors, 0, 3 * sizeof (double));
  memcpy (around->vectors + 3, around->vectors + 6, 3 * sizeof (double));
  near_symmetry_functions_eval_gradient (set, &around->at, values, gradient);
  for (gsize k = 0; k < 8; k++)
    g_assert_true (isfinite (values[k]));
  for (gsize k = 0; k < 4 * 8 * 3; k++)
    g_assert_true (isfinite (gradient[k]));
}

static void
assert_refused (NearSymmetryFunction f, double cutoff, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_symmetry_functions_new (&f, 1, cutoff, NEAR_CUTOFF_FUNCTION_COSINE, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_errors (void)
{
  const NearSymmetryFunction g2 = { .kind = NEAR_SYMMETRY_G2, .elements = { 14 }, .eta = -1.0 };
  const NearSymmetryFunction shifted = { .kind = NEAR_SYMMETRY_G2, .elements = { 14 }, .r_s = NAN };
  const NearSymmetryFunction g3
      = { .kind = NEAR_SYMMETRY_G3, .elements = { 14 }, .kappa = INFINITY };
  const NearSymmetryFunction g4
      = { .kind = NEAR_SYMMETRY_G4, .elements = { 14, 14 }, .lambda = 2, .zeta = 1 };
  const NearSymmetryFunction g5 = { .kind = NEAR_SYMMETRY_G5, .elements = { 14, 14 }, .zeta = 0.5 };
  const NearSymmetryFunction none
      = { .kind = NEAR_SYMMETRY_G5, .elements = { 14, 300 }, .zeta = 1 };
  const NearSymmetryFunction good = { .kind = NEAR_SYMMETRY_G1, .elements = { 14 } };
  g_autoptr (GError) error = NULL, many = NULL;

  assert_refused (g2, 4.0, "eta is -1");
  assert_refused (shifted, 4.0, "r_s");
  assert_refused (g3, 4.0, "kappa");
  assert_refused (g4, 4.0, "lambda is 2");
  assert_refused (g5, 4.0, "zeta is 0.5");
  assert_refused (none, 4.0, "no such kind or element");
  assert_refused (good, 0.0, "cut-off is 0");
  g_assert_null (near_symmetry_functions_new (NULL, 0, 4.0, NEAR_CUTOFF_FUNCTION_COSINE, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_null (near_symmetry_functions_new_usual (good.elements, 1, 4.0,
                                                    NEAR_CUTOFF_FUNCTION_COSINE, 65, TRUE, &many));
  g_assert_error (many, NEAR_ERROR, NEAR_ERROR_RANGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symmetry-function/numpy", test_numpy);
  g_test_add_func ("/symmetry-function/gradient", test_gradient);
  g_test_add_func ("/symmetry-function/cutoff-functions", test_cutoff_functions);
  g_test_add_func ("/symmetry-function/invariances", test_invariances);
  g_test_add_func ("/symmetry-function/smooth-at-cutoff", test_smooth_at_cutoff);
  g_test_add_func ("/symmetry-function/usual-set", test_usual_set);
  g_test_add_func ("/symmetry-function/several-centers", test_several_centers);
  g_test_add_func ("/symmetry-function/degenerate", test_degenerate);
  g_test_add_func ("/symmetry-function/errors", test_errors);
  return g_test_run ();
}
