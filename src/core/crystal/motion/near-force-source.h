/* near-force-source.h — what pushes atoms that move: a potential, or something that the caller computes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  /* The energy in eV and the forces (n, 3) in eV/Å at @positions (n, 3) in Å, which are not wrapped. Where it
   * fails, nothing is changed, and who calls may ask for the same positions again. */
  gboolean (*eval) (gpointer data, const double *positions, double *energy, double *forces, GError **error);
  /* dE/d(strain) in eV, xx yy zz yz xz xy, at the positions of the last eval(); FALSE if it cannot be had. */
  gboolean (*get_virial) (gpointer data, const double *positions, double virial[6]);
  void (*free) (gpointer data); /* nullable */
} NearForceSource;

G_END_DECLS
