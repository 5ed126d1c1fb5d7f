/* test-bispectrum.c — the bispectrum against its definition, LAMMPS, MALA's data, and differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-bispectrum-private.h"

#include "descriptor-test.h"
#include "near-cell-list.h"
#include "near-clebsch-gordan.h"
#include "near-npy.h"
#include "near-test.h"

#include <complex.h>
#include <math.h>
#include <string.h>

static NearBispectrum *
new_plan (const NearBispectrumOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearBispectrum *plan = near_bispectrum_new (options, &error);

  g_assert_no_error (error);
  return plan;
}

static NearBispectrum *
new_plan_of (guint twojmax, double cutoff)
{
  NearBispectrumOptions options;

  near_bispectrum_options_init (&options);
  options.twojmax = twojmax;
  options.cutoff = cutoff;
  return new_plan (&options);
}

/* --- Clebsch-Gordan coefficients
 * ------------------------------------------------------------------ */

static void
test_clebsch_gordan (void)
{
  /* Two spins of one half; 1 and 1/2; 1 and 1: any textbook's tables. */
  near_assert_close (near_clebsch_gordan (1, 1, 1, -1, 2, 0), sqrt (0.5), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (1, 1, 1, -1, 0, 0), sqrt (0.5), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (1, -1, 1, 1, 0, 0), -sqrt (0.5), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (2, 2, 1, -1, 3, 1), sqrt (1.0 / 3.0), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (2, 0, 1, 1, 1, 1), -sqrt (1.0 / 3.0), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (2, 0, 2, 0, 4, 0), sqrt (2.0 / 3.0), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (2, 2, 2, -2, 2, 0), sqrt (0.5), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (2, 2, 2, -2, 0, 0), sqrt (1.0 / 3.0), 1e-15, 0);
  near_assert_close (near_clebsch_gordan (2, 0, 2, 0, 2, 0), 0.0, 0, 1e-16);
  g_assert_cmpfloat (near_clebsch_gordan (2, 2, 2, 2, 2, 4), ==, 0.0);
  g_assert_cmpfloat (near_clebsch_gordan (2, 0, 2, 0, 6, 0), ==, 0.0);
  /* Rows are orthonormal. */
  for (int j1 = 0; j1 <= NEAR_BISPECTRUM_MAX_TWOJMAX; j1 += 2)
    for (int j2 = 1; j2 <= NEAR_BISPECTRUM_MAX_TWOJMAX; j2 += 3)
      for (int j = ABS (j1 - j2); j <= MIN (j1 + j2, NEAR_BISPECTRUM_MAX_TWOJMAX); j += 2)
        for (int other = j; other <= MIN (j1 + j2, NEAR_BISPECTRUM_MAX_TWOJMAX); other += 2)
          for (int m = -j; m <= j; m += 2)
            {
              double sum = 0.0;

              for (int m1 = -j1; m1 <= j1; m1 += 2)
                sum += near_clebsch_gordan (j1, m1, j2, m - m1, j, m)
                       * near_clebsch_gordan (j1, m1, j2, m - m1, other, m);
              near_assert_close (sum, j == other ? 1.0 : 0.0, 0, 1e-13);
            }
}

/* --- the definition, written out
 * ------------------------------------------------------------------ */

static double
naive_factorial (int n)
{
  return n <= 0 ? 1.0 : n * naive_factorial (n - 1);
}

/* The matrix of a b over the polynomials x^(j-m) y^m / sqrt ((j-m)! m!):
 * (a* x - b* y)^(j-mb) (b x + a y)^mb, multiplied out. */
static double complex
naive_u (int j, int mb, int ma, double complex a, double complex b)
{
  double complex sum = 0.0;

  for (int k = 0; k <= ma; k++) /* k of the y's from the first factor */
    {
      int first = j - mb, second = mb, l = ma - k;

      if (k > first || l > second)
        continue;
      sum += naive_factorial (first) / (naive_factorial (k) * naive_factorial (first - k))
             * naive_factorial (second) / (naive_factorial (l) * naive_factorial (second - l))
             * cpow (conj (a), first - k) * cpow (-conj (b), k) * cpow (b, second - l)
             * cpow (a, l);
    }
  return sum
         * sqrt (naive_factorial (j - ma) * naive_factorial (ma)
                 / (naive_factorial (j - mb) * naive_factorial (mb)));
}

typedef struct
{
  double complex u[8][8][8]; /* j, mb, ma */
} NaiveU;

static void
naive_sum (const NearBispectrumOptions *o, const Around *around, NaiveU *total)
{
  memset (total, 0, sizeof *total);
  for (int j = 0; j <= (int) o->twojmax; j++)
    for (int m = 0; m <= j; m++)
      total->u[j][m][m] = o->self_weight;
  for (gsize i = 0; i < around->start[1]; i++)
    {
      const double *x = around->vectors + 3 * i;
      double r = sqrt (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
      /* As LAMMPS's manual has it. */
      double theta = o->rfac0 * G_PI * (r - o->rmin0) / (o->cutoff - o->rmin0);
      double z0 = r / tan (theta), r0 = sqrt (r * r + z0 * z0);
      double complex a = (z0 - I * x[2]) / r0, b = (x[1] - I * x[0]) / r0;
      double fade = 0.5 * (cos (G_PI * (r - o->rmin0) / (o->cutoff - o->rmin0)) + 1.0);

      if (r >= o->cutoff)
        continue;
      if (!o->switching)
        fade = 1.0;
      for (int j = 0; j <= (int) o->twojmax; j++)
        for (int mb = 0; mb <= j; mb++)
          for (int ma = 0; ma <= j; ma++)
            total->u[j][mb][ma] += around->weights[i] * fade * naive_u (j, mb, ma, a, b);
    }
}

static double
naive_component (const NaiveU *u, const guint t[3])
{
  int j1 = (int) t[0], j2 = (int) t[1], j = (int) t[2], shift = (j1 + j2 - j) / 2;
  double complex sum = 0.0;

  for (int b1 = 0; b1 <= j1; b1++)
    for (int b2 = 0; b2 <= j2; b2++)
      for (int a1 = 0; a1 <= j1; a1++)
        for (int a2 = 0; a2 <= j2; a2++)
          {
            int mb = b1 + b2 - shift, ma = a1 + a2 - shift;

            if (mb < 0 || mb > j || ma < 0 || ma > j)
              continue;
            sum += near_clebsch_gordan (j1, 2 * b1 - j1, j2, 2 * b2 - j2, j, 2 * mb - j)
                   * near_clebsch_gordan (j1, 2 * a1 - j1, j2, 2 * a2 - j2, j, 2 * ma - j)
                   * conj (u->u[j][mb][ma]) * u->u[j1][b1][a1] * u->u[j2][b2][a2];
          }
  near_assert_close (cimag (sum), 0.0, 0, 1e-9 * (1.0 + fabs (creal (sum))));
  return creal (sum);
}

static void
test_definition (void)
{
  g_autofree Around *around = g_new (Around, 1);
  g_autofree NaiveU *u = g_new (NaiveU, 1);

  for (guint64 seed = 1; seed <= 12; seed++)
    {
      NearBispectrumOptions o;

      near_bispectrum_options_init (&o);
      o.twojmax = seed % 7;
      o.cutoff = 3.5;
      o.rfac0 = seed % 2 ? 0.99363 : 0.7;
      o.rmin0 = seed % 3 == 0 ? 0.4 : 0.0;
      o.self_weight = seed % 5 == 0 ? 0.0 : 1.0;
      o.switching = seed % 4 != 0;
      around_random (around, seed, 1 + seed % 8, 3.4);
      g_autoptr (NearBispectrum) plan = new_plan (&o);
      guint n = near_bispectrum_get_n_components (plan);
      g_autofree double *values = g_new (double, n);
      g_autofree double *zeroed = g_new (double, n);
      g_autofree double *normal = g_new (double, n);
      near_bispectrum_eval (plan, &around->at, values);
      o.subtract_isolated = TRUE;
      g_autoptr (NearBispectrum) without = new_plan (&o);
      near_bispectrum_eval (without, &around->at, zeroed);
      o.normalize = TRUE;
      g_autoptr (NearBispectrum) normalized = new_plan (&o);
      near_bispectrum_eval (normalized, &around->at, normal);
      naive_sum (&o, around, u);
      for (guint k = 0; k < n; k++)
        {
          guint t[3];
          double isolated;

          near_bispectrum_get_indices (plan, k, t);
          isolated = pow (o.self_weight, 3.0) * (t[2] + 1.0);
          near_assert_close (values[k], naive_component (u, t), 1e-11, 1e-10);
          near_assert_close (zeroed[k], values[k] - isolated, 1e-12, 1e-11);
          near_assert_close (normal[k], zeroed[k] / (t[2] + 1.0), 1e-13, 1e-12);
        }
    }
}

/* J = 4 from the recipe's loops, by hand; counts of all J from its closed form. */
static void
test_components (void)
{
  static const guint expected[14][3] = { { 0, 0, 0 }, { 1, 0, 1 }, { 1, 1, 2 }, { 2, 0, 2 },
                                         { 2, 1, 3 }, { 2, 2, 2 }, { 2, 2, 4 }, { 3, 0, 3 },
                                         { 3, 1, 4 }, { 3, 2, 3 }, { 3, 3, 4 }, { 4, 0, 4 },
                                         { 4, 2, 4 }, { 4, 4, 4 } };
  g_autoptr (NearBispectrum) plan = new_plan_of (4, 4.0);
  g_autofree char *name = near_bispectrum_dup_name (plan, 4);

  g_assert_cmpuint (near_bispectrum_get_n_components (plan), ==, 14);
  g_assert_cmpstr (name, ==, "B(2,1,3)");
  for (guint k = 0; k < 14; k++)
    {
      guint t[3];

      near_bispectrum_get_indices (plan, k, t);
      for (guint i = 0; i < 3; i++)
        g_assert_cmpuint (t[i], ==, expected[k][i]);
    }
  for (guint j = 0; j <= NEAR_BISPECTRUM_MAX_TWOJMAX; j++)
    {
      g_autoptr (NearBispectrum) other = new_plan_of (j, 4.0);

      g_assert_cmpuint (near_bispectrum_get_n_components (other), ==,
                        j % 2 == 0 ? (j + 2) * (j + 3) * (j + 4) / 24
                                   : (j + 1) * (j + 3) * (j + 5) / 24);
    }
}

/* --- LAMMPS
 * --------------------------------------------------------------------------------------- */

typedef struct
{
  Around around;
  const gint64 *types;
  double radii[2], weights[2], rcutfac;
  gint64 type; /* of the centre */
  gsize atoms[DESCRIPTOR_TEST_MAX_NEIGHBORS];
} Box;

static void
add_neighbor (gsize j, const int shift[3], const double vector[3], double squared_distance,
              gpointer user_data)
{
  Box *box = user_data;
  gsize n = around_add (&box->around, vector), type = (gsize) box->types[j] - 1;

  box->around.weights[n] = box->weights[type];
  box->around.cutoffs[n] = box->rcutfac * (box->radii[type] + box->radii[box->type - 1]);
  box->atoms[n] = j;
}

static NearBispectrum *
read_case (json_t *object, Box *box)
{
  NearBispectrumOptions o;

  near_bispectrum_options_init (&o);
  o.twojmax = (guint) descriptor_test_get_number (object, "twojmax", 0);
  o.rfac0 = descriptor_test_get_number (object, "rfac0", 0);
  o.rmin0 = descriptor_test_get_number (object, "rmin0", 0);
  o.switching = descriptor_test_get_number (object, "switchflag", 1) > 0;
  o.subtract_isolated = descriptor_test_get_number (object, "bzeroflag", 0) > 0;
  o.normalize = descriptor_test_get_number (object, "bnormflag", 0) > 0;
  box->rcutfac = descriptor_test_get_number (object, "rcutfac", 0);
  o.cutoff = 1e-6 + 2.2 * box->rcutfac; /* the neighbours bring theirs */
  for (gsize i = 0; i < 2; i++)
    {
      box->radii[i] = json_number_value (json_array_get (json_object_get (object, "radii"), i));
      box->weights[i] = json_number_value (json_array_get (json_object_get (object, "weights"), i));
    }
  return new_plan (&o);
}

/* compute snad/atom: of atom j and each type I minus the sum over centres i of type I of dB_i /
 * dr_j */
static void
add_gradient (const NearBispectrum *plan, const Box *box, gsize center, double *sums)
{
  guint n = near_bispectrum_get_n_components (plan);
  gsize n_neighbors = box->around.start[1];
  g_autofree double *gradient = g_new (double, MAX (1, n_neighbors) * n * 3);

  near_bispectrum_eval_gradient (plan, &box->around.at, NULL, gradient);
  for (gsize i = 0; i < n_neighbors; i++)
    for (guint k = 0; k < n; k++)
      for (gsize c = 0; c < 3; c++)
        {
          double by = gradient[(i * n + k) * 3 + c];
          gsize column = (gsize) (box->type - 1) * 3 * n + c * n + k;

          sums[box->atoms[i] * 6 * n + column] -= by;
          sums[center * 6 * n + column] += by;
        }
}

static void
test_lammps (void)
{
  static const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data ("bispectrum.json");
  g_autoptr (json_t) file = near_json_load (path, &error);
  g_assert_no_error (error);
  gsize n_atoms, n_columns, n_kept, three;
  g_autofree double *cell
      = descriptor_test_dup_rows (json_object_get (file, "lattice"), &three, &n_columns);
  g_autofree double *positions
      = descriptor_test_dup_rows (json_object_get (file, "positions"), &n_atoms, &n_columns);
  g_autofree gint64 *types = g_new (gint64, n_atoms);
  g_autofree Box *box = g_new0 (Box, 1);
  json_t *cases = json_object_get (file, "cases"), *entry;
  NearMat3 lattice;
  gsize index;

  memcpy (lattice.m, cell, sizeof lattice.m);
  for (gsize i = 0; i < n_atoms; i++)
    types[i] = json_integer_value (json_array_get (json_object_get (file, "types"), i));
  g_assert_cmpuint (json_array_size (cases), ==, 8);
  json_array_foreach (cases, index, entry)
    {
      g_autoptr (NearBispectrum) plan = read_case (entry, box);
      guint n = near_bispectrum_get_n_components (plan);
      g_autofree double *values = g_new (double, n);
      g_autofree double *sums = g_new0 (double, n_atoms *n * 6);
      g_autofree double *expected
          = descriptor_test_dup_rows (json_object_get (entry, "values"), &n_kept, &n_columns);
      json_t *gradient = json_object_get (entry, "gradient");
      g_autoptr (NearCellList) list
          = near_cell_list_new (&lattice, periodic, n_atoms, positions, 2.2 * box->rcutfac, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (n_columns, ==, n);
      for (gsize i = 0; i < n_atoms; i++)
        {
          around_init (&box->around, 0);
          box->around.at.cutoffs = box->around.cutoffs;
          box->types = types;
          box->type = types[i];
          near_cell_list_visit (list, i, add_neighbor, box);
          near_bispectrum_eval (plan, &box->around.at, values);
          if (i < n_kept)
            near_assert_close_array (values, expected + i * n, n, 1e-11, 1e-10);
          if (gradient != NULL)
            add_gradient (plan, box, i, sums);
        }
      if (gradient != NULL)
        {
          g_autofree double *by = descriptor_test_dup_rows (gradient, &n_kept, &n_columns);

          g_assert_cmpuint (n_columns, ==, 6 * n);
          near_assert_close_array (sums, by, n_atoms * 6 * n, 1e-10, 1e-9);
        }
    }
}

/* --- MALA's descriptors of beryllium
 * -------------------------------------------------------------- */

static json_t *
get_path (json_t *object, const char *key, const char *inner)
{
  return json_object_get (json_object_get (object, key), inner);
}

/* The same after rounding to a float, whose half unit in the last place is 6e-8. */
static void
assert_float (double actual, float expected)
{
  near_assert_close (actual, (double) expected, 6.0e-8, 1e-30);
}

static void
compare_points (const NearBispectrum *plan, const NearCellList *list, const NearMat3 *voxel,
                const NearArray *descriptors, gsize step)
{
  static const gint64 one_type[2] = { 1, 1 };
  guint n = near_bispectrum_get_n_components (plan);
  const float *rows = near_array_peek (descriptors);
  g_autofree Box *box = g_new0 (Box, 1);
  g_autofree double *values = g_new (double, n);
  gsize n_points = 18 * 18 * 27;

  box->types = one_type;
  box->type = 1;
  box->weights[0] = 1.0;
  for (gsize p = 0; p < n_points; p += step)
    {
      NearVec3 index
          = near_vec3 ((double) (p / 27 / 18), (double) (p / 27 % 18), (double) (p % 27));
      NearVec3 point = near_vec3_times_mat3 (index, voxel);
      const float *row = rows + p * (3 + n);

      for (guint k = 0; k < 3; k++)
        near_assert_close (point.x[k], (double) row[k], 1e-6, 1e-6);
      around_init (&box->around, 0);
      near_cell_list_visit_point (list, point.x, add_neighbor, box);
      near_bispectrum_eval (plan, &box->around.at, values);
      for (guint k = 0; k < n; k++)
        assert_float (values[k], row[3 + k]);
    }
}

static void
compare_golden (const NearBispectrum *plan, const NearCellList *list, const NearMat3 *voxel,
                json_t *golden)
{
  static const gint64 one_type[2] = { 1, 1 };
  static const char *const keys[] = { "0,0,0", "9,9,13", "17,17,26" };
  static const double indices[3][3] = { { 0, 0, 0 }, { 9, 9, 13 }, { 17, 17, 26 } };
  g_autofree Box *box = g_new0 (Box, 1);
  double values[91];

  box->types = one_type;
  box->type = 1;
  box->weights[0] = 1.0;
  for (gsize i = 0; i < 3; i++)
    {
      NearVec3 point = near_vec3_times_mat3 (near_vec3_from (indices[i]), voxel);
      json_t *expected = json_object_get (golden, keys[i]);

      g_assert_cmpuint (json_array_size (expected), ==, 91);
      around_init (&box->around, 0);
      near_cell_list_visit_point (list, point.x, add_neighbor, box);
      near_bispectrum_eval (plan, &box->around.at, values);
      for (gsize k = 0; k < 91; k++)
        near_assert_close (values[k], json_number_value (json_array_get (expected, k)), 1e-11, 0);
    }
}

static void
test_beryllium (void)
{
  static const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  g_autofree char *golden_path = near_test_shared ("reference/data/be2-golden.json");
  g_autoptr (NearBispectrum) plan = new_plan_of (10, 4.67637);

  g_assert_cmpuint (near_bispectrum_get_n_components (plan), ==, 91);
  for (guint snapshot = 0; snapshot <= 2; snapshot++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("reference/data/be2/Be_snapshot%u.in.npy", snapshot);
      g_autofree char *info_name
          = g_strdup_printf ("reference/data/be2/Be_snapshot%u.info.json", snapshot);
      g_autofree char *path = near_test_shared (name);
      g_autofree char *info_path = near_test_shared (info_name);

      if (path == NULL || info_path == NULL)
        {
          g_test_skip ("the beryllium data are not here");
          return;
        }
      g_autoptr (NearArray) descriptors = near_npy_load (path, &error);
      g_assert_no_error (error);
      g_autoptr (json_t) info = near_json_load (info_path, &error);
      g_assert_no_error (error);
      gsize n, m;
      g_autofree double *cell = descriptor_test_dup_rows (get_path (info, "atoms", "cell"), &n, &m);
      g_autofree double *voxel_rows
          = descriptor_test_dup_rows (get_path (info, "voxel", "array"), &n, &m);
      g_autofree double *positions
          = descriptor_test_dup_rows (get_path (info, "atoms", "positions"), &n, &m);
      NearMat3 lattice, voxel;
      memcpy (lattice.m, cell, sizeof lattice.m);
      memcpy (voxel.m, voxel_rows, sizeof voxel.m);
      g_autoptr (NearCellList) list
          = near_cell_list_new (&lattice, periodic, n, positions, 4.67637, &error);
      g_assert_no_error (error);
      compare_points (plan, list, &voxel, descriptors, g_test_thorough () ? 1 : 29);
      if (golden_path == NULL)
        continue;
      g_autoptr (json_t) golden = near_json_load (golden_path, &error);
      g_autofree char *key = g_strdup_printf ("snapshot%u", snapshot);
      g_assert_no_error (error);
      compare_golden (plan, list, &voxel, get_path (golden, key, "bispectrum_double_at"));
    }
}

/* --- what must not change, and how it changes
 * ------------------------------------------------------ */

static void
test_invariances (void)
{
  g_autofree Around *around = g_new (Around, 1), *turned = g_new (Around, 1);
  g_autoptr (NearBispectrum) plan = new_plan_of (8, 4.0);
  double values[55], other[55];

  g_assert_cmpuint (near_bispectrum_get_n_components (plan), ==, 55);
  for (guint64 seed = 1; seed <= 10; seed++)
    {
      gsize n = 3 + seed;
      NearMat3 rotation = random_orthogonal (seed, seed % 2 == 0);

      around_random (around, seed, n, 3.9);
      near_bispectrum_eval (plan, &around->at, values);
      /* Every second time mirrored too. */
      around_turn (turned, around, &rotation);
      near_bispectrum_eval (plan, &turned->at, other);
      near_assert_close_array (other, values, 55, 1e-10, 1e-10);
      /* It is no trick: another distance is another vector. */
      turned->vectors[0] *= 1.01;
      near_bispectrum_eval (plan, &turned->at, other);
      g_assert_cmpfloat (fabs (other[0] - values[0]), >, 1e-6);
    }
}

typedef struct
{
  const NearBispectrum *plan;
  Around *around;
  guint component;
} Probe;

static double
probe (const double *x, gpointer user_data)
{
  Probe *p = user_data;
  double values[91];

  memcpy (p->around->vectors, x, 3 * p->around->start[1] * sizeof *x);
  near_bispectrum_eval (p->plan, &p->around->at, values);
  return values[p->component];
}

/* On the poles, in the planes of the axes, near the centre and near the cut-off. */
static void
place_specially (Around *around, double cutoff, double near)
{
  const double special[6][3] = { { 0, 0, 1.3 },
                                 { 0, 0, -2.1 },
                                 { 1.7, 0, 0 },
                                 { 0, -1.2, 0.9 },
                                 { near, 0.5 * near, -near },
                                 { 0, 0.6 * (cutoff - 0.02), 0.8 * (cutoff - 0.02) } };

  memcpy (around->vectors, special, sizeof special);
}

static void
check_gradient (const NearBispectrumOptions *options, guint64 seed, gsize n)
{
  g_autofree Around *around = g_new (Around, 1);
  g_autoptr (NearBispectrum) plan = new_plan (options);
  guint n_components = near_bispectrum_get_n_components (plan);
  g_autofree double *gradient = g_new (double, n *n_components * 3),
                    *values = g_new (double, n_components);
  g_autofree double *again = g_new (double, n_components), *adjoint = g_new (double, n_components);
  g_autofree double *x = g_new (double, 3 * n), *one = g_new (double, 3 * n);
  g_autofree double *pulled = g_new (double, 3 * n), *sum = g_new0 (double, 3 * n);

  around_random (around, seed, n, 0.97 * options->cutoff);
  if (seed % 2 == 0)
    place_specially (around, options->cutoff, options->rmin0 > 0.0 ? 0.5 : 0.02);
  memcpy (x, around->vectors, 3 * n * sizeof *x);
  near_bispectrum_eval_gradient (plan, &around->at, values, gradient);
  near_bispectrum_eval (plan, &around->at, again);
  near_assert_close_array (values, again, n_components, 0, 0);
  for (guint k = 0; k < n_components; k++)
    {
      Probe p = { plan, around, k };

      adjoint[k] = cos (1.0 + 2.0 * k);
      for (gsize i = 0; i < n; i++)
        for (gsize c = 0; c < 3; c++)
          {
            one[3 * i + c] = gradient[(i * n_components + k) * 3 + c];
            sum[3 * i + c] += adjoint[k] * one[3 * i + c];
          }
      near_assert_gradient (probe, &p, x, one, 3 * n, 2e-4, 1e-6, 1e-6 * (1.0 + fabs (values[k])));
    }
  memcpy (around->vectors, x, 3 * n * sizeof *x);
  near_bispectrum_pull_back (plan, &around->at, adjoint, pulled);
  near_assert_close_array (pulled, sum, 3 * n, 1e-10, 1e-9);
}

static void
test_gradient (void)
{
  for (guint64 seed = 1; seed <= 8; seed++)
    {
      NearBispectrumOptions o;

      near_bispectrum_options_init (&o);
      o.twojmax = 1 + seed % 6;
      o.cutoff = 3.5;
      o.rmin0 = seed % 4 == 2 ? 0.3 : 0.0;
      o.normalize = seed % 3 == 0;
      o.subtract_isolated = seed % 5 == 0;
      check_gradient (&o, seed, 6 + seed);
    }
}

/* Value and slope go to zero together at the cut-off; without switching there is a step. */
static void
test_smooth_at_cutoff (void)
{
  g_autofree Around *around = g_new (Around, 1);
  NearBispectrumOptions o;
  double before[14], alone[14], gradient[2 * 14 * 3];

  near_bispectrum_options_init (&o);
  o.twojmax = 4;
  o.cutoff = 4.0;
  for (guint step = 0; step < 2; step++)
    {
      o.switching = step == 0;
      g_autoptr (NearBispectrum) plan = new_plan (&o);

      around_random (around, 3, 2, 3.0);
      around->start[1] = 1;
      near_bispectrum_eval (plan, &around->at, alone);
      around->start[1] = 2;
      const double edge[3] = { 0.0, 0.6 * (4.0 - 1e-5), -0.8 * (4.0 - 1e-5) };
      memcpy (around->vectors + 3, edge, sizeof edge);
      near_bispectrum_eval_gradient (plan, &around->at, before, gradient);
      for (guint k = 0; k < 14; k++)
        {
          double slope = fabs (gradient[(14 + k) * 3 + 2]);

          if (step == 0)
            {
              near_assert_close (before[k], alone[k], 0, 1e-8);
              g_assert_cmpfloat (slope, <, 1e-3);
            }
          else
            g_assert_cmpfloat (fabs (before[k] - alone[k]), >, 1e-3);
        }
      around->vectors[4] *= 1.00001;
      around->vectors[5] *= 1.00001;
      near_bispectrum_eval_gradient (plan, &around->at, before, gradient);
      near_assert_close_array (before, alone, 14, 0, 0);
      for (guint k = 0; k < 3 * 14; k++)
        g_assert_cmpfloat (gradient[3 * 14 + k], ==, 0.0);
    }
}

/* One neighbour: u is a rotation of weight f, so B_000 = (1 + f)^3; and the neighbour at the centre
 * itself is the limit of one that comes near. */
static void
test_one_neighbor (void)
{
  g_autofree Around *around = g_new0 (Around, 1);
  g_autoptr (NearBispectrum) plan = new_plan_of (6, 4.0);
  double nothing[30], at[30], close[30], gradient[90];

  around_init (around, 0);
  near_bispectrum_eval (plan, &around->at, nothing);
  for (guint k = 0; k < 30; k++)
    {
      guint t[3];

      near_bispectrum_get_indices (plan, k, t);
      near_assert_close (nothing[k], t[2] + 1.0, 1e-12, 0);
    }
  around_init (around, 1);
  around->weights[0] = 1.0;
  near_bispectrum_eval_gradient (plan, &around->at, at, gradient);
  for (guint k = 0; k < 90; k++)
    g_assert_true (isfinite (gradient[k]));
  near_assert_close (at[0], 8.0, 1e-14, 0);
  around->vectors[1] = 1e-9;
  near_bispectrum_eval (plan, &around->at, close);
  near_assert_close_array (close, at, 30, 1e-12, 0);
  around->vectors[1] = 2.0;
  near_bispectrum_eval (plan, &around->at, at);
  near_assert_close (at[0], pow (1.5, 3.0), 1e-14, 0);
}

/* A centre's numbers depend neither on its neighbours in the batch nor, but for rounding, on the
 * level. */
static void
test_batches_and_levels (void)
{
  enum
  {
    N = 21
  };
  g_autofree Around *around = g_new (Around, 1);
  g_autoptr (NearBispectrum) plan = new_plan_of (6, 4.0);
  g_autofree double *vectors = g_new (double, 3 * N * 25), *values = g_new (double, N * 30);
  gsize start[N + 1] = { 0 };
  const NearEnvironments all = { .n_centers = N, .start = start, .vectors = vectors };
  double one[30];

  for (gsize i = 0; i < N; i++)
    {
      around_random (around, 50 + i, i * 7 % 20, 4.2);
      memcpy (vectors + 3 * start[i], around->vectors, 3 * around->start[1] * sizeof *vectors);
      start[i + 1] = start[i] + around->start[1];
    }
  near_bispectrum_eval (plan, &all, values);
  for (gsize i = 0; i < N; i++)
    {
      const gsize single[2] = { start[i], start[i + 1] };
      const NearEnvironments at = { .n_centers = 1, .start = single, .vectors = vectors };

      near_bispectrum_eval (plan, &at, one);
      near_assert_close_array (one, values + 30 * i, 30, 0, 0);
    }
  for (NearSimdLevel level = 0; level < NEAR_N_SIMD_LEVELS; level++)
    if (near_simd_has_level (level))
      {
        const NearBispectrumKernel *kernel = _near_bispectrum_kernel_get_for_level (level);
        void *work = g_aligned_alloc (1, kernel->work_bytes (plan, FALSE), 64);
        g_autofree double *again = g_new (double, N * 30);

        for (gsize first = 0; first < N; first += kernel->width)
          kernel->eval (plan, &all, first, work, again);
        g_aligned_free (work);
        near_assert_close_array (again, values, N * 30, 1e-11, 1e-11);
      }
}

static void
assert_refused (const NearBispectrumOptions *options, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_bispectrum_new (options, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_errors (void)
{
  NearBispectrumOptions usual, bad;

  near_bispectrum_options_init (&usual);
  bad = usual;
  bad.twojmax = 15;
  assert_refused (&bad, "twojmax is 15; it may be 0 to 14");
  bad = usual;
  bad.cutoff = NAN;
  assert_refused (&bad, "cut-off");
  bad = usual;
  bad.rmin0 = 5.0;
  assert_refused (&bad, "rmin0 is 5 Å");
  bad = usual;
  bad.rfac0 = 1.1;
  assert_refused (&bad, "rfac0 is 1.1");
  bad = usual;
  bad.self_weight = INFINITY;
  assert_refused (&bad, "weight of the centre");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bispectrum/clebsch-gordan", test_clebsch_gordan);
  g_test_add_func ("/bispectrum/components", test_components);
  g_test_add_func ("/bispectrum/definition", test_definition);
  g_test_add_func ("/bispectrum/lammps", test_lammps);
  g_test_add_func ("/bispectrum/beryllium", test_beryllium);
  g_test_add_func ("/bispectrum/invariances", test_invariances);
  g_test_add_func ("/bispectrum/gradient", test_gradient);
  g_test_add_func ("/bispectrum/smooth-at-cutoff", test_smooth_at_cutoff);
  g_test_add_func ("/bispectrum/one-neighbor", test_one_neighbor);
  g_test_add_func ("/bispectrum/batches-and-levels", test_batches_and_levels);
  g_test_add_func ("/bispectrum/errors", test_errors);
  return g_test_run ();
}
