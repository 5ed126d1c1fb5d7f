/* near-symmetry-function.c — sets of symmetry functions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry-function-private.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_RADIAL 64
/* Behler's usual ones: from a broad lobe to a narrow one. */
static const double usual_zetas[] = { 1.0, 2.0, 4.0, 16.0 };

static gboolean
is_angular (const NearSymmetryFunction *f)
{
  return f->kind == NEAR_SYMMETRY_G4 || f->kind == NEAR_SYMMETRY_G5;
}

static gboolean
check_function (const NearSymmetryFunction *f, gsize i, GError **error)
{
  gboolean gaussian = f->kind == NEAR_SYMMETRY_G2 || is_angular (f);

  if (f->kind >= NEAR_N_SYMMETRY_KINDS || f->elements[0] >= NEAR_N_ELEMENTS
      || (is_angular (f) && f->elements[1] >= NEAR_N_ELEMENTS))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("symmetry function %zu: no such kind or element"), i + 1);
  else if (gaussian && !(f->eta >= 0.0 && isfinite (f->eta)))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("symmetry function %zu: eta is %g 1/Å²; it must be 0 or more"), i + 1, f->eta);
  else if (f->kind == NEAR_SYMMETRY_G2 && !isfinite (f->r_s))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("symmetry function %zu: r_s is not a number"), i + 1);
  else if (f->kind == NEAR_SYMMETRY_G3 && !isfinite (f->kappa))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("symmetry function %zu: kappa is not a number"), i + 1);
  else if (is_angular (f) && !(f->lambda >= -1.0 && f->lambda <= 1.0))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("symmetry function %zu: lambda is %g; it must be from −1 to 1"), i + 1,
                 f->lambda);
  else if (is_angular (f) && !(f->zeta >= 1.0 && f->zeta <= 1000.0))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("symmetry function %zu: zeta is %g; it must be from 1 to 1000"), i + 1,
                 f->zeta);
  else
    return TRUE;
  return FALSE;
}

static void
number_elements (NearSymmetryFunctions *self)
{
  gboolean seen[NEAR_N_ELEMENTS] = { FALSE };

  for (gsize i = 0; i < self->n; i++)
    for (guint k = 0; k < (is_angular (&self->functions[i]) ? 2 : 1); k++)
      seen[self->functions[i].elements[k]] = TRUE;
  for (guint e = 0; e < NEAR_N_ELEMENTS; e++)
    self->number[e] = seen[e] ? (guint8) self->n_elements++ : NEAR_SYMMETRY_NO_CHANNEL;
}

static gsize
get_channel (const NearSymmetryFunctions *self, const NearSymmetryFunction *f)
{
  gsize first = self->number[f->elements[0]];

  if (!is_angular (f))
    return first;
  gsize second = self->number[f->elements[1]];
  return MIN (first, second) * self->n_elements + MAX (first, second);
}

/* A counting sort of the functions of one sort by channel. */
static gsize *
sort_by_channel (const NearSymmetryFunctions *self, gboolean angular, gsize n_channels,
                 gsize **start)
{
  gsize *order = g_new (gsize, MAX (self->n, 1));

  *start = g_new0 (gsize, n_channels + 1);
  for (gsize i = 0; i < self->n; i++)
    if (is_angular (&self->functions[i]) == angular)
      (*start)[get_channel (self, &self->functions[i]) + 1]++;
  for (gsize c = 0; c < n_channels; c++)
    (*start)[c + 1] += (*start)[c];
  g_autofree gsize *next = g_memdup2 (*start, (n_channels + 1) * sizeof *next);
  for (gsize i = 0; i < self->n; i++)
    if (is_angular (&self->functions[i]) == angular)
      order[next[get_channel (self, &self->functions[i])]++] = i;
  return order;
}

static void
clear (gpointer data)
{
  NearSymmetryFunctions *self = data;

  g_free (self->functions);
  g_free (self->radial_start);
  g_free (self->radial);
  g_free (self->angular_start);
  g_free (self->angular);
}

/**
 * near_symmetry_functions_new:
 * @cutoff: Å, of all
 *
 * Shapes: functions (n), copied; at least one
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_NO_DATA
 */
NearSymmetryFunctions *
near_symmetry_functions_new (const NearSymmetryFunction *functions, gsize n, double cutoff,
                             NearCutoffFunction cutoff_function, GError **error)
{
  g_return_val_if_fail (functions != NULL || n == 0, NULL);
  g_return_val_if_fail (cutoff_function < NEAR_N_CUTOFF_FUNCTIONS, NULL);

  if (n == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("there are no symmetry functions"));
      return NULL;
    }
  if (!(cutoff > 0.0) || !isfinite (cutoff))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cut-off is %g Å; it must be a positive number"), cutoff);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    if (!check_function (&functions[i], i, error))
      return NULL;

  NearSymmetryFunctions *self = g_atomic_rc_box_new0 (NearSymmetryFunctions);
  self->functions = g_memdup2 (functions, n * sizeof *functions);
  self->n = n;
  self->cutoff = cutoff;
  self->cutoff_function = cutoff_function;
  number_elements (self);
  self->radial = sort_by_channel (self, FALSE, self->n_elements, &self->radial_start);
  self->angular
      = sort_by_channel (self, TRUE, self->n_elements * self->n_elements, &self->angular_start);
  return self;
}

/**
 * near_symmetry_functions_new_usual:
 * @elements: each once
 * @n_radial: number of G2 an element, 0 to 64
 * @angular: whether there are G4 too
 *
 * A set to begin with. For each element G1, and @n_radial Gaussians G2 whose centres divide the way
 * from 0.5 Å to the cut-off equally, each as wide (standard deviation) as they are apart; for each
 * pair of elements G4 with zeta 1, 2, 4, 16, lambda 1 and -1, and a Gaussian as wide as half the
 * cut-off.
 *
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_NO_DATA
 */
NearSymmetryFunctions *
near_symmetry_functions_new_usual (const guint *elements, gsize n_elements, double cutoff,
                                   NearCutoffFunction cutoff_function, guint n_radial,
                                   gboolean angular, GError **error)
{
  g_return_val_if_fail (elements != NULL || n_elements == 0, NULL);

  if (n_radial > MAX_RADIAL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%u radial functions an element; there may be 0 to %d"), n_radial,
                   MAX_RADIAL);
      return NULL;
    }
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (NearSymmetryFunction));
  double first = MIN (0.5, 0.1 * cutoff), apart = (cutoff - first) / MAX (n_radial, 1);
  for (gsize e = 0; e < n_elements; e++)
    {
      NearSymmetryFunction f = { .kind = NEAR_SYMMETRY_G1, .elements = { elements[e], 0 } };

      g_array_append_val (all, f);
      f.kind = NEAR_SYMMETRY_G2;
      f.eta = 0.5 / (apart * apart);
      for (guint i = 0; i < n_radial; i++)
        {
          f.r_s = first + i * apart;
          g_array_append_val (all, f);
        }
    }
  for (gsize a = 0; angular && a < n_elements; a++)
    for (gsize b = a; b < n_elements; b++)
      for (int sign = 1; sign >= -1; sign -= 2)
        for (gsize z = 0; z < G_N_ELEMENTS (usual_zetas); z++)
          {
            const NearSymmetryFunction f = { .kind = NEAR_SYMMETRY_G4,
                                             .elements = { elements[a], elements[b] },
                                             .eta = 2.0 / (cutoff * cutoff),
                                             .lambda = sign,
                                             .zeta = usual_zetas[z] };
            g_array_append_val (all, f);
          }
  return near_symmetry_functions_new ((const NearSymmetryFunction *) (gpointer) all->data, all->len,
                                      cutoff, cutoff_function, error);
}

NearSymmetryFunctions *
near_symmetry_functions_ref (NearSymmetryFunctions *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_symmetry_functions_unref (NearSymmetryFunctions *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_symmetry_functions_get_n (const NearSymmetryFunctions *self)
{
  return self->n;
}

double
near_symmetry_functions_get_cutoff (const NearSymmetryFunctions *self)
{
  return self->cutoff;
}

const NearSymmetryFunction *
near_symmetry_functions_get (const NearSymmetryFunctions *self, gsize i)
{
  g_return_val_if_fail (i < self->n, NULL);
  return &self->functions[i];
}

char *
near_symmetry_functions_dup_name (const NearSymmetryFunctions *self, gsize i)
{
  g_return_val_if_fail (i < self->n, NULL);

  const NearSymmetryFunction *f = &self->functions[i];
  const char *first = near_element_get (f->elements[0])->symbol;
  g_autofree char *eta = near_text_dup_significant (f->eta, 3);
  g_autofree char *r_s = near_text_dup_significant (f->r_s, 3);
  g_autofree char *kappa = near_text_dup_significant (f->kappa, 3);
  g_autofree char *lambda = near_text_dup_significant (f->lambda, 3);
  g_autofree char *zeta = near_text_dup_significant (f->zeta, 3);

  switch (f->kind)
    {
    case NEAR_SYMMETRY_G1:
      return g_strdup_printf ("G1 %s", first);
    case NEAR_SYMMETRY_G2:
      return g_strdup_printf ("G2 %s η=%s r_s=%s", first, eta, r_s);
    case NEAR_SYMMETRY_G3:
      return g_strdup_printf ("G3 %s κ=%s", first, kappa);
    case NEAR_SYMMETRY_G4:
    case NEAR_SYMMETRY_G5:
    case NEAR_N_SYMMETRY_KINDS:
    default:
      return g_strdup_printf ("%s %s-%s η=%s ζ=%s λ=%s", f->kind == NEAR_SYMMETRY_G4 ? "G4" : "G5",
                              first, near_element_get (f->elements[1])->symbol, eta, zeta, lambda);
    }
}
