/* near-diffraction-private.h — reflections and their structure factors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-diffraction.h"

G_BEGIN_DECLS

/* Atoms of one species and one B are of one kind. */
typedef struct
{
  guint species;
  double b;          /* Å^2 */
  gsize start, stop; /* its places in what follows */
} NearScattererKind;

/* Atoms in the order of their kinds; each kind is filled up to a multiple of NEAR_LANES. */
typedef struct
{
  const NearCrystal *crystal;
  guint n_kinds;
  NearScattererKind *kinds;
  gsize n_places;
  double *x;        /* (3, n_places) fractional in [0, 1) */
  double *weight;   /* (n_places): 1, or 0 for what fills up */
  double *step;     /* (2, n_places): exp (2 pi i z), real and imaginary parts */
} NearScatterers;

#define NEAR_LANES 4

typedef struct
{
  int hkl[3];
  double s_squared; /* 1/Å^2 */
  double f_squared; /* electrons^2 */
} NearReflection;

gboolean _near_diffraction_options_check (const NearDiffractionOptions *options, GError **error);
gboolean _near_scatterers_init (NearScatterers *self, const NearCrystal *crystal,
                                const NearDiffractionOptions *options, GError **error);
void _near_scatterers_clear (NearScatterers *self);

/* All reflections with s in [s_min, s_max], one of each pair hkl, -h -k -l. */
gboolean _near_reflections_find (const NearScatterers *scatterers, double s_min, double s_max,
                                 const NearMonitor *monitor, NearReflection **reflections,
                                 gsize *n_reflections, GError **error);

/* The integer matrices with elements -1, 0, 1 that leave the lattice as it is; at most 48. */
typedef struct
{
  guint n;
  int m[48][3][3];
} NearHolohedry;

void _near_holohedry_init (NearHolohedry *self, const NearMat3 *lattice);
/* The image of @hkl that comes last in the order of h, then k, then l. */
void _near_holohedry_get_last (const NearHolohedry *self, const int hkl[3], int last[3]);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NearScatterers, _near_scatterers_clear)

G_END_DECLS
