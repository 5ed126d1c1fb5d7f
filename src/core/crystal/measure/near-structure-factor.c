/* near-structure-factor.c — how the atoms of a cell scatter together
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reflections are taken in columns of constant h and k: along a column the phase of each atom turns by
 * exp (2 pi i z) from one l to the next, one complex product an atom and reflection. Sums run over four
 * lanes in a fixed order, so that digits depend on no number of threads.
 */
#include "near-diffraction-private.h"

#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_REFLECTIONS 20000000.0
#define MAX_WORK 1e12            /* atoms times reflections: some minutes to an hour */
#define WORK_PER_POLL 10000000.0 /* the same, of one thread: some 20 ms */

/* --- what scatters ------------------------------------------------------------------------------ */

void
_near_scatterers_clear (NearScatterers *self)
{
  g_free (self->kinds);
  g_free (self->x);
  g_free (self->weight);
  g_free (self->step);
  *self = (NearScatterers){ 0 };
}

static gboolean
check_species (const NearCrystal *crystal, GError **error)
{
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);

      for (guint c = 0; c < species->n_components; c++)
        if (near_form_factor_get (species->components[c].element) == NULL)
          {
            g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                         _ ("there is no form factor for %s (%s): the table holds hydrogen to californium"),
                         species->label, near_element_get (species->components[c].element)->symbol);
            return FALSE;
          }
    }
  return TRUE;
}

/* B of every atom in Å^2; NULL with an error if one cannot be. */
static double *
dup_b (const NearCrystal *crystal, const NearDiffractionOptions *options, GError **error)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  g_autofree double *b = g_new0 (double, n);
  NearArray *array = near_crystal_get_atom_data (crystal, "b_iso");
  g_autofree double *given
      = array != NULL && near_array_get_length (array) == n ? near_array_dup_doubles (array) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      guint element = near_crystal_get_element (crystal, i);

      if (options->b_by_element != NULL && !isnan (options->b_by_element[element]))
        b[i] = options->b_by_element[element];
      else if (!isnan (options->b_iso))
        b[i] = options->b_iso;
      else if (given != NULL && !isnan (given[i]))
        b[i] = given[i];
      if (!(b[i] >= -50.0 && b[i] <= 1000.0))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("B of atom %zu is %g Å²; between 0 and some 10 is usual (B = 8 π² U)"), i + 1, b[i]);
          return NULL;
        }
    }
  return g_steal_pointer (&b);
}

typedef struct
{
  const guint16 *species;
  const double *b;
} KindOrder;

static int
compare_kinds (gconstpointer p, gconstpointer q, gpointer user_data)
{
  const KindOrder *order = user_data;
  gsize i = *(const gsize *) p, j = *(const gsize *) q;

  if (order->species[i] != order->species[j])
    return order->species[i] < order->species[j] ? -1 : 1;
  if (order->b[i] != order->b[j])
    return order->b[i] < order->b[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

static void
place_atoms (NearScatterers *self, const gsize *order, const KindOrder *by)
{
  gsize n = near_crystal_get_n_atoms (self->crystal), most = (NEAR_LANES) * n, at = 0;
  const double *f = near_crystal_peek_fractional (self->crystal);
  g_autofree gsize *atoms = g_new (gsize, most);

  self->kinds = g_new (NearScattererKind, n);
  for (gsize k = 0; k < n; k++)
    {
      gsize i = order[k];
      gboolean same = k > 0 && by->species[i] == by->species[order[k - 1]] && by->b[i] == by->b[order[k - 1]];

      if (!same)
        {
          while (at % NEAR_LANES != 0)
            atoms[at++] = G_MAXSIZE;
          self->kinds[self->n_kinds++] = (NearScattererKind){ by->species[i], by->b[i], at, at };
        }
      atoms[at++] = i;
      self->kinds[self->n_kinds - 1].stop = (at + NEAR_LANES - 1) / NEAR_LANES * NEAR_LANES;
    }
  while (at % NEAR_LANES != 0)
    atoms[at++] = G_MAXSIZE;
  self->n_places = at;
  self->x = g_new0 (double, 3 * at);
  self->weight = g_new0 (double, at);
  self->step = g_new0 (double, 2 * at);
  for (gsize p = 0; p < at; p++)
    {
      if (atoms[p] == G_MAXSIZE)
        continue;
      self->weight[p] = 1.0;
      for (guint c = 0; c < 3; c++)
        self->x[c * at + p] = f[3 * atoms[p] + c] - floor (f[3 * atoms[p] + c]);
      self->step[p] = cos (2.0 * G_PI * self->x[2 * at + p]);
      self->step[at + p] = sin (2.0 * G_PI * self->x[2 * at + p]);
    }
}

static gboolean
check_crystal (const NearCrystal *crystal, GError **error)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  if (near_crystal_has_cell (crystal) && periodic[0] && periodic[1] && periodic[2])
    return check_species (crystal, error);
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                       _ ("diffraction by lattice planes needs a crystal that repeats along a, b and c"));
  return FALSE;
}

gboolean
_near_scatterers_init (NearScatterers *self, const NearCrystal *crystal,
                       const NearDiffractionOptions *options, GError **error)
{
  *self = (NearScatterers){ .crystal = crystal };
  if (!check_crystal (crystal, error))
    return FALSE;
  g_autofree double *b = dup_b (crystal, options, error);
  if (b == NULL)
    return FALSE;
  gsize n = near_crystal_get_n_atoms (crystal);
  g_autofree gsize *order = g_new (gsize, n);
  KindOrder by = { near_crystal_peek_species (crystal), b };
  for (gsize i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_kinds, &by);
  place_atoms (self, order, &by);
  return TRUE;
}

/* sum over the elements of a site of occupancy times f (s) */
static double
get_species_factor (const NearSpecies *species, double s)
{
  double f = 0.0;

  for (guint c = 0; c < species->n_components; c++)
    f += species->components[c].occupancy
         * near_form_factor_eval (near_form_factor_get (species->components[c].element), s);
  return f;
}

/* --- all reflections ---------------------------------------------------------------------------- */

/* l_low to l_high of one h and k; the first reflection stands at @at. */
typedef struct
{
  int h, k, l_low, l_high;
  gsize at;
} Column;

static void
get_phases (const NearScatterers *self, const Column *column, double *phase)
{
  gsize n = self->n_places;

  for (gsize p = 0; p < n; p++)
    {
      double turns = column->h * self->x[p] + column->k * self->x[n + p] + column->l_low * self->x[2 * n + p];
      double angle = 2.0 * G_PI * (turns - floor (turns + 0.5));

      phase[p] = self->weight[p] * cos (angle);
      phase[n + p] = self->weight[p] * sin (angle);
    }
}

typedef double Lanes __attribute__ ((vector_size (NEAR_LANES * sizeof (double))));

/* Sums the phases of one kind, and turns them on to the next l. */
static void
sum_and_turn (const NearScatterers *self, const NearScattererKind *kind, double *phase, double sum[2])
{
  gsize n = self->n_places;
  Lanes re = { 0.0 }, im = { 0.0 }, c, d, u, v, next_re, next_im;

  for (gsize p = kind->start; p < kind->stop; p += NEAR_LANES)
    {
      memcpy (&c, phase + p, sizeof c);
      memcpy (&d, phase + n + p, sizeof d);
      memcpy (&u, self->step + p, sizeof u);
      memcpy (&v, self->step + n + p, sizeof v);
      re += c;
      im += d;
      next_re = c * u - d * v;
      next_im = c * v + d * u;
      memcpy (phase + p, &next_re, sizeof next_re);
      memcpy (phase + n + p, &next_im, sizeof next_im);
    }
  sum[0] = (re[0] + re[1]) + (re[2] + re[3]);
  sum[1] = (im[0] + im[1]) + (im[2] + im[3]);
}

/* |F|^2 of the reflections of a column. @phase (2, n_places) and @factors (n_species) are room to work in. */
static void
fill_column (const NearScatterers *self, const Column *column, double *phase, double *factors,
             NearReflection *reflections)
{
  guint n_species = near_crystal_get_n_species (self->crystal);

  get_phases (self, column, phase);
  for (int l = column->l_low; l <= column->l_high; l++)
    {
      NearReflection *reflection = &reflections[column->at + (gsize) (l - column->l_low)];
      double s = sqrt (reflection->s_squared), re = 0.0, im = 0.0, sum[2];

      for (guint k = 0; k < n_species; k++)
        factors[k] = get_species_factor (near_crystal_get_species (self->crystal, k), s);
      for (guint k = 0; k < self->n_kinds; k++)
        {
          const NearScattererKind *kind = &self->kinds[k];
          double f = factors[kind->species] * exp (-kind->b * reflection->s_squared);

          sum_and_turn (self, kind, phase, sum);
          re += f * sum[0];
          im += f * sum[1];
        }
      reflection->f_squared = re * re + im * im;
    }
}

/* The l of the sphere |G| <= 2 s_max at @h and @k, in one half of it; FALSE if there is none. */
static gboolean
get_column (const NearMat3 *reciprocal, double s_max, int h, int k, Column *column)
{
  NearVec3 g = near_vec3_add (near_vec3_scale (near_mat3_row (reciprocal, 0), h),
                              near_vec3_scale (near_mat3_row (reciprocal, 1), k));
  NearVec3 c = near_mat3_row (reciprocal, 2);
  double cc = near_vec3_dot (c, c), middle = -near_vec3_dot (g, c) / cc;
  double rest = (4.0 * s_max * s_max - near_vec3_dot (g, g)) / cc + middle * middle;

  if (rest < 0.0)
    return FALSE;
  *column = (Column){ h, k, (int) ceil (middle - sqrt (rest)), (int) floor (middle + sqrt (rest)), 0 };
  if (h == 0 && k == 0)
    column->l_low = MAX (column->l_low, 1);
  return column->l_low <= column->l_high;
}

/* Columns of the half with h > 0, or h = 0 and k > 0, or h = k = 0 and l > 0. */
static GArray *
list_columns (const NearMat3 *lattice, const NearMat3 *reciprocal, double s_max, gsize *n_reflections)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
  int h_max = (int) floor (2.0 * s_max * near_vec3_length (near_mat3_row (lattice, 0)));
  int k_max = (int) floor (2.0 * s_max * near_vec3_length (near_mat3_row (lattice, 1)));
  Column column;

  *n_reflections = 0;
  for (int h = 0; h <= h_max; h++)
    for (int k = h == 0 ? 0 : -k_max; k <= k_max; k++)
      if (get_column (reciprocal, s_max, h, k, &column))
        {
          column.at = *n_reflections;
          *n_reflections += (gsize) (column.l_high - column.l_low + 1);
          g_array_append_val (columns, column);
        }
  return columns;
}

static void
set_indices (const Column *column, const NearMat3 *reciprocal, NearReflection *reflections)
{
  for (int l = column->l_low; l <= column->l_high; l++)
    {
      NearVec3 g = near_vec3_times_mat3 (near_vec3 (column->h, column->k, l), reciprocal);

      reflections[column->at + (gsize) (l - column->l_low)]
          = (NearReflection){ { column->h, column->k, l }, 0.25 * near_vec3_dot (g, g), 0.0 };
    }
}

static gboolean
fill_columns (const NearScatterers *self, const GArray *columns, const NearMat3 *reciprocal,
              NearReflection *reflections, gsize n_reflections, const NearMonitor *monitor, GError **error)
{
  guint n_threads = near_get_n_threads ();
  guint n_species = near_crystal_get_n_species (self->crystal);
  gsize room = 2 * self->n_places + n_species;
  g_autofree double *work = g_new (double, n_threads * room);
  double longest = 1.0 + (double) n_reflections / (double) columns->len;
  gsize per_poll = (gsize) CLAMP (WORK_PER_POLL * n_threads / (longest * (double) self->n_places), n_threads,
                                  100000.0);

  for (gsize from = 0; from < columns->len; from += per_poll)
    {
      gsize to = MIN (from + per_poll, columns->len);

      if (!near_monitor_check (monitor, (double) from / (double) columns->len, _ ("reflections"), error))
        return FALSE;
#pragma omp parallel for schedule(static, 1) num_threads(n_threads) if (n_reflections > 1000)
      for (guint t = 0; t < n_threads; t++)
        for (gsize c = from + t; c < to; c += n_threads)
          {
            const Column *column = &g_array_index (columns, Column, c);
            double *own = work + t * room;

            set_indices (column, reciprocal, reflections);
            fill_column (self, column, own, own + 2 * self->n_places, reflections);
          }
    }
  return TRUE;
}

gboolean
_near_reflections_find (const NearScatterers *scatterers, double s_min, double s_max,
                        const NearMonitor *monitor, NearReflection **reflections, gsize *n_reflections,
                        GError **error)
{
  const NearMat3 *lattice = near_crystal_get_lattice (scatterers->crystal);
  double volume = near_lattice_get_volume (lattice), n_atoms = (double) scatterers->n_places;
  double expected = 16.0 / 3.0 * G_PI * s_max * s_max * s_max * volume; /* of one half */
  NearMat3 reciprocal = near_lattice_get_reciprocal (lattice);
  gsize n_kept = 0;

  if (expected > MAX_REFLECTIONS || expected * n_atoms > MAX_WORK)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%.3g reflections of %zu atoms are too many; choose a smaller range of angles, a longer "
                      "wavelength or a smaller cell"),
                   2.0 * expected, near_crystal_get_n_atoms (scatterers->crystal));
      return FALSE;
    }
  g_autoptr (GArray) columns = list_columns (lattice, &reciprocal, s_max, n_reflections);
  g_autofree NearReflection *all = g_try_new (NearReflection, MAX (*n_reflections, 1));
  if (all == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for %zu reflections"), *n_reflections);
      return FALSE;
    }
  if (columns->len > 0
      && !fill_columns (scatterers, columns, &reciprocal, all, *n_reflections, monitor, error))
    return FALSE;
  for (gsize r = 0; r < *n_reflections; r++)
    if (all[r].s_squared >= s_min * s_min && all[r].s_squared <= s_max * s_max)
      all[n_kept++] = all[r];
  *n_reflections = n_kept;
  *reflections = g_steal_pointer (&all);
  return TRUE;
}

/* --- one reflection ----------------------------------------------------------------------------- */

/**
 * near_structure_factor:
 * @options: of which B and no more is used
 * @contributions: (out) (nullable): of each atom: real and imaginary part, electrons
 * @total: (out): F, the sum of them
 *
 * The arrows of an Argand diagram, tip to tail in the order of the atoms. The wavelength does not matter:
 * F depends on s = 1 / (2 d) alone.
 *
 * Shapes: contributions (n, 2)
 * Errors: NEAR_ERROR_UNSUPPORTED without a cell or form factor; NEAR_ERROR_RANGE for B, and where
 *   s > 2 1/Å
 */
gboolean
near_structure_factor (const NearCrystal *crystal, const int hkl[3], const NearDiffractionOptions *options,
                       double *contributions, double total[2], GError **error)
{
  g_return_val_if_fail (crystal != NULL && hkl != NULL && options != NULL && total != NULL, FALSE);

  if (!check_crystal (crystal, error))
    return FALSE;
  NearMat3 reciprocal = near_lattice_get_reciprocal (near_crystal_get_lattice (crystal));
  NearVec3 g = near_vec3_times_mat3 (near_vec3 (hkl[0], hkl[1], hkl[2]), &reciprocal);
  double s = 0.5 * near_vec3_length (g);
  if (s > NEAR_FORM_FACTOR_MAX_S)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("(%d %d %d) has sin θ/λ = %g 1/Å; form factors are known up to %g"), hkl[0], hkl[1],
                   hkl[2], s, NEAR_FORM_FACTOR_MAX_S);
      return FALSE;
    }
  g_autofree double *b = dup_b (crystal, options, error);
  if (b == NULL)
    return FALSE;
  const double *x = near_crystal_peek_fractional (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  total[0] = total[1] = 0.0;
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      double turns = hkl[0] * x[3 * i] + hkl[1] * x[3 * i + 1] + hkl[2] * x[3 * i + 2];
      double angle = 2.0 * G_PI * (turns - floor (turns + 0.5));
      double f = get_species_factor (near_crystal_get_species (crystal, species[i]), s) * exp (-b[i] * s * s);
      const double part[2] = { f * cos (angle), f * sin (angle) };

      total[0] += part[0];
      total[1] += part[1];
      if (contributions != NULL)
        memcpy (contributions + 2 * i, part, sizeof part);
    }
  return TRUE;
}
