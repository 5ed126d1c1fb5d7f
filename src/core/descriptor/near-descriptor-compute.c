/* near-descriptor-compute.c — descriptors of all atoms of a crystal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-descriptor-private.h"

#include "near-cell-list.h"
#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <omp.h>
#include <string.h>

gboolean
_near_descriptor_check_sites (const NearCrystal *crystal, gboolean known, GError **error)
{
  gsize n = near_crystal_get_n_atoms (crystal);

  if (n == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there are no atoms"));
      return FALSE;
    }
  if (near_crystal_is_mixed (crystal))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("some sites are shared by several elements or are partly empty; a descriptor "
                      "needs one "
                      "atom on each: make an ordered crystal of it first"));
      return FALSE;
    }
  for (gsize i = 0; known && i < n; i++)
    if (near_crystal_get_element (crystal, i) == 0)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                     _ ("the element of atom %zu is not known, so its nucleus has no charge"),
                     i + 1);
        return FALSE;
      }
  return TRUE;
}

/* --- plans
 * ---------------------------------------------------------------------------------------- */

/* The elements of the options, or of the crystal by atomic number: (transfer full) */
static guint *
dup_elements (const NearCrystal *crystal, const NearDescriptorOptions *options, gsize *n,
              GError **error)
{
  gboolean seen[NEAR_N_ELEMENTS] = { FALSE }, given[NEAR_N_ELEMENTS] = { FALSE };
  guint *elements = g_new (guint, NEAR_N_ELEMENTS);

  *n = 0;
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    seen[near_crystal_get_element (crystal, i)] = TRUE;
  for (gsize i = 0; options->elements != NULL && i < options->n_elements; i++)
    if (options->elements[i] < NEAR_N_ELEMENTS && !given[options->elements[i]])
      {
        given[options->elements[i]] = TRUE;
        elements[(*n)++] = options->elements[i];
      }
  for (guint e = 0; e < NEAR_N_ELEMENTS; e++)
    {
      if (!seen[e] || given[e])
        continue;
      if (options->elements != NULL)
        {
          g_set_error (
              error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
              _ ("the crystal holds %s, which is not among the elements of the descriptor"),
              near_element_get (e)->symbol);
          g_free (elements);
          return NULL;
        }
      elements[(*n)++] = e;
    }
  return elements;
}

static gboolean
plan_bispectrum (NearDescriptorPlan *plan, const NearDescriptorOptions *o, GError **error)
{
  const NearBispectrumOptions options = { .twojmax = o->twojmax,
                                          .cutoff = o->cutoff,
                                          .rfac0 = o->rfac0,
                                          .rmin0 = o->rmin0,
                                          .self_weight = o->self_weight,
                                          .switching = o->switching,
                                          .subtract_isolated = o->subtract_isolated,
                                          .normalize = o->normalize };

  for (gsize e = 0; e < NEAR_N_ELEMENTS; e++)
    plan->weights[e] = 1.0;
  for (gsize i = 0; o->elements != NULL && o->weights != NULL && i < o->n_elements; i++)
    if (o->elements[i] < NEAR_N_ELEMENTS)
      {
        plan->weights[o->elements[i]] = o->weights[i];
        if (isfinite (o->weights[i]))
          continue;
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("the weight of %s is not a number"),
                     near_element_get (o->elements[i])->symbol);
        return FALSE;
      }
  plan->bispectrum = near_bispectrum_new (&options, error);
  if (plan->bispectrum == NULL)
    return FALSE;
  plan->cutoff = o->cutoff;
  plan->n_features = near_bispectrum_get_n_components (plan->bispectrum);
  return TRUE;
}

/* An atom with all its pairs of neighbours is not stopped half-way: a cut-off beyond the table's
 * range would keep a person waiting. */
static gboolean
check_cutoff (NearDescriptor descriptor, double cutoff, GError **error)
{
  const NearInfo *info = near_table_get (&near_descriptor_table, descriptor);

  for (gsize i = 0; i < info->n_parameters; i++)
    {
      const NearParameter *p = &info->parameters[i];

      if (!g_str_equal (p->id, "cutoff") || (cutoff >= p->minimum && cutoff <= p->maximum))
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s: the cut-off is %g Å; it may be from %g to %g Å"), info->id, cutoff,
                   p->minimum, p->maximum);
      return FALSE;
    }
  return TRUE;
}

gboolean
_near_descriptor_plan_init (NearDescriptorPlan *plan, NearDescriptor descriptor,
                            const NearCrystal *crystal, const NearDescriptorOptions *options,
                            GError **error)
{
  gsize n_elements;

  *plan = (NearDescriptorPlan){ 0 };
  if (!_near_descriptor_check_sites (crystal, FALSE, error))
    return FALSE;
  g_autofree guint *elements = dup_elements (crystal, options, &n_elements, error);
  if (elements == NULL)
    return FALSE;
  if (!check_cutoff (descriptor,
                     descriptor == NEAR_DESCRIPTOR_SYMMETRY_FUNCTIONS && options->functions != NULL
                         ? near_symmetry_functions_get_cutoff (options->functions)
                         : options->cutoff,
                     error))
    return FALSE;
  if (descriptor == NEAR_DESCRIPTOR_BISPECTRUM)
    return plan_bispectrum (plan, options, error);
  plan->functions = options->functions != NULL
                        ? near_symmetry_functions_ref (options->functions)
                        : near_symmetry_functions_new_usual (
                            elements, n_elements, options->cutoff, options->cutoff_function,
                            options->n_radial, options->angular, error);
  if (plan->functions == NULL)
    return FALSE;
  plan->cutoff = near_symmetry_functions_get_cutoff (plan->functions);
  plan->n_features = near_symmetry_functions_get_n (plan->functions);
  return TRUE;
}

void
_near_descriptor_plan_clear (NearDescriptorPlan *plan)
{
  g_clear_pointer (&plan->bispectrum, near_bispectrum_unref);
  g_clear_pointer (&plan->functions, near_symmetry_functions_unref);
}

/* --- atoms and their neighbours
 * ------------------------------------------------------------------- */

/* The neighbours of one batch of atoms. */
typedef struct
{
  const NearCrystal *crystal;
  const double *weight_of; /* (NEAR_N_ELEMENTS) */
  GArray *start, *vectors, *weights, *elements;
} Gathered;

static void
gather (gsize j, const int shift[3], const double vector[3], double squared_distance,
        gpointer user_data)
{
  Gathered *g = user_data;
  guint element = near_crystal_get_element (g->crystal, j);

  g_array_append_vals (g->vectors, vector, 3);
  g_array_append_val (g->weights, g->weight_of[element]);
  g_array_append_val (g->elements, element);
}

static void
eval_batch (const NearDescriptorPlan *plan, const NearCellList *list, gsize first, gsize last,
            Gathered *g, double *values)
{
  g_array_set_size (g->start, 1);
  g_array_set_size (g->vectors, 0);
  g_array_set_size (g->weights, 0);
  g_array_set_size (g->elements, 0);
  for (gsize i = first; i < last; i++)
    {
      near_cell_list_visit (list, i, gather, g);
      gsize end = g->elements->len;
      g_array_append_val (g->start, end);
    }
  const NearEnvironments at = { .n_centers = last - first,
                                .start = (const gsize *) (gpointer) g->start->data,
                                .vectors = (const double *) (gpointer) g->vectors->data,
                                .weights = (const double *) (gpointer) g->weights->data,
                                .elements = (const guint *) (gpointer) g->elements->data };
  if (plan->bispectrum != NULL)
    near_bispectrum_eval (plan->bispectrum, &at, values + first * plan->n_features);
  else
    near_symmetry_functions_eval (plan->functions, &at, values + first * plan->n_features);
}

/* Returns: whether it was not stopped */
static gboolean
eval_atoms (const NearDescriptorPlan *plan, const NearCrystal *crystal, const NearCellList *list,
            double *values, const NearMonitor *monitor)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  gsize per_batch = plan->bispectrum != NULL ? 2 * near_bispectrum_get_batch_size () : 1;
  gsize n_batches = (n + per_batch - 1) / per_batch;
  gint stop = 0;

#pragma omp parallel num_threads(near_get_n_threads()) if (n_batches > 1)
  {
    Gathered g = { crystal,
                   plan->weights,
                   g_array_new (FALSE, TRUE, sizeof (gsize)),
                   g_array_new (FALSE, FALSE, sizeof (double)),
                   g_array_new (FALSE, FALSE, sizeof (double)),
                   g_array_new (FALSE, FALSE, sizeof (guint)) };

#pragma omp for schedule(static, 1)
    for (gsize b = 0; b < n_batches; b++)
      {
        if (g_atomic_int_get (&stop))
          continue;
        eval_batch (plan, list, b * per_batch, MIN (n, (b + 1) * per_batch), &g, values);
        /* Only the thread that called may ask. */
        if (omp_get_thread_num () == 0
            && !near_monitor_poll (monitor, (double) (b + 1) / (double) n_batches,
                                   _ ("descriptors")))
          g_atomic_int_set (&stop, 1);
      }
    g_array_unref (g.start);
    g_array_unref (g.vectors);
    g_array_unref (g.weights);
    g_array_unref (g.elements);
  }
  return !stop;
}

static NearArray *
compute_atoms (NearDescriptor descriptor, const NearCrystal *crystal,
               const NearDescriptorOptions *options, const NearMonitor *monitor, GError **error)
{
  NearDescriptorPlan plan;
  gsize n = near_crystal_get_n_atoms (crystal);
  NearArray *result = NULL;

  if (!_near_descriptor_plan_init (&plan, descriptor, crystal, options, error))
    return NULL;
  gsize shape[2] = { n, plan.n_features }, row_bytes = plan.n_features * sizeof (double);
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal),
                            n, near_crystal_peek_positions (crystal), plan.cutoff, error);
  g_autofree double *values = list != NULL ? g_try_malloc_n (n, row_bytes) : NULL;
  if (list != NULL && values == NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                 _ ("there is not enough memory for %zu features of %zu atoms"), plan.n_features,
                 n);
  else if (values != NULL && !eval_atoms (&plan, crystal, list, values, monitor))
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
  else if (values != NULL)
    result = near_array_new_take (NEAR_ARRAY_FLOAT64, 2, shape, g_steal_pointer (&values),
                                  n * row_bytes, error);
  _near_descriptor_plan_clear (&plan);
  return result;
}

/* --- matrices
 * ------------------------------------------------------------------------------------- */

static NearArray *
compute_matrix (NearDescriptor descriptor, const NearCrystal *crystal,
                const NearDescriptorOptions *options, const NearMonitor *monitor, GError **error)
{
  static const NearCoulombMatrix kinds[NEAR_N_DESCRIPTORS]
      = { [NEAR_DESCRIPTOR_COULOMB_MATRIX] = NEAR_COULOMB_MATRIX_COULOMB,
          [NEAR_DESCRIPTOR_SINE_MATRIX] = NEAR_COULOMB_MATRIX_SINE,
          [NEAR_DESCRIPTOR_EWALD_MATRIX] = NEAR_COULOMB_MATRIX_EWALD };
  gsize n = near_crystal_get_n_atoms (crystal), size = options->size > 0 ? options->size : n;
  gboolean whole = options->form == NEAR_MATRIX_FORM_EIGENVALUES;
  gsize shape[2] = { whole ? 1 : n, size };

  if (size < n)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("the structure has %zu atoms; the size of the matrix, %zu, must be at least that"), n,
          size);
      return NULL;
    }
  g_autofree double *matrix
      = near_coulomb_matrix_compute (crystal, kinds[descriptor], monitor, error);
  if (matrix == NULL)
    return NULL;
  g_autofree double *values = g_try_malloc0_n (shape[0], size * sizeof *values);
  if (values == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for %zu features of %zu atoms"), size, n);
      return NULL;
    }
  if (options->form == NEAR_MATRIX_FORM_SORTED)
    near_coulomb_matrix_sort (n, matrix, NULL);
  if (whole && !near_coulomb_matrix_get_eigenvalues (n, matrix, values, NULL, error))
    return NULL;
  for (gsize i = 0; !whole && i < n; i++)
    memcpy (values + i * size, matrix + i * n, n * sizeof *values);
  return near_array_new_take (NEAR_ARRAY_FLOAT64, 2, shape, g_steal_pointer (&values),
                              shape[0] * size * sizeof (double), error);
}

/**
 * near_descriptor_compute:
 * @id: of a row of near_descriptor_table
 * @options: (nullable): NULL: those of near_descriptor_options_init()
 *
 * Mixed sites are refused. What is worth knowing of a result: near_descriptor_add_notes().
 *
 * Shapes: (n, n_features), (1, size) for the eigenvalues of a matrix
 * Units: eV for matrices; none else
 * Errors: NEAR_ERROR_UNKNOWN_NAME, NEAR_ERROR_RANGE, NEAR_ERROR_UNSUPPORTED, NEAR_ERROR_NO_DATA,
 *   NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED
 */
NearArray *
near_descriptor_compute (const char *id, const NearCrystal *crystal,
                         const NearDescriptorOptions *options, const NearMonitor *monitor,
                         GError **error)
{
  g_return_val_if_fail (id != NULL && crystal != NULL, NULL);

  NearDescriptorOptions usual;
  NearDescriptor row;

  if (!_near_descriptor_find (id, &options, &usual, &row, error))
    return NULL;
  if (((const NearDescriptorInfo *) near_table_get (&near_descriptor_table, row))->is_matrix)
    return compute_matrix (row, crystal, options, monitor, error);
  return compute_atoms (row, crystal, options, monitor, error);
}
