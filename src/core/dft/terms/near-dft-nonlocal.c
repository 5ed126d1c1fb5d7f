/* near-dft-nonlocal.c — the non-local part of the pseudopotentials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E = sum of w 2 f <psi|p_i> h_ij <p_j|psi>. Products with all bands at once, an atom at a time;
 * time and memory of an atom: (1 or 3 or 6 + 1) n_projectors n_pw (n_bands).
 */
#include "near-dft-term-private.h"

#include "near-blas.h"
#include "near-dft-projectors.h"
#include "near-init.h"

#include <string.h>

/* <p|psi>: @out (n_bands, n) of the projectors @p (n, n_pw) */
static void
overlap (gsize n_bands,
         const NearComplex *psi,
         gsize n,
         const NearComplex *p,
         gsize n_pw,
         NearComplex *out)
{
  near_gemm_complex (NEAR_BLAS_PLAIN, NEAR_BLAS_ADJOINT, n_bands, n, n_pw, 1.0, psi, n_pw, p, n_pw,
                     0.0, out, n);
}

/* Re sum of h_ij left_i* right_j over one atom's projectors */
static double
contract (const NearPseudopotential *pseudo, const NearComplex *left, const NearComplex *right)
{
  double sum = 0.0;

  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    {
      guint n = near_pseudopotential_get_n_projectors (pseudo, l);
      const double *h = near_pseudopotential_peek_coupling (pseudo, l);

      for (guint m = 0; n > 0 && m < 2 * l + 1; m++, left += n, right += n)
        for (guint i = 0; i < n; i++)
          for (guint j = 0; j < n; j++)
            sum += h[i * n + j] * creal (conj (left[i]) * right[j]);
    }
  return sum;
}

/* Of one atom at one k: for each band <p|psi> (n) and, in @n_changes arrays after each other,
 * <dp|psi>; to @out goes the sum of 2 w f 2 Re h_ij <p_i|psi>* <dp_j|psi>, or without changes the
 * energy. */
static void
sum_bands (const NearDftOrbitals *orbitals,
           const NearPseudopotential *pseudo,
           gsize n,
           guint n_changes,
           const NearComplex *plain,
           const NearComplex *changed,
           double *out)
{
  for (gsize b = 0; b < orbitals->n_bands; b++)
    {
      double factor = 2.0 * orbitals->weight * orbitals->occupation[b];

      if (n_changes == 0)
        *out += factor * contract (pseudo, plain + b * n, plain + b * n);
      for (guint c = 0; c < n_changes; c++)
        out[c] += 2.0 * factor
                  * contract (pseudo, plain + b * n, changed + (c * orbitals->n_bands + b) * n);
    }
}

typedef struct
{
  const NearDftState *state;
  guint n_changes; /* 0: energy; 3: the atom moves; 6: strain */
} Task;

/* The derivatives by the atom's position, -i (k+G) p */
static void
move_projectors (
    const NearKSphere *sphere, gsize n, guint c, const NearComplex *p, NearComplex *out)
{
  for (gsize i = 0; i < n; i++)
    for (gsize v = 0; v < sphere->n_pw; v++)
      out[i * sphere->n_pw + v] = -I * sphere->kg[3 * v + c] * p[i * sphere->n_pw + v];
}

/* @out (n_atoms, MAX (n_changes, 1)) */
static void
compute_k (const Task *task, gsize k, double *out)
{
  const NearDftSystem *system = task->state->system;
  const NearDftOrbitals *orbitals = &task->state->orbitals[k];
  gsize n_pw = orbitals->sphere->n_pw, n_max = 0, n_shapes;
  g_autoptr (NearDftProjectors) projectors
      = near_dft_projectors_new (system, orbitals->sphere, FALSE);
  g_autofree double *strained = NULL;

  for (gsize a = 0; a < system->n_atoms; a++)
    n_max = MAX (n_max, near_dft_projectors_get_n_of_atom (projectors, a));
  n_shapes = projectors->first[system->n_species];
  if (task->n_changes == 6)
    {
      strained = g_new (double, 6 * n_shapes * n_pw);
      near_dft_projectors_fill_strained (projectors, strained);
    }
  g_autofree NearComplex *phases = g_new (NearComplex, n_pw);
  g_autofree NearComplex *p = g_new (NearComplex, n_max * n_pw);
  g_autofree NearComplex *dp = g_new (NearComplex, n_max * n_pw);
  g_autofree NearComplex *plain = g_new (NearComplex, n_max * orbitals->n_bands);
  g_autofree NearComplex *changed = g_new (NearComplex, 6 * n_max * orbitals->n_bands);
  for (gsize a = 0; a < system->n_atoms; a++)
    {
      gsize n = near_dft_projectors_get_n_of_atom (projectors, a);

      near_dft_projectors_fill_atom (projectors, a, NULL, phases, p);
      overlap (orbitals->n_bands, orbitals->psi, n, p, n_pw, plain);
      for (guint c = 0; c < task->n_changes; c++)
        {
          if (task->n_changes == 3)
            move_projectors (orbitals->sphere, n, c, p, dp);
          else
            near_dft_projectors_fill_atom (projectors, a, strained + c * n_shapes * n_pw, phases,
                                           dp);
          overlap (orbitals->n_bands, orbitals->psi, n, dp, n_pw,
                   changed + c * n * orbitals->n_bands);
        }
      sum_bands (orbitals, system->pseudos[system->species[a]], n, task->n_changes, plain, changed,
                 out + a * MAX (task->n_changes, 1));
    }
}

/* The sum over k, in the order of k whatever thread did it: (n_atoms, MAX (n_changes, 1)) */
static double *
compute (const NearDftState *state, guint n_changes)
{
  Task task = { state, n_changes };
  gsize n = state->system->n_atoms * MAX (n_changes, 1);
  double *sum = g_new0 (double, n);
  g_autofree double *parts = g_new0 (double, n * state->n_k);

#pragma omp parallel for schedule(dynamic, 1) num_threads(near_get_n_threads())
  for (gsize k = 0; k < state->n_k; k++)
    compute_k (&task, k, parts + k * n);
  for (gsize k = 0; k < state->n_k; k++)
    for (gsize i = 0; i < n; i++)
      sum[i] += parts[k * n + i];
  return sum;
}

double
_near_dft_nonlocal_energy (const NearDftState *state)
{
  g_autofree double *parts = compute (state, 0);
  double energy = 0.0;

  for (gsize a = 0; a < state->system->n_atoms; a++)
    energy += parts[a];
  return energy;
}

void
_near_dft_nonlocal_add_operator (
    const NearDftState *state, gsize k, gsize n_bands, const NearComplex *psi, NearComplex *h_psi)
{
  const NearKSphere *sphere = state->orbitals[k].sphere;
  g_autoptr (NearDftProjectors) projectors = near_dft_projectors_new (state->system, sphere, FALSE);
  gsize n = projectors->n_projectors, n_pw = sphere->n_pw;
  g_autofree NearComplex *p = g_new (NearComplex, n * n_pw);
  g_autofree NearComplex *overlaps = g_new (NearComplex, n_bands * n);
  g_autofree NearComplex *coupled = g_new (NearComplex, n_bands * n);

  near_dft_projectors_fill (projectors, p);
  overlap (n_bands, psi, n, p, n_pw, overlaps);
  near_dft_projectors_couple (projectors, n_bands, 2, (const double *) overlaps,
                              (double *) coupled);
  near_gemm_complex (NEAR_BLAS_PLAIN, NEAR_BLAS_PLAIN, n_bands, n_pw, n, 1.0, coupled, n, p, n_pw,
                     1.0, h_psi, n_pw);
}

void
_near_dft_nonlocal_add_forces (const NearDftState *state, double *forces)
{
  g_autofree double *slopes = compute (state, 3);

  for (gsize i = 0; i < 3 * state->system->n_atoms; i++)
    forces[i] -= slopes[i];
}

void
_near_dft_nonlocal_add_stress (const NearDftState *state, double stress[6])
{
  g_autofree double *slopes = compute (state, 6);

  for (gsize a = 0; a < state->system->n_atoms; a++)
    for (guint c = 0; c < 6; c++)
      stress[c] += slopes[6 * a + c] / state->system->volume;
}
