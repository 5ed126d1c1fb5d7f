/* near-diffraction.h — the X-ray powder pattern of a crystal, kinematic
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     F (hkl) = sum_j occ_j f_j (s) exp (-B_j s^2) exp (2 pi i (h x_j + k y_j + l z_j)),
 *     s = sin theta / lambda = 1 / (2 d)
 *     I = sum over hkl of |F|^2 (1 + cos^2 2theta) / (sin^2 theta cos theta)
 * over all hkl of the sphere, so that multiplicities come of themselves; the strongest peak has 100. With a
 * crystal monochromator (1 + cos^2 2theta) becomes (1 + A cos^2 2theta) / (1 + A), A = cos^2 2theta_M.
 * Reflections are indexed in the cell of the crystal as it is given: give the conventional one. No
 * absorption, no texture, no anomalous scattering. B = 8 pi^2 U.
 */
#pragma once

#include "near-crystal.h"
#include "near-form-factor.h"
#include "near-monitor.h"

G_BEGIN_DECLS

typedef struct
{
  double wavelength;                     /* Å, 0.1 to 10 */
  double two_theta_min, two_theta_max;   /* degrees, 0 to 180 */
  double b_iso;                          /* Å^2, of all atoms; NAN: the crystal's "b_iso", or 0 */
  const double *b_by_element;            /* (NEAR_N_ELEMENTS) Å^2, before b_iso where not NAN; or NULL */
  gboolean without_lorentz_polarization; /* |F|^2 alone */
  double monochromator_two_theta;        /* degrees; 0: none */
  double tolerance;                      /* degrees of 2 theta in which reflections are one peak */
  gsize max_peaks;                       /* the strongest; 0: all */
  gboolean keep_absent;                  /* also list what has no intensity */
} NearDiffractionOptions;

/* Reflections that the shape of the lattice makes equivalent and that have the same |F|. */
typedef struct
{
  int hkl[3];         /* the one that comes last in the order of h, then k, then l */
  guint multiplicity; /* how many, -h -k -l included */
  double f_squared;   /* |F|^2 of each, electrons^2 a cell */
} NearReflectionFamily;

typedef struct
{
  double two_theta;   /* degrees */
  double d;           /* Å */
  double intensity;   /* the strongest peak has 100; 0 if absent */
  guint multiplicity; /* of all families together */
  gsize n_families;   /* at least 1 */
  const NearReflectionFamily *families; /* (n_families), the strongest first */
} NearDiffractionPeak;

typedef struct _NearDiffraction NearDiffraction;

/* Cu K alpha, 0 to 120 degrees, 0.001 degrees, 100 peaks. */
void near_diffraction_options_init (NearDiffractionOptions *options);
NearDiffraction *near_diffraction_new (NearCrystal *crystal, const NearDiffractionOptions *options,
                                       const NearMonitor *monitor, GError **error);
NearDiffraction *near_diffraction_ref (NearDiffraction *self);
void near_diffraction_unref (NearDiffraction *self); /* NULL is legal */

gsize near_diffraction_get_n_peaks (const NearDiffraction *self);
const NearDiffractionPeak *near_diffraction_peek_peaks (const NearDiffraction *self); /* by 2 theta */
/* Without keep_absent none; by 2 theta. */
gsize near_diffraction_get_n_absent (const NearDiffraction *self);
const NearDiffractionPeak *near_diffraction_peek_absent (const NearDiffraction *self);
/* Of all peaks in the range, also those that were too weak to be kept. */
gsize near_diffraction_get_n_all (const NearDiffraction *self);
double near_diffraction_get_wavelength (const NearDiffraction *self);
const GPtrArray *near_diffraction_get_notes (const NearDiffraction *self); /* of NearNote */
/* "(511) (333)", "(1 -1 0)"; at most @max_families, then "…". */
char *near_diffraction_peak_dup_label (const NearDiffractionPeak *peak, gsize max_families);

/* --- broadened: near-diffraction-profile.c ----------------------------------------------------- */

typedef struct
{
  double size;            /* Å, of the crystallites; 0: no broadening by size */
  double scherrer;        /* K of Scherrer's formula: 0.9 */
  double strain;          /* rms-like epsilon = delta d / d; 0: none */
  double instrument_fwhm; /* degrees */
  double lorentzian;      /* 0: Gaussian, 1: Lorentzian */
} NearProfileOptions;

void near_profile_options_init (NearProfileOptions *options); /* 500 Å, 0.9, 0, 0.05 degrees, 0.5 */
double near_profile_get_fwhm (const NearProfileOptions *options, double wavelength, double two_theta);
gboolean near_diffraction_sample (const NearDiffraction *self, const NearProfileOptions *options,
                                  double from, double to, gsize n, double *two_theta, double *intensity,
                                  GError **error);

/* --- one reflection: near-structure-factor.c --------------------------------------------------- */

gboolean near_structure_factor (const NearCrystal *crystal, const int hkl[3],
                                const NearDiffractionOptions *options, double *contributions,
                                double total[2], GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDiffraction, near_diffraction_unref)

G_END_DECLS
