/* near-diffraction-profile.c — a powder pattern with peaks of some width
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each peak is a pseudo-Voigt function: eta times a Lorentzian and 1 - eta times a Gaussian of the same full
 * width at half maximum. Widths add:
 *     FWHM = K lambda / (L cos theta)  +  4 epsilon tan theta  +  the instrument's,
 * Scherrer's broadening by size and Stokes and Wilson's by strain.
 */
#include "near-diffraction.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_SAMPLES 10000000
/* The tail of a Lorentzian is below 1e-4 of its height here. */
#define REACH 50.0

void
near_profile_options_init (NearProfileOptions *options)
{
  g_return_if_fail (options != NULL);
  *options = (NearProfileOptions){
    .size = 500.0, .scherrer = 0.9, .strain = 0.0, .instrument_fwhm = 0.05, .lorentzian = 0.5
  };
}

/**
 * near_profile_get_fwhm:
 * @wavelength: Å
 * @two_theta: degrees
 *
 * Returns: the full width at half maximum in degrees of 2 theta
 * Reference: P. Scherrer, Nachr. Ges. Wiss. Göttingen 26, 98 (1918); A. R. Stokes, A. J. C. Wilson, Proc.
 *   Phys. Soc. 56, 174 (1944)
 */
double
near_profile_get_fwhm (const NearProfileOptions *options, double wavelength, double two_theta)
{
  double theta = 0.5 * two_theta * G_PI / 180.0;
  double size = options->size > 0.0 ? options->scherrer * wavelength / (options->size * cos (theta)) : 0.0;

  return (size + 4.0 * options->strain * tan (theta)) * 180.0 / G_PI + options->instrument_fwhm;
}

/* Of area 1. */
static double
get_pseudo_voigt (double x, double fwhm, double eta)
{
  double u = x / fwhm;
  double gaussian = 2.0 * sqrt (G_LN2 / G_PI) * exp (-4.0 * G_LN2 * u * u);
  double lorentzian = 2.0 / (G_PI * (1.0 + 4.0 * u * u));

  return (eta * lorentzian + (1.0 - eta) * gaussian) / fwhm;
}

static gboolean
check (const NearProfileOptions *options, double from, double to, gsize n, GError **error)
{
  if (!(options->size >= 0.0) || !(options->scherrer > 0.0) || !(options->strain >= 0.0)
      || !(options->instrument_fwhm >= 0.0) || !(options->lorentzian >= 0.0 && options->lorentzian <= 1.0)
      || !isfinite (options->size + options->scherrer + options->strain + options->instrument_fwhm))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the profile has size %g Å, K %g, strain %g, instrument %g° and Lorentzian share %g; none "
                    "may be negative, and the share is at most 1"),
                 options->size, options->scherrer, options->strain, options->instrument_fwhm,
                 options->lorentzian);
  else if (!(options->size > 0.0) && !(options->strain > 0.0) && !(options->instrument_fwhm > 0.0))
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                         _ ("peaks without any width cannot be sampled; state a size, a strain or the width "
                            "of the instrument"));
  else if (!(from < to) || !(from >= 0.0) || !(to <= 180.0) || n < 2)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%zu samples of 2θ from %g to %g degrees; there must be at least 2, of angles that rise "
                    "between 0 and 180"),
                 n, from, to);
  else if (n > MAX_SAMPLES)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("%zu samples are too many; at most %d"), n,
                 MAX_SAMPLES);
  else
    return TRUE;
  return FALSE;
}

/**
 * near_diffraction_sample:
 * @from, @to: degrees of 2 theta, the first and last sample
 * @n: at least 2
 * @two_theta: (out): degrees
 * @intensity: (out): the highest sample has 100
 *
 * The area of a peak is in proportion to its intensity, so that broad peaks are low.
 *
 * Shapes: two_theta (n); intensity (n)
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_TOO_LARGE
 * Cost: O(peaks samples in reach of one)
 */
gboolean
near_diffraction_sample (const NearDiffraction *self, const NearProfileOptions *options, double from,
                         double to, gsize n, double *two_theta, double *intensity, GError **error)
{
  g_return_val_if_fail (self != NULL && options != NULL && two_theta != NULL && intensity != NULL, FALSE);

  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (self);
  double highest = 0.0;

  if (!check (options, from, to, n, error))
    return FALSE;
  double width = (to - from) / (double) (n - 1);
  for (gsize k = 0; k < n; k++)
    {
      two_theta[k] = from + width * (double) k;
      intensity[k] = 0.0;
    }
  for (gsize p = 0; p < near_diffraction_get_n_peaks (self); p++)
    {
      double at = peaks[p].two_theta;
      double fwhm = near_profile_get_fwhm (options, near_diffraction_get_wavelength (self), at);
      double first = ceil ((at - REACH * fwhm - from) / width);
      double last = floor ((at + REACH * fwhm - from) / width);

      for (gsize k = (gsize) MAX (first, 0.0); (double) k <= MIN (last, (double) (n - 1)); k++)
        intensity[k] += peaks[p].intensity * get_pseudo_voigt (two_theta[k] - at, fwhm, options->lorentzian);
    }
  for (gsize k = 0; k < n; k++)
    highest = MAX (highest, intensity[k]);
  for (gsize k = 0; k < n && highest > 0.0; k++)
    intensity[k] *= 100.0 / highest;
  return TRUE;
}
