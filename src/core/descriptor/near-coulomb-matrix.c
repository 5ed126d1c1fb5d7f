/* near-coulomb-matrix.c — matrices of the repulsion between nuclei: Coulomb, sine, Ewald
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-coulomb-matrix.h"

#include "near-descriptor-private.h"
#include "near-ewald-private.h"
#include "near-init.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <omp.h>
#include <string.h>

/* Nearer than this two nuclei are at one place. Å; the distance of sine matrices goes with the
 * square. */
#define SAME_PLACE 1e-6
#define SAME_PLACE_SINE 1e-12

static const NearMatrixFormInfo rows[NEAR_N_MATRIX_FORMS] = {
  [NEAR_MATRIX_FORM_PLAIN]
  = { { .id = "plain",
        .name = N_ ("As it is"),
        .sentence
        = N_ ("One row an atom, in the order of the atoms: another order is another matrix.") } },
  [NEAR_MATRIX_FORM_SORTED]
  = { { .id = "sorted",
        .name = N_ ("Sorted rows"),
        .sentence
        = N_ ("Rows and columns by falling length of the rows: abrupt where two lengths cross."),
        .citation = "K. Hansen et al., J. Chem. Theory Comput. 9, 3404 (2013)" } },
  [NEAR_MATRIX_FORM_EIGENVALUES]
  = { { .id = "eigenvalues",
        .name = N_ ("Eigenvalues"),
        .sentence = N_ ("One number an atom for the whole structure, by falling absolute value."),
        .citation = "M. Rupp et al., Phys. Rev. Lett. 108, 058301 (2012)" } },
};

const NearTable near_matrix_form_table = NEAR_TABLE_INIT ("matrix-form", N_ ("matrix form"), rows);

/* --- elements
 * ------------------------------------------------------------------------------------- */

static NearVec3
get_difference (const NearCrystal *crystal, gsize i, gsize j)
{
  const double *x = near_crystal_peek_positions (crystal);

  return near_vec3_subtract (near_vec3_from (x + 3 * i), near_vec3_from (x + 3 * j));
}

/* The distance that sine matrices see, and its gradient by r. */
static double
get_sine_distance (const NearMat3 *lattice, const NearMat3 *inverse, NearVec3 r, NearVec3 *gradient)
{
  NearVec3 f = near_vec3_times_mat3 (r, inverse), s, by_f;
  for (guint k = 0; k < 3; k++)
    s.x[k] = pow (sin (G_PI * f.x[k]), 2.0);
  NearVec3 u = near_vec3_times_mat3 (s, lattice);
  double d = near_vec3_length (u);

  for (guint k = 0; k < 3; k++)
    by_f.x[k] = d > 0.0 ? near_vec3_dot (u, near_mat3_row (lattice, k)) / d * G_PI
                              * sin (2.0 * G_PI * f.x[k])
                        : 0.0;
  /* df_k / dr is column k of the inverse. */
  if (gradient != NULL)
    *gradient = near_mat3_times_vec3 (inverse, by_f);
  return d;
}

typedef struct
{
  const NearCrystal *crystal;
  NearCoulombMatrix kind;
  const NearMat3 *lattice;
  NearMat3 inverse;
  NearEwald *ewald;
} Context;

static double
get_charge (const Context *c, gsize i)
{
  return near_crystal_get_element (c->crystal, i);
}

/* M_ij; NAN if the two are at one place. */
static double
eval_element (const Context *c, gsize i, gsize j)
{
  double product = NEAR_COULOMB_EV_ANGSTROM * get_charge (c, i) * get_charge (c, j), d;
  NearVec3 r = get_difference (c->crystal, i, j);

  if (i == j && c->kind == NEAR_COULOMB_MATRIX_EWALD)
    return 0.5 * product * _near_ewald_potential (c->ewald, near_vec3 (0.0, 0.0, 0.0));
  if (i == j)
    return 0.5 * NEAR_HARTREE_EV * pow (get_charge (c, i), 2.4);
  if (c->kind == NEAR_COULOMB_MATRIX_COULOMB)
    d = near_vec3_length (r);
  else
    d = get_sine_distance (c->lattice, &c->inverse, r, NULL);
  if (!(d > (c->kind == NEAR_COULOMB_MATRIX_COULOMB ? SAME_PLACE : SAME_PLACE_SINE)))
    return NAN;
  if (c->kind == NEAR_COULOMB_MATRIX_EWALD)
    return product * _near_ewald_potential (c->ewald, r);
  return product / d;
}

static gboolean
set_up (Context *c, const NearCrystal *crystal, NearCoulombMatrix kind, GError **error)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  *c = (Context){ .crystal = crystal, .kind = kind, .lattice = near_crystal_get_lattice (crystal) };
  if (!_near_descriptor_check_sites (crystal, TRUE, error))
    return FALSE;
  if (kind == NEAR_COULOMB_MATRIX_COULOMB)
    return TRUE;
  if (!periodic[0] || !periodic[1] || !periodic[2])
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
          _ ("sine and Ewald matrices are of crystals that repeat in three directions; for a "
             "molecule take the Coulomb matrix"));
      return FALSE;
    }
  c->inverse = near_mat3_inverse (c->lattice);
  if (kind == NEAR_COULOMB_MATRIX_EWALD)
    c->ewald = _near_ewald_new (c->lattice, 1.0, error);
  return kind != NEAR_COULOMB_MATRIX_EWALD || c->ewald != NULL;
}

static void
tear_down (Context *c)
{
  _near_ewald_free (c->ewald);
}

/* Room for n x n x k numbers. */
static double *
try_room (gsize n, gsize k, GError **error)
{
  double *room = n < G_MAXUINT32 ? g_try_malloc_n (n, n * k * sizeof *room) : NULL;

  if (room == NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                 _ ("there is not enough memory for the matrix of %zu atoms"), n);
  return room;
}

static gboolean
check_finite (gsize n, const double *matrix, GError **error)
{
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      if (!isfinite (matrix[i * n + j]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("atoms %zu and %zu are at the same place: their repulsion is infinite"),
                       j + 1, i + 1);
          return FALSE;
        }
  return TRUE;
}

/**
 * near_coulomb_matrix_compute:
 *
 * Errors: NEAR_ERROR_UNSUPPORTED for sites shared by elements, unknown elements, sine and Ewald
 * matrices of what does not repeat in three directions; NEAR_ERROR_RANGE for two atoms at one
 * place; NEAR_ERROR_NO_DATA, NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED Cost: O(n^2); Ewald:
 * several hundred terms an element Checked: tests/core/test-coulomb-matrix.c
 */
double *
near_coulomb_matrix_compute (const NearCrystal *crystal, NearCoulombMatrix kind,
                             const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  gsize n = near_crystal_get_n_atoms (crystal);
  Context c;
  gint stop = 0;

  if (!set_up (&c, crystal, kind, error))
    {
      tear_down (&c);
      return NULL;
    }
  g_autofree double *matrix = try_room (n, 1, error);
  if (matrix == NULL)
    {
      tear_down (&c);
      return NULL;
    }
#pragma omp parallel for schedule(static, 1) num_threads(near_get_n_threads()) if (n > 16)
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j <= i; j++)
      {
        if (g_atomic_int_get (&stop))
          break;
        matrix[i * n + j] = matrix[j * n + i] = eval_element (&c, i, j);
        if (j % 64 == 0 && omp_get_thread_num () == 0
            && !near_monitor_poll (monitor, ((double) i * (double) i) / ((double) n * (double) n),
                                   _ ("matrix")))
          g_atomic_int_set (&stop, 1);
      }
  tear_down (&c);
  if (stop)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
      return NULL;
    }
  return check_finite (n, matrix, error) ? g_steal_pointer (&matrix) : NULL;
}

/* --- what is made of them
 * ------------------------------------------------------------------------- */

typedef struct
{
  double length;
  gsize row;
} SortKey;

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const SortKey *p = a, *q = b;

  if (p->length != q->length)
    return p->length > q->length ? -1 : 1;
  return p->row < q->row ? -1 : 1;
}

/**
 * near_coulomb_matrix_sort:
 * @matrix: (inout)
 * @order: (out) (nullable): the old row that each new one was
 *
 * Rows and columns by falling Euclidean length of the rows; equals keep their order.
 *
 * Shapes: matrix (n, n), order (n)
 */
void
near_coulomb_matrix_sort (gsize n, double *matrix, gsize *order)
{
  g_return_if_fail (matrix != NULL || n == 0);

  g_autofree SortKey *keys = g_new (SortKey, n);
  g_autofree double *old = g_memdup2 (matrix, n * n * sizeof *old);

  for (gsize i = 0; i < n; i++)
    {
      keys[i] = (SortKey){ 0.0, i };
      for (gsize j = 0; j < n; j++)
        keys[i].length += old[i * n + j] * old[i * n + j];
    }
  qsort (keys, n, sizeof *keys, compare_keys);
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j < n; j++)
        matrix[i * n + j] = old[keys[i].row * n + keys[j].row];
      if (order != NULL)
        order[i] = keys[i].row;
    }
}

/**
 * near_coulomb_matrix_get_eigenvalues:
 * @values: (out): by falling absolute value
 * @vectors: (out) (nullable): row k is the eigenvector of value k
 *
 * Shapes: matrix (n, n), values (n), vectors (n, n)
 * Errors: NEAR_ERROR_TOO_LARGE beyond NEAR_COULOMB_MATRIX_MAX_EIGENVALUES; NEAR_ERROR_FAILED
 * Cost: O(n^3), not to be stopped
 */
gboolean
near_coulomb_matrix_get_eigenvalues (gsize n, const double *matrix, double *values, double *vectors,
                                     GError **error)
{
  g_return_val_if_fail (n > 0 && matrix != NULL && values != NULL, FALSE);

  if (n > NEAR_COULOMB_MATRIX_MAX_EIGENVALUES)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
          _ ("the eigenvalues of %zu atoms' matrix would take too long; there may be %d atoms"), n,
          NEAR_COULOMB_MATRIX_MAX_EIGENVALUES);
      return FALSE;
    }
  g_autofree double *copy = g_memdup2 (matrix, n * n * sizeof *copy);
  g_autofree double *columns = g_new (double, vectors != NULL ? n * n : 1);
  gsl_matrix_view a = gsl_matrix_view_array (copy, n, n);
  gsl_vector_view found = gsl_vector_view_array (values, n);
  int status;

  if (vectors != NULL)
    {
      gsl_matrix_view v = gsl_matrix_view_array (columns, n, n);
      gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc (n);

      status = gsl_eigen_symmv (&a.matrix, &found.vector, &v.matrix, work);
      gsl_eigen_symmv_free (work);
    }
  else
    {
      gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc (n);

      status = gsl_eigen_symm (&a.matrix, &found.vector, work);
      gsl_eigen_symm_free (work);
    }
  if (status != 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                   _ ("the eigenvalues of the matrix were not found"));
      return FALSE;
    }
  g_autofree SortKey *keys = g_new (SortKey, n);
  g_autofree double *unsorted = g_memdup2 (values, n * sizeof *unsorted);
  for (gsize k = 0; k < n; k++)
    keys[k] = (SortKey){ fabs (values[k]), k };
  qsort (keys, n, sizeof *keys, compare_keys);
  for (gsize k = 0; k < n; k++)
    {
      values[k] = unsorted[keys[k].row];
      for (gsize i = 0; vectors != NULL && i < n; i++)
        vectors[k * n + i] = columns[i * n + keys[k].row];
    }
  return TRUE;
}

/* --- gradients
 * ------------------------------------------------------------------------------------ */

/**
 * near_coulomb_matrix_compute_gradient:
 * @kind: not Ewald
 *
 * Shapes: (n, n, 3), transfer full: dM_ij / dr_i in eV/Å; dM_ij / dr_j is minus that
 * Errors: as near_coulomb_matrix_compute(); NEAR_ERROR_UNSUPPORTED for Ewald matrices
 */
double *
near_coulomb_matrix_compute_gradient (const NearCrystal *crystal, NearCoulombMatrix kind,
                                      GError **error)
{
  g_return_val_if_fail (crystal != NULL, NULL);

  gsize n = near_crystal_get_n_atoms (crystal);
  Context c;

  if (kind == NEAR_COULOMB_MATRIX_EWALD)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("the Ewald matrix comes without gradient"));
      return NULL;
    }
  if (!set_up (&c, crystal, kind, error))
    return NULL;
  g_autofree double *matrix = near_coulomb_matrix_compute (crystal, kind, NULL, error);
  double *gradient = matrix != NULL ? try_room (n, 3, error) : NULL;
  for (gsize i = 0; gradient != NULL && i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        NearVec3 r = get_difference (crystal, i, j), by_r = near_vec3 (0.0, 0.0, 0.0);
        double d = near_vec3_length (r);

        if (i != j && kind == NEAR_COULOMB_MATRIX_SINE)
          d = get_sine_distance (c.lattice, &c.inverse, r, &by_r);
        else if (i != j)
          by_r = near_vec3_scale (r, 1.0 / d);
        by_r = near_vec3_scale (by_r, i != j ? -matrix[i * n + j] / d : 0.0);
        memcpy (gradient + 3 * (i * n + j), by_r.x, sizeof by_r.x);
      }
  return gradient;
}

/**
 * near_coulomb_matrix_get_eigenvalue_gradient:
 * @matrix_gradient: of near_coulomb_matrix_compute_gradient()
 * @vector: the eigenvector
 * @gradient: (out): of its eigenvalue by the places of the atoms, eV/Å
 *
 * d lambda / dr_i = 2 v_i sum_j v_j dM_ij / dr_i (Hellmann and Feynman). Not defined where two
 * eigenvalues are equal.
 *
 * Shapes: matrix_gradient (n, n, 3), vector (n), gradient (n, 3)
 */
void
near_coulomb_matrix_get_eigenvalue_gradient (gsize n, const double *matrix_gradient,
                                             const double *vector, double *gradient)
{
  g_return_if_fail (matrix_gradient != NULL && vector != NULL && gradient != NULL);

  memset (gradient, 0, 3 * n * sizeof *gradient);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      for (gsize k = 0; k < 3; k++)
        gradient[3 * i + k] += 2.0 * vector[i] * vector[j] * matrix_gradient[3 * (i * n + j) + k];
}
