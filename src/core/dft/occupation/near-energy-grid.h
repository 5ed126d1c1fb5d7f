/* near-energy-grid.h — densities of states on an equidistant grid of energies, and exact integrals of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A density of states known at E_j = minimum + j step is taken as piecewise linear, with a full hat at both
 * ends (it falls to zero one step outside). Integrals of it times f, (E - mu) f and s = f ln f + (1-f) ln (1-f)
 * are sums of weights times values, in closed form (polylogarithms).
 */
#pragma once

#include "near-table.h"

G_BEGIN_DECLS

typedef struct
{
  double minimum, step; /* the unit of energy is the caller's */
  gsize n;
} NearEnergyGrid;

typedef enum
{
  NEAR_BROADENING_GAUSSIAN,   /* exp (-(x/w)^2 / 2) / (w sqrt (2 pi)): w is the standard deviation */
  NEAR_BROADENING_GAUSSIAN_QE, /* exp (-(x/w)^2) / (w sqrt (pi)): what pp.x does with use_gauss_ldos */
  NEAR_BROADENING_FERMI_DIRAC, /* 1 / (2 + e^(x/w) + e^(-x/w)) / w: what pp.x does after Fermi-Dirac smearing */
  NEAR_N_BROADENINGS
} NearBroadening;

extern const NearTable near_broadening_table; /* "gaussian", "gaussian-qe", "fermi-dirac" */

/* "-5:15:0.25": minimum, maximum (included, within rounding), step. Errors: NEAR_ERROR_PARSE, RANGE */
gboolean near_energy_grid_parse (const char *text, NearEnergyGrid *grid, GError **error);
double near_energy_grid_get (const NearEnergyGrid *grid, gsize j);

double near_broadening_get (NearBroadening broadening, double width, double x);
/* The kernel's standard deviation. */
double near_broadening_get_deviation (NearBroadening broadening, double width);
/* How far step times the sum over a grid of K (E_j - energy) may be from 1, where the grid has no end. */
double near_broadening_get_ripple (NearBroadening broadening, double width, double step);

/* The antiderivatives of near-energy-grid's integrals in x = (E - mu) / kT; error below 1e-15 of the scale. */
typedef struct
{
  double f0, f1, f2; /* of f, x f, x^2 f */
  double s0, s1;     /* of s, x s */
} NearFermiIntegrals;

NearFermiIntegrals near_fermi_integrals (double x);

/* Weights (n, each nullable) with which sum over j of w_j D_j is the integral of D f, of D E f, of D s kT:
 * electrons, band energy, -TS (each <= 0 for s). */
void near_energy_grid_fill_weights (const NearEnergyGrid *grid, double mu, double kt,
                                    double *electrons, double *band_energy, double *minus_ts);

G_END_DECLS
