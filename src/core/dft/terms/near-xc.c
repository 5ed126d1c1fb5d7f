/* near-xc.c — exchange and correlation through libxc
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E = Omega / n_points  sum over points of n e(n, sigma), sigma = |D n|^2, where D n is the
 * gradient in reciprocal space over the list of G. D is antisymmetric, as G and -G are both in the
 * list, so that v = dE/dn(r) / (Omega / n_points) = d(n e)/dn - D . (2 d(n e)/dsigma  D n) is its
 * derivative to the last digit (J. A. White, D. M. Bird, Phys. Rev. B 50, 4954 (1994)). At a point
 * that holds less than DENSITY_FLOOR the energy is that of an even density of that much, which
 * depends on nothing. (S. Lehtola, C. Steigemann, M. J. T. Oliveira, M. A. L. Marques, SoftwareX 7,
 * 1 (2018): libxc)
 */
#include "near-xc.h"

#include "near-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <xc.h>

#define DENSITY_FLOOR 1e-12 /* 1/bohr^3 */
/* libxc's own floor must be below ours: what it leaves out would have no derivative. */
#define LIBXC_FLOOR 1e-16
#define MAX_PARTS 2
/* Points at a time; fixed, so that sums do not depend on the number of threads. */
#define BLOCK 512

typedef struct
{
  NearInfo info;
  int parts[MAX_PARTS]; /* of libxc; 0 is none */
} XcInfo;

static const XcInfo rows[NEAR_N_XC] = {
  [NEAR_XC_TETER]
  = { { "teter", N_ ("LDA, Teter 93"),
        N_ ("The local density approximation as one rational function, which HGH and GTH "
            "pseudopotentials for the LDA were made with."),
        "S. Goedecker, M. Teter, J. Hutter, Phys. Rev. B 54, 1703 (1996)", NULL, 0 },
      { XC_LDA_XC_TETER93, 0 } },
  [NEAR_XC_PW92]
  = { { "pw92", N_ ("LDA, Perdew and Wang 92"),
        N_ ("The local density approximation with the correlation of Perdew and Wang."),
        "J. P. Perdew, Y. Wang, Phys. Rev. B 45, 13244 (1992)", NULL, 0 },
      { XC_LDA_X, XC_LDA_C_PW } },
  [NEAR_XC_PZ]
  = { { "pz", N_ ("LDA, Perdew and Zunger 81"),
        N_ ("The local density approximation with the correlation of Perdew and Zunger."),
        "J. P. Perdew, A. Zunger, Phys. Rev. B 23, 5048 (1981)", NULL, 0 },
      { XC_LDA_X, XC_LDA_C_PZ } },
  [NEAR_XC_PBE]
  = { { "pbe", N_ ("GGA, PBE"),
        N_ ("Looks at the gradient of the density too: the standard for solids and molecules "
            "alike; cells come out a little too large."),
        "J. P. Perdew, K. Burke, M. Ernzerhof, Phys. Rev. Lett. 77, 3865 (1996)", NULL, 0 },
      { XC_GGA_X_PBE, XC_GGA_C_PBE } },
  [NEAR_XC_PBESOL]
  = { { "pbesol", N_ ("GGA, PBEsol"),
        N_ ("PBE with two numbers changed for solids: better cells, worse energies of atoms."),
        "J. P. Perdew et al., Phys. Rev. Lett. 100, 136406 (2008)", NULL, 0 },
      { XC_GGA_X_PBE_SOL, XC_GGA_C_PBE_SOL } },
};

const NearTable near_xc_table = NEAR_TABLE_INIT ("xc", N_ ("exchange and correlation"), rows);

struct _NearXc
{
  NearXcFunctional functional;
  gboolean is_gradient_corrected;
  guint n_parts;
  xc_func_type parts[MAX_PARTS];
};

/**
 * near_xc_new:
 * @functional: a row of near_xc_table
 *
 * Returns: (transfer full): the functional
 */
NearXc *
near_xc_new (NearXcFunctional functional)
{
  NearXc *self;

  g_return_val_if_fail (functional < NEAR_N_XC, NULL);

  self = g_atomic_rc_box_new0 (NearXc);
  self->functional = functional;
  for (guint i = 0; i < MAX_PARTS && rows[functional].parts[i] != 0; i++)
    {
      xc_func_type *part = &self->parts[self->n_parts++];

      if (xc_func_init (part, rows[functional].parts[i], XC_UNPOLARIZED) != 0)
        g_error ("libxc has no functional %d", rows[functional].parts[i]);
      xc_func_set_dens_threshold (part, LIBXC_FLOOR);
      if (part->info->family == XC_FAMILY_GGA)
        self->is_gradient_corrected = TRUE;
    }
  return self;
}

NearXc *
near_xc_ref (NearXc *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  NearXc *self = data;

  for (guint i = 0; i < self->n_parts; i++)
    xc_func_end (&self->parts[i]);
}

void
near_xc_unref (NearXc *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

NearXcFunctional
near_xc_get_functional (const NearXc *self)
{
  return self->functional;
}

gboolean
near_xc_is_gradient_corrected (const NearXc *self)
{
  return self->is_gradient_corrected;
}

/* Of one block of points, to be added in their order. */
typedef struct
{
  double energy;    /* sum of n e */
  double first;     /* sum of n v as far as it is n d(n e)/dn + 2 sigma d(n e)/dsigma */
  double second[6]; /* sum of 2 d(n e)/dsigma D n D n */
} Sums;

/* n e, d(n e)/dn and d(n e)/dsigma at @n points, none of which is below the floor */
static void
evaluate (const NearXc *self,
          gsize n,
          const double *density,
          const double *sigma,
          double *e,
          double *v,
          double *v_sigma)
{
  double e_part[BLOCK], v_part[BLOCK], v_sigma_part[BLOCK];

  memset (e, 0, n * sizeof (double));
  memset (v, 0, n * sizeof (double));
  memset (v_sigma, 0, n * sizeof (double));
  for (guint p = 0; p < self->n_parts; p++)
    {
      if (self->is_gradient_corrected)
        xc_gga_exc_vxc (&self->parts[p], n, density, sigma, e_part, v_part, v_sigma_part);
      else
        xc_lda_exc_vxc (&self->parts[p], n, density, e_part, v_part);
      for (gsize i = 0; i < n; i++)
        {
          e[i] += e_part[i] * density[i];
          v[i] += v_part[i];
          if (self->is_gradient_corrected)
            v_sigma[i] += v_sigma_part[i];
        }
    }
}

/* The points from @first to @first + @n. @gradient: (3, n_points), NULL without; it becomes 2 d(n
 * e)/dsigma D n.
 * @potential: nullable: d(n e)/dn */
static Sums
compute_block (const NearXc *self,
               gsize first,
               gsize n,
               gsize n_points,
               const double *density,
               double *gradient,
               double *potential)
{
  static const guint row[6] = { 0, 1, 2, 1, 0, 0 }, column[6] = { 0, 1, 2, 2, 2, 1 };
  double used[BLOCK], sigma[BLOCK] = { 0.0 }, e[BLOCK], v[BLOCK], v_sigma[BLOCK];
  Sums sums = { 0.0 };

  for (gsize i = 0; i < n; i++)
    {
      used[i] = density[first + i] > DENSITY_FLOOR ? density[first + i] : DENSITY_FLOOR;
      for (guint k = 0; gradient != NULL && used[i] > DENSITY_FLOOR && k < 3; k++)
        sigma[i] += gradient[k * n_points + first + i] * gradient[k * n_points + first + i];
    }
  evaluate (self, n, used, sigma, e, v, v_sigma);
  for (gsize i = 0; i < n; i++)
    {
      if (!(used[i] > DENSITY_FLOOR))
        v[i] = v_sigma[i] = 0.0;
      sums.energy += e[i];
      sums.first += used[i] * v[i] + 2.0 * sigma[i] * v_sigma[i];
      if (potential != NULL)
        potential[first + i] = v[i];
      if (gradient == NULL)
        continue;
      for (guint k = 0; k < 6; k++)
        sums.second[k] += 2.0 * v_sigma[i] * gradient[row[k] * n_points + first + i]
                          * gradient[column[k] * n_points + first + i];
      for (guint k = 0; k < 3; k++)
        gradient[k * n_points + first + i] *= 2.0 * v_sigma[i];
    }
  return sums;
}

/* All points. */
static Sums
compute_points (
    const NearXc *self, gsize n_points, const double *density, double *gradient, double *potential)
{
  gsize n_blocks = (n_points + BLOCK - 1) / BLOCK;
  g_autofree Sums *blocks = g_new (Sums, n_blocks);
  Sums all = { 0.0 };

#pragma omp parallel for schedule(dynamic, 1) num_threads(near_get_n_threads())
  for (gsize b = 0; b < n_blocks; b++)
    blocks[b] = compute_block (self, b * BLOCK, MIN (BLOCK, n_points - b * BLOCK), n_points,
                               density, gradient, potential);
  for (gsize b = 0; b < n_blocks; b++)
    {
      all.energy += blocks[b].energy;
      all.first += blocks[b].first;
      for (guint k = 0; k < 6; k++)
        all.second[k] += blocks[b].second[k];
    }
  return all;
}

typedef struct
{
  NearComplex *points;   /* (n_points), what transforms work in */
  NearComplex *in, *out; /* (n_g) */
} Work;

static void
work_init (Work *work, const NearDftSystem *system)
{
  work->points = near_fft_malloc (system->n_points * sizeof (NearComplex));
  work->in = g_new (NearComplex, system->n_g);
  work->out = g_new (NearComplex, system->n_g);
}

static void
work_clear (Work *work)
{
  near_fft_free (work->points);
  g_free (work->in);
  g_free (work->out);
}

/* D n: (transfer full), (3, n_points) */
static double *
dup_gradient (const NearDftSystem *system, const double *density, Work *work)
{
  double *gradient = g_new (double, 3 * system->n_points);

  near_dft_system_to_g (system, density, work->in, work->points);
  for (guint k = 0; k < 3; k++)
    {
      for (gsize i = 0; i < system->n_g; i++)
        work->out[i] = I * system->g[3 * i + k] * work->in[i];
      near_dft_system_to_points (system, work->out, gradient + k * system->n_points, work->points);
    }
  return gradient;
}

/* @potential -= D . @field, (3, n_points); the field's room is used. */
static void
subtract_divergence (const NearDftSystem *system, double *field, double *potential, Work *work)
{
  gsize n_points = system->n_points;

  for (guint k = 0; k < 3; k++)
    {
      near_dft_system_to_g (system, field + k * n_points, work->in, work->points);
      for (gsize i = 0; i < system->n_g; i++)
        {
          NearComplex d = I * system->g[3 * i + k] * work->in[i];

          work->out[i] = k == 0 ? d : work->out[i] + d;
        }
    }
  near_dft_system_to_points (system, work->out, field, work->points);
  for (gsize i = 0; i < n_points; i++)
    potential[i] -= field[i];
}

/**
 * near_xc_compute:
 * @self: the functional
 * @system: the cell, the box and the plane waves
 * @density: of valence and core
 * @potential: (nullable): dE/dn(r) / (Omega / n_points) is put there
 * @stress: (nullable): (1/Omega) dE/d(strain) with n Omega fixed is put there, xx yy zz yz xz xy
 *
 * With n Omega fixed n falls as 1 - (trace of the strain), and D n by that and by what G loses:
 *   stress = 1 (E - integral of v n) / Omega - 1 / n_points  sum over points of 2 d(n e)/dsigma D n
 * D n where the integral is over the points that are not below the floor.
 *
 * Shapes: density, potential (n_points).
 * Units: 1/bohr^3; Ha, Ha and Ha/bohr^3.
 * Cost: n_points; with gradients eight transforms, and 3 n_points of room.
 *
 * Returns: the energy of the cell in Ha
 */
double
near_xc_compute (const NearXc *self,
                 const NearDftSystem *system,
                 const double *density,
                 double *potential,
                 double stress[6])
{
  double per_point, energy;
  g_autofree double *gradient = NULL;
  Work work = { NULL, NULL, NULL };
  Sums sums;

  g_return_val_if_fail (self != NULL && system != NULL && density != NULL, 0.0);

  per_point = 1.0 / (double) system->n_points;
  if (self->is_gradient_corrected)
    {
      work_init (&work, system);
      gradient = dup_gradient (system, density, &work);
    }
  sums = compute_points (self, system->n_points, density, gradient, potential);
  energy = sums.energy * per_point * system->volume;
  for (guint k = 0; stress != NULL && k < 6; k++)
    stress[k] = per_point * ((k < 3 ? sums.energy - sums.first : 0.0) - sums.second[k]);
  if (self->is_gradient_corrected)
    {
      if (potential != NULL)
        subtract_divergence (system, gradient, potential, &work);
      work_clear (&work);
    }
  return energy;
}
